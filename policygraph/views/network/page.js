// The map: what is shown is worked out anew from the choices made, then drawn, listed and put into the address.
// Words of documents only ever enter the page as text.
(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const { things, links, words, drawing, groups } = data;
  const byId = (id) => document.getElementById(id);
  const say = (key) => words[key] || key;
  const lang = document.documentElement.lang;
  const allLinks = Object.values(links);
  const spots = Object.fromEntries(drawing.nodes.map((node) => [node.id, node]));
  const BASE = "https:" + "//w3id.org/policygraph/id/";

  // ── What was chosen ──

  const months = timeline();
  const fresh = () => ({ hidden: new Set(), colour: "layer", layout: "thread", time: 0, undated: true, focus: "", depth: 2,
    chosen: "", open: new Set(), table: false });
  let state = fresh();

  function timeline() {
    const days = Object.values(things).flatMap((t) => [t.start, t.end]).filter(Boolean).map((day) => day.slice(0, 7)).sort();
    const found = [""];
    if (!days.length) return found;
    for (let [year, month] = days[0].split("-").map(Number); found.length < 1200; ) {
      const name = String(year).padStart(4, "0") + "-" + String(month).padStart(2, "0");
      found.push(name);
      if (name >= days[days.length - 1]) break;
      [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
    }
    return found;
  }

  const short = (id) => (id.startsWith(BASE) ? id.slice(BASE.length) : "=" + id);
  const long = (name) => (name.startsWith("=") ? name.slice(1) : BASE + name);

  function remember() {
    const kept = new URLSearchParams();
    if (state.hidden.size) kept.set("hide", [...state.hidden].join(" "));
    if (state.colour !== "layer") kept.set("colour", state.colour);
    if (state.layout !== "thread") kept.set("layout", state.layout);
    if (state.time) kept.set("time", months[state.time]);
    if (!state.undated) kept.set("undated", "no");
    if (state.focus) kept.set("focus", short(state.focus));
    if (state.focus && state.depth !== 2) kept.set("steps", state.depth);
    if (state.chosen) kept.set("show", short(state.chosen));
    if (state.open.size) kept.set("open", [...state.open].join(" "));
    if (state.table) kept.set("table", "yes");
    const hash = kept.toString();
    history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
  }

  function recall() {
    const kept = new URLSearchParams(location.hash.slice(1));
    const known = (id) => (id && things[long(id)] ? long(id) : "");
    const list = (name) => (kept.get(name) || "").split(" ").filter(Boolean);
    state = fresh();
    state.hidden = new Set(list("hide").filter((layer) => data.layers.includes(layer)));
    if (groups[kept.get("colour")]) state.colour = kept.get("colour");
    if (kept.get("layout") === "free") state.layout = "free";
    state.time = Math.max(0, months.indexOf(kept.get("time") || ""));
    state.undated = kept.get("undated") !== "no";
    state.focus = known(kept.get("focus"));
    state.depth = Math.min(4, Math.max(1, Number(kept.get("steps")) || 2));
    state.chosen = known(kept.get("show"));
    state.open = new Set(list("open"));
    state.table = kept.get("table") === "yes";
  }

  // ── What is shown ──

  function active(thing) {
    if (!state.time) return true;
    if (!thing.start && !thing.end) return thing.layer === "initiatives" || thing.layer === "targets" ? state.undated : true;
    const month = months[state.time];
    return (!thing.start || thing.start.slice(0, 7) <= month) && (!thing.end || thing.end.slice(0, 7) >= month);
  }

  function visible() {
    const seen = new Set(Object.values(things).filter((t) => !state.hidden.has(t.layer) && active(t)).map((t) => t.id));
    if (state.focus) {
      let reached = new Set([state.focus]);
      for (let step = 0; step < state.depth; step += 1) {
        const next = new Set(reached);
        for (const link of allLinks) {
          // A hole that many share is an end: it does not hang them together.
          if (reached.has(link.source) && passes(link.source) && seen.has(link.target)) next.add(link.target);
          if (reached.has(link.target) && passes(link.target) && seen.has(link.source)) next.add(link.source);
        }
        reached = next;
      }
      for (const id of seen) if (!reached.has(id)) seen.delete(id);
      seen.add(state.focus);
    }
    if (state.time) {
      // What has links, and has lost them all to the time, goes with them; a goal stays, since it is what lacks them.
      const held = new Set(), had = new Set();
      for (const link of allLinks) {
        for (const [one, other] of [[link.source, link.target], [link.target, link.source]]) {
          had.add(one);
          if (seen.has(other)) held.add(one);
        }
      }
      for (const id of seen) if (!["goals", "initiatives"].includes(things[id].layer) && had.has(id) && !held.has(id)) seen.delete(id);
    }
    return seen;
  }

  const passes = (id) => things[id].layer !== "gaps" || id === state.focus;

  // A crowd is drawn in groups, of one layer and document each; a group opens when it is chosen.
  function grouped(seen) {
    const stands = new Map([...seen].map((id) => [id, id])), members = new Map();
    if (seen.size <= data.crowded) return { stands, members };
    for (const id of seen) {
      const name = "group:" + things[id].layer + "|" + things[id].document;
      if (!["goals", "gaps"].includes(things[id].layer)) members.set(name, [...(members.get(name) || []), id]);
    }
    for (const [name, ids] of members) {
      if (ids.length < 12 || state.open.has(name)) members.delete(name);
      else for (const id of ids) stands.set(id, name);
    }
    return { stands, members };
  }

  // ── How it is drawn ──

  let map = null, nodes = null, edges = null, now = { seen: new Set(), stands: new Map(), members: new Map() };
  let freely = null, closed = null;

  const groupOf = (thing) => (state.colour === "layer" ? null : groups[state.colour].find((g) => g[0] === thing.by[state.colour]));
  const mean = (ids, axis) => ids.reduce((sum, id) => sum + spots[id][axis], 0) / ids.length;

  // A part of the whole closes up: the columns that have anything, in the order they had.
  function closedUp(stands) {
    const columns = new Map(), found = {};
    for (const [id, ids] of stands) {
      const column = data.columns[ids[0]];
      columns.set(column, [...(columns.get(column) || []), [id, mean(ids, "y"), mean(ids, "x")]]);
    }
    let left = 0;
    for (const column of [...columns.keys()].sort((a, b) => a - b)) {
      const every = columns.get(column).sort((a, b) => a[1] - b[1] || a[2] - b[2]), across = Math.ceil(every.length / 16);
      const rows = Math.ceil(every.length / across);
      every.forEach(([id], i) => {
        const row = Math.floor(i / across), file = i % across;
        found[id] = { x: left + file * 210, y: (row - (rows - 1) / 2 + file / across) * 78 };
      });
      left += 330 + (across - 1) * 210;
    }
    return found;
  }

  function node(id, ids) {
    const one = things[ids[0]], base = spots[ids[0]], hole = one.layer === "gaps";
    const group = ids.length > 1 ? null : groupOf(one);
    const colour = state.colour === "layer" || ids.length > 1 || hole ? base.color : group ? group[1] : data.nothing;
    const many = hole ? allLinks.filter((l) => l.target === id && now.seen.has(l.source)).length : ids.length;
    const title = ids.length > 1 ? say(one.layer) + "\n" + one.document : base.label;
    const place = state.layout === "free" && freely ? freely(id, ids) : closed ? closed[id] : { x: mean(ids, "x"), y: mean(ids, "y") };
    return {
      id, ...place, shape: ids.length > 1 ? "hexagon" : base.shape, size: base.size + (many > 1 ? Math.min(22, 4 * Math.log2(many)) : 0),
      label: (group ? "[" + group[2] + "] " : "") + title + (many > 1 ? " (" + many + ")" : ""), title: ids.length > 1 ? title : one.label,
      color: hole ? { background: "#ffffff", border: base.color, highlight: { background: "#ffffff", border: base.color } } : colour,
      borderWidth: hole ? 2 : 1, shapeProperties: { borderDashes: hole ? [4, 4] : false }, fixed: state.layout === "thread",
    };
  }

  function drawn() {
    now.seen = visible();
    Object.assign(now, grouped(now.seen));
    const stands = [...[...now.stands].filter(([id, stand]) => id === stand).map(([id]) => [id, [id]]), ...now.members];
    closed = now.seen.size < drawing.nodes.length / 2 ? closedUp(stands) : null;
    const shownNodes = stands.map(([id, ids]) => node(id, ids));
    const shownEdges = new Map();
    for (const link of allLinks) {
      const from = now.stands.get(link.source), to = now.stands.get(link.target);
      if (!from || !to || from === to) continue;
      const single = from === link.source && to === link.target, id = single ? link.id : from + " " + to;
      if (shownEdges.has(id)) continue;
      shownEdges.set(id, {
        id, from, to, title: single ? link.relation : undefined, width: 1,
        dashes: link.status === "suggested" ? [8, 5] : link.status === "missing" ? [2, 4] : false,
        color: link.status === "missing" ? "#c9534b" : "#8a94a0",
      });
    }
    return { nodes: shownNodes, edges: [...shownEdges.values()] };
  }

  function draw() {
    const drawing = drawn();
    if (map) {
      nodes.clear();
      edges.clear();
      nodes.add(drawing.nodes);
      edges.add(drawing.edges);
    }
    byId("hits").textContent = now.seen.size ? now.seen.size + " " + say("shown") : say("none-shown");
    for (const [table, shows] of [["of-things", (id) => now.seen.has(id)],
      ["of-links", (id) => now.seen.has(links[id].source) && now.seen.has(links[id].target)]]) {
      let count = 0;
      for (const row of document.querySelectorAll("#" + table + " tbody tr")) {
        row.hidden = !shows(row.dataset.id);
        count += row.hidden ? 0 : 1;
      }
      document.querySelector("#" + table + " .count").textContent = "(" + count + ")";
    }
    legend();
    mark();
    remember();
  }

  // The free layout: springs from where the thread had put each thing, so that it comes out the same each time.
  function loosen(done) {
    const before = state;
    state = { ...fresh(), layout: "thread" };
    const whole = drawn();
    state = before;
    nodes.clear();
    edges.clear();
    nodes.add(whole.nodes.map((n) => ({ ...n, fixed: false, physics: true })));
    edges.add(whole.edges);
    map.setOptions({ physics: { enabled: true, solver: "forceAtlas2Based", stabilization: false,
      forceAtlas2Based: { gravitationalConstant: -70, springLength: 90, avoidOverlap: 0.4 } } });
    byId("hits").textContent = say("working");
    map.once("stabilizationIterationsDone", () => settled(map.getPositions(), done));
    map.stabilize(250);
  }

  function settled(found, done) {
    map.setOptions({ physics: { enabled: false } });
    const stands = new Map(now.stands);
    freely = (id, ids) => {
      if (found[id]) return found[id];
      const home = found[stands.get(ids[0])] || { x: 0, y: 0 };
      const turn = [...stands].filter(([, s]) => s === stands.get(ids[0])).findIndex(([member]) => member === ids[0]);
      const angle = turn * 2.39996, far = 34 * Math.sqrt(turn + 1); // a sunflower's seeds
      return { x: home.x + far * Math.cos(angle), y: home.y + far * Math.sin(angle) };
    };
    done();
  }

  function legend() {
    const list = byId("legend");
    list.replaceChildren();
    const add = (mark, text) => make("li", "", list).append(mark, text);
    if (state.colour !== "layer") {
      const square = (colour) => {
        const mark = make("span", "", null);
        mark.className = "mark";
        mark.style.background = colour;
        return mark;
      };
      const named = groups[state.colour].filter((g) => g[1] !== data.rest);
      for (const [value, colour, letter] of named) add(square(colour), "[" + letter + "] " + value);
      if (named.length < groups[state.colour].length) add(square(data.rest), say("rest"));
      add(square(data.nothing), say("nothing"));
    }
    for (const [status, text] of [["stated", "solid"], ["suggested", "dashed"], ["missing", "dotted"]]) {
      if (!allLinks.some((l) => l.status === status)) continue;
      const line = make("span", "", null);
      line.className = "line " + status;
      add(line, say(text));
    }
  }

  // ── What is told ──

  const panel = byId("panel"), greeting = [...panel.childNodes];

  function make(tag, text, parent) {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (parent) parent.append(element);
    return element;
  }

  function button(text, parent, act) {
    const element = make("button", text, parent);
    element.type = "button";
    element.addEventListener("click", act);
    return element;
  }

  // A link as it is told of one of its ends, or of neither.
  function described(link, parent, of) {
    const row = make("li", "", parent);
    if (of !== link.source) button(things[link.source].label, row, () => choose(link.source, true));
    make("span", (of === link.source ? "" : " → ") + link.relation + (of === link.target ? "" : " → "), row);
    if (of !== link.target) button(things[link.target].label, row, () => choose(link.target, true));
    make("span", " (" + say(link.status) + ")", row).className = link.status === "missing" ? "lack" : "";
    if (link.quote) make("blockquote", link.quote, row);
    if (link.place) make("div", link.place, row).className = "place";
  }

  function tell(title, note) {
    panel.replaceChildren();
    make("h2", title, panel);
    if (note) make("p", note, panel);
  }

  function tellThing(id) {
    const thing = things[id];
    const day = (text) => (text ? new Date(text + "T12:00").toLocaleDateString(lang) : "");
    const period = thing.start || thing.end ? say("period") + ": " + day(thing.start) + "–" + day(thing.end) : "";
    tell(thing.label, [say(thing.kind), say(thing.status), thing.document, period].filter(Boolean).join(" · "));
    if (thing.text && thing.text !== thing.label) make("blockquote", thing.text, panel);
    const tools = make("p", "", panel);
    tools.className = "tools";
    button(say("focus"), tools, () => change({ focus: id }));
    const list = make("ul", "", panel);
    allLinks.filter((l) => l.source === id || l.target === id).forEach((l) => described(l, list, id));
  }

  function tellLink(id) {
    tell(links[id].relation, "");
    described(links[id], make("ul", "", panel));
  }

  function tellGroup(name) {
    const ids = now.members.get(name) || [];
    tell(say(things[ids[0]].layer) + " (" + ids.length + ")", things[ids[0]].document);
    const tools = make("p", "", panel);
    tools.className = "tools";
    button(say("open"), tools, () => { state.open.add(name); draw(); });
    const list = make("ul", "", panel);
    for (const id of ids.slice(0, 100)) button(things[id].label, make("li", "", list), () => { state.open.add(name); draw(); choose(id, true); });
  }

  function choose(id, move) {
    if (!now.seen.has(id)) {
      state = { ...fresh(), colour: state.colour, layout: state.layout, table: state.table };
      controls();
      draw();
    }
    const stand = now.stands.get(id);
    if (stand !== id) { state.open.add(stand); draw(); }
    state.chosen = id;
    tellThing(id);
    mark();
    remember();
    if (map && move) map.focus(id, { scale: Math.max(map.getScale(), 0.75), animation: false });
  }

  // What is chosen and what it has to do with stand out; the rest steps back.
  function mark() {
    if (!map) return;
    const id = state.chosen && now.stands.get(state.chosen);
    const close = new Set(id ? [id, ...map.getConnectedNodes(id)] : []);
    nodes.update(nodes.getIds().map((n) => ({ id: n, opacity: id && !close.has(n) ? 0.25 : 1,
      font: { color: id && !close.has(n) ? "#8a94a0" : "#1b1f24" } })));
    map.selectNodes(id ? [id] : []);
  }

  // ── Pictures of it ──

  function save(blob, name) {
    const link = make("a", "", document.body);
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  function png() {
    const from = byId("map").querySelector("canvas"), to = make("canvas", "", null);
    [to.width, to.height] = [from.width, from.height];
    const pen = to.getContext("2d");
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, to.width, to.height);
    pen.drawImage(from, 0, 0);
    to.toBlob((blob) => save(blob, "policygraph.png"));
  }

  const CORNERS = { triangle: [3, -90], triangleDown: [3, 90], diamond: [4, 0], hexagon: [6, 0], square: [4, 45] };

  function svg() {
    const NS = "http:" + "//www.w3.org/2000/svg", at = map.getPositions(), every = Object.values(at), edge = 120;
    const low = (axis) => Math.min(...every.map((p) => p[axis])) - edge, high = (axis) => Math.max(...every.map((p) => p[axis])) + edge;
    const root = document.createElementNS(NS, "svg");
    const put = (tag, attributes, text) => {
      const element = root.appendChild(document.createElementNS(NS, tag));
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      if (text) element.textContent = text;
      return element;
    };
    root.setAttribute("viewBox", [low("x"), low("y"), high("x") - low("x"), high("y") - low("y")].map(Math.round).join(" "));
    put("title", {}, document.title);
    for (const e of edges.get()) {
      const a = at[e.from], b = at[e.to], bend = 0.4 * (b.x - a.x);
      const path = "M" + [a.x, a.y] + " C" + [a.x + bend, a.y] + " " + [b.x - bend, b.y] + " " + [b.x, b.y];
      put("path", { d: path, fill: "none", stroke: e.color, "stroke-dasharray": e.dashes ? e.dashes.join(" ") : "none" });
    }
    for (const n of nodes.get()) {
      const { x, y } = at[n.id], hole = typeof n.color === "object";
      const look = { fill: hole ? "#ffffff" : n.color, stroke: hole ? n.color.border : "#1b1f24", "stroke-width": hole ? 2 : 0.5,
        "stroke-dasharray": hole ? "4 4" : "none" };
      const corner = (count, turn, far) => Array.from({ length: count }, (_, i) => {
        const angle = ((turn + (360 * i) / count) * Math.PI) / 180, away = typeof far === "function" ? far(i) : far;
        return [x + away * Math.cos(angle), y + away * Math.sin(angle)].map((v) => v.toFixed(1)).join(",");
      }).join(" ");
      if (n.shape === "star") put("polygon", { points: corner(10, -90, (i) => (i % 2 ? n.size * 0.5 : n.size * 1.1)), ...look });
      else if (CORNERS[n.shape]) put("polygon", { points: corner(...CORNERS[n.shape], n.size * 1.15), ...look });
      else put("circle", { cx: x, cy: y, r: n.size, ...look });
      n.label.split("\n").forEach((line, i) =>
        put("text", { x, y: y + n.size + 14 + 15 * i, "text-anchor": "middle", "font-size": 13, "font-family": "system-ui, sans-serif", fill: "#1b1f24" }, line));
    }
    save(new Blob([new XMLSerializer().serializeToString(root)], { type: "image/svg+xml" }), "policygraph.svg");
  }

  // ── What can be done ──

  function controls() {
    for (const box of document.querySelectorAll("[name=layer]")) box.checked = !state.hidden.has(box.value);
    byId("colour").value = state.colour;
    byId("layout").value = state.layout;
    byId("depth").value = state.depth;
    byId("time").max = months.length - 1;
    byId("time").value = state.time;
    byId("times").hidden = months.length < 2;
    byId("undated").checked = state.undated;
    const month = state.time ? new Date(months[state.time] + "-15T12:00").toLocaleDateString(lang, { month: "long", year: "numeric" }) : say("any-time");
    byId("when").textContent = month;
    byId("time").setAttribute("aria-valuetext", month);
    byId("turn").setAttribute("aria-pressed", String(state.table));
    document.body.classList.toggle("as-table", state.table);
  }

  function change(choices) {
    const turned = "layout" in choices && choices.layout !== state.layout;
    Object.assign(state, choices);
    if (map && state.layout === "free" && !freely) return loosen(() => change({ ...choices, layout: "free", focus: state.focus }));
    if (map) map.setOptions({ edges: { smooth: state.layout === "free" ? false : drawing.options.edges.smooth } });
    controls();
    draw();
    if (map && (turned || "focus" in choices)) map.fit({ animation: false });
  }

  function everything() {
    panel.replaceChildren(...greeting);
    byId("find").value = "";
    byId("matches").replaceChildren();
    change({ ...fresh(), colour: state.colour, layout: state.layout, table: state.table, focus: "" });
  }

  function find(text) {
    const list = byId("matches"), wanted = text.trim().toLocaleLowerCase(lang);
    list.replaceChildren();
    if (!wanted) { byId("hits").textContent = now.seen.size + " " + say("shown"); return; }
    const found = Object.values(things).filter((t) => (t.label + " " + t.text).toLocaleLowerCase(lang).includes(wanted));
    byId("hits").textContent = found.length + " " + say("found");
    for (const thing of found.slice(0, 40)) {
      const row = make("li", "", list);
      button(thing.label, row, () => choose(thing.id, true));
      make("span", " · " + say(thing.kind), row);
    }
  }

  // The nearest thing that way: what lies straight ahead counts as nearer than what lies aside.
  function step(dx, dy) {
    const at = map.getPositions(), from = at[now.stands.get(state.chosen)] || map.getViewPosition();
    let best = null, least = Infinity;
    for (const [id, to] of Object.entries(at)) {
      const ahead = (to.x - from.x) * dx + (to.y - from.y) * dy, aside = Math.abs((to.x - from.x) * dy + (to.y - from.y) * dx);
      if (ahead > 1 && ahead + 2 * aside < least) [best, least] = [id, ahead + 2 * aside];
    }
    if (best && now.members.has(best)) tellGroup(best);
    else if (best) choose(best, true);
  }

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  byId("map").addEventListener("keydown", (event) => {
    if (!map || event.ctrlKey || event.metaKey || event.altKey) return;
    if (ARROWS[event.key]) step(...ARROWS[event.key]);
    else if (event.key === "Enter") panel.focus();
    else if (event.key === "+" || event.key === "-") map.moveTo({ scale: map.getScale() * (event.key === "+" ? 1.25 : 0.8) });
    else return;
    event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
    if (event.key === "Escape") {
      state.chosen = "";
      panel.replaceChildren(...greeting);
      mark();
      remember();
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const acts = {
      "/": () => byId("find").focus(),
      t: () => { change({ table: !state.table }); (state.table ? byId("tables") : byId("map")).focus(); },
      l: () => change({ layout: state.layout === "free" ? "thread" : "free" }),
      a: everything,
    };
    const act = acts[event.key.toLowerCase()];
    if (act) { event.preventDefault(); act(); }
  });

  byId("layers").addEventListener("change", (event) => {
    state.hidden[event.target.checked ? "delete" : "add"](event.target.value);
    draw();
  });
  byId("colour").addEventListener("change", (event) => change({ colour: event.target.value }));
  byId("layout").addEventListener("change", (event) => change({ layout: event.target.value }));
  byId("depth").addEventListener("change", (event) => change({ depth: Number(event.target.value) }));
  byId("time").addEventListener("input", (event) => change({ time: Number(event.target.value) }));
  byId("undated").addEventListener("change", (event) => change({ undated: event.target.checked }));
  byId("all").addEventListener("click", everything);
  byId("fit").addEventListener("click", () => map && map.fit({ animation: false }));
  byId("turn").addEventListener("click", () => change({ table: !state.table }));
  byId("png").addEventListener("click", () => map && png());
  byId("svg").addEventListener("click", () => map && svg());
  byId("find").addEventListener("input", (event) => find(event.target.value));
  byId("tables").addEventListener("click", (event) => {
    const chosen = event.target.closest("button");
    if (!chosen) return;
    if (chosen.dataset.t !== undefined) choose(chosen.dataset.t, true);
    if (chosen.dataset.l !== undefined) tellLink(chosen.dataset.l);
    if (state.table) change({ table: false });
    panel.focus();
  });
  window.addEventListener("hashchange", () => { recall(); change({}); if (state.chosen) choose(state.chosen, !state.focus); });

  if (window.matchMedia("(max-width: 50rem)").matches) byId("choices").open = false;
  recall();
  if (typeof vis !== "undefined" && drawing.nodes.length) {
    [nodes, edges] = [new vis.DataSet(), new vis.DataSet()];
    map = new vis.Network(byId("map"), { nodes, edges }, drawing.options);
    map.on("click", (event) => {
      const id = event.nodes[0];
      if (id !== undefined && now.members.has(id)) tellGroup(id);
      else if (id !== undefined) choose(id, false);
      else if (event.edges.length && links[event.edges[0]]) tellLink(event.edges[0]);
      else { state.chosen = ""; mark(); remember(); }
    });
    map.on("doubleClick", (event) => {
      if (now.members.has(event.nodes[0])) { state.open.add(event.nodes[0]); draw(); }
    });
  }
  change({});
  if (map) {
    map.fit({ animation: false });
    if (state.chosen) choose(state.chosen, !state.focus);
    map.once("afterDrawing", () => performance.mark("map-drawn"));
  }
})();

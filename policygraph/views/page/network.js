// What is clicked, on the map or in a table, is told in the panel. Words of documents only ever enter as text.
(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const { things, links, words, drawing } = data;
  const panel = document.getElementById("panel");
  const say = (key) => words[key] || key;

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
  }

  function evidence(item, parent) {
    if (item.quote) make("blockquote", item.quote, parent);
    if (item.place) make("div", item.place, parent).className = "place";
  }

  function describe(link, parent) {
    const row = make("li", "", parent);
    button(things[link.source].label, row, () => showThing(link.source, true));
    make("span", " → " + link.relation + " → ", row);
    button(things[link.target].label, row, () => showThing(link.target, true));
    make("span", " (" + say(link.status) + ")", row);
    evidence(link, row);
  }

  function clear(title, note) {
    panel.replaceChildren();
    make("h2", title, panel);
    make("p", note, panel);
  }

  function showThing(id, move) {
    const thing = things[id];
    clear(thing.label, [say(thing.kind), say(thing.status), thing.document].filter(Boolean).join(" · "));
    evidence(thing, panel);
    const list = make("ul", "", panel);
    Object.values(links).filter((l) => l.source === id || l.target === id).forEach((l) => describe(l, list));
    if (map) {
      map.selectNodes([id]);
      if (move) map.focus(id, { scale: Math.max(map.getScale(), 0.7), animation: false });
    }
  }

  function showLink(id) {
    clear(links[id].relation, "");
    describe(links[id], make("ul", "", panel));
    if (map) map.selectEdges([id]);
  }

  let map = null;
  if (typeof vis !== "undefined" && drawing.nodes.length) {
    const sets = { nodes: new vis.DataSet(drawing.nodes), edges: new vis.DataSet(drawing.edges) };
    map = new vis.Network(document.getElementById("map"), sets, drawing.options);
    map.on("click", (event) => {
      if (event.nodes.length) showThing(event.nodes[0], false);
      else if (event.edges.length) showLink(event.edges[0]);
    });
    map.once("afterDrawing", () => map.fit());
  }

  document.getElementById("tables").addEventListener("click", (event) => {
    const chosen = event.target.closest("button");
    if (!chosen) return;
    if (chosen.dataset.t !== undefined) showThing(chosen.dataset.t, true);
    if (chosen.dataset.l !== undefined) showLink(chosen.dataset.l);
    panel.focus();
  });
  document.getElementById("fit").addEventListener("click", () => map && map.fit());
  document.getElementById("find").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLocaleLowerCase();
    for (const row of document.querySelectorAll("#tables tbody tr")) {
      row.hidden = Boolean(wanted) && !row.textContent.toLocaleLowerCase().includes(wanted);
    }
    if (!map) return;
    map.selectNodes(wanted ? Object.keys(things).filter((id) => things[id].label.toLocaleLowerCase().includes(wanted)) : []);
  });
})();

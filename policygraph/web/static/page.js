// What the pages do beyond HTML: a line that the address names opens; a link is decided upon by one key; documents are
// dropped; how far they are read is shown.
(function () {
  "use strict";

  function open() {
    const line = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (line && line.tagName === "DETAILS") line.open = true;
  }
  window.addEventListener("hashchange", open);
  open();

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const chosen = document.querySelector('[data-key="' + CSS.escape(event.key.toLowerCase()) + '"]');
    if (!chosen) return;
    event.preventDefault();
    chosen.click();
  });

  const drop = document.querySelector("[data-drop]");
  if (drop) {
    for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
      drop.addEventListener(kind, (event) => {
        event.preventDefault();
        drop.classList.toggle("over", kind === "dragenter" || kind === "dragover");
      });
    }
    drop.addEventListener("drop", (event) => {
      if (!event.dataTransfer.files.length) return;
      drop.querySelector("input[type=file]").files = event.dataTransfer.files;
      drop.requestSubmit();
    });
  }

  const building = document.querySelector("[data-follow]");
  async function follow() {
    try {
      const answer = await (await fetch(building.dataset.follow)).json();
      if (!answer.running) return location.replace(location.pathname);
      const bar = building.querySelector("progress");
      bar.max = answer.of || 1;
      bar.value = answer.number;
      building.querySelector("[role=status]").textContent = answer.file;
    } catch (fault) {
      // The server may be gone for a moment; ask again.
    }
    setTimeout(follow, 400);
  }
  if (building) follow();
})();

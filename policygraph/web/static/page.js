// What the pages do beyond HTML: a line that the address names opens; a link is decided upon by one key.
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
})();

// A button with `data-confirm="…"` asks that before its form goes; without scripts the server's own page asks.
for (const button of document.querySelectorAll("[data-confirm]")) {
  button.addEventListener("click", (event) => {
    if (!window.confirm(button.dataset.confirm)) event.preventDefault();
  });
}

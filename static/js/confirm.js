// A button with `data-confirm="…"` (`{% asks %}`) asks that before its form goes, and says that it has; without scripts the
// server asks the same on a page of its own (dangjian/acts.py). What can be undone just goes there.
for (const button of document.querySelectorAll("[data-confirm]")) {
  button.addEventListener("click", (event) => {
    if (!window.confirm(button.dataset.confirm)) return event.preventDefault();
    if (button.form.elements.sure) return;
    button.form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "sure", value: "1" }));
  });
}

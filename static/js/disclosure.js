// A button with `data-discloses="#id"` shows and hides that part of the page; without scripts the part is shown.
for (const button of document.querySelectorAll("[data-discloses]")) {
  const part = document.querySelector(button.dataset.discloses);
  const show = (shown) => {
    part.hidden = !shown;
    button.setAttribute("aria-expanded", String(shown));
  };
  show(button.getAttribute("aria-expanded") === "true");
  button.addEventListener("click", () => show(part.hidden));
}

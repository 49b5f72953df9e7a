// The bar of a ballot says what is chosen so far and how many lines are open; nothing of it leaves the page.
const form = document.querySelector("form[data-ballot]");
const told = document.querySelector("[data-told]");
if (form && told) {
  const lines = form.querySelectorAll("[role=radiogroup]").length;
  const tell = () => {
    const chosen = [...form.querySelectorAll("input:checked")];
    const many = new Map();
    for (const { dataset } of chosen) many.set(dataset.label, (many.get(dataset.label) ?? 0) + 1);
    const parts = [...many].map(([label, count]) => `${label}${count}人`);
    if (chosen.length < lines) parts.push(`还有${lines - chosen.length}人没选`);
    told.textContent = parts.join("，");
  };
  form.addEventListener("change", tell);
  form.querySelector("[data-rest]").addEventListener("click", (event) => {
    event.preventDefault();
    for (const line of form.querySelectorAll("[role=radiogroup]")) {
      if (!line.querySelector("input:checked")) line.querySelector(`input[data-label="${event.target.dataset.rest}"]`).checked = true;
    }
    tell();
  });
  window.addEventListener("pageshow", tell);
}

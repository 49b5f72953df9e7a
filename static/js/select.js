// A table with `data-pick="#button"`: the box in its head selects all rows, and the button says how many it will act on
// in its `.num` and is off at none. The selection survives going back in the browser.
for (const table of document.querySelectorAll("table[data-pick]")) {
  const button = document.querySelector(table.dataset.pick);
  const all = table.querySelector("thead input[type=checkbox]");
  const rows = [...table.querySelectorAll("tbody input[type=checkbox]")];

  const tell = () => {
    const picked = rows.filter((row) => row.checked).length;
    button.querySelector(".num").textContent = picked;
    button.disabled = picked === 0;
    if (all) {
      all.checked = picked > 0 && picked === rows.length;
      all.indeterminate = picked > 0 && picked < rows.length;
    }
  };

  all?.addEventListener("change", () => {
    for (const row of rows) row.checked = all.checked;
    tell();
  });
  table.addEventListener("change", tell);
  window.addEventListener("pageshow", tell);
  tell();
}

// A table with `data-pick=".buttons"`: the box in its head selects all rows, and a button says how many it will act on
// in its `.num` and is off at none. The selection survives going back in the browser.
for (const table of document.querySelectorAll("table[data-pick]")) {
  const buttons = document.querySelectorAll(table.dataset.pick);
  const all = table.querySelector("thead input[type=checkbox]");
  const rows = [...table.querySelectorAll("tbody input[type=checkbox]")];

  const tell = () => {
    const picked = rows.filter((row) => row.checked).length;
    for (const button of buttons) {
      const number = button.querySelector(".num");
      if (number) number.textContent = picked;
      button.disabled = picked === 0;
    }
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

// Reviewing by keyboard, in the queue and on one record: what a letter does is what a click on the page does.
// J and K walk, Enter opens, X selects, A accepts, R returns (into the reasons), ? shows the keys. Who dictates or types
// with other aids turns the letters off in that list.
const keys = document.querySelector("#keys");
const on = document.querySelector("#keys-on");
const rows = [...document.querySelectorAll(".walk tbody tr")];
const told = document.querySelector("#told");
const kept = "review-letters";
const asked = "#return-it"; // names no element: the browser would put the focus there itself

const here = () => rows.findIndex((row) => row.contains(document.activeElement));
const box = (row) => row.querySelector("input[type=checkbox]");
const link = (row) => row.querySelector("a");

const walk = (step) => {
  if (!rows.length) return document.querySelector(step > 0 ? "#next" : "#previous")?.click();
  const at = here();
  const row = rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)];
  link(row).focus();
  row.scrollIntoView({ block: "nearest" });
};

const select = () => {
  const row = rows[here()];
  if (!row) return;
  box(row).click();
  const many = rows.filter((one) => box(one).checked).length;
  told.textContent = `${box(row).checked ? "选中了" : "取消了"}${link(row).textContent}，共选中${many}条`;
};

const accept = () => {
  const row = rows[here()];
  if (row && !rows.some((one) => box(one).checked)) box(row).click();
  document.querySelector("#accept")?.click();
};

const sendBack = () => {
  const row = rows[here()];
  if (row) return location.assign(link(row).href + asked);
  const reasons = document.querySelector("#return");
  if (!reasons) return;
  reasons.open = true;
  reasons.querySelector("input[type=radio]").focus();
};

const show = () => {
  keys.open = !keys.open;
  keys.querySelector("summary").focus();
};

const letters = { j: () => walk(1), k: () => walk(-1), x: select, a: accept, r: sendBack, "?": show };

if (keys) {
  on.checked = localStorage.getItem(kept) !== "off";
  on.addEventListener("change", () => localStorage.setItem(kept, on.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("textarea, select, input:not([type=checkbox]):not([type=radio])")) return;
    const act = letters[event.key.toLowerCase()];
    if (!act || !(on.checked || event.key === "?")) return;
    event.preventDefault();
    act();
  });
  if (location.hash === asked) sendBack();
}

// Name chips (checked = present), the list of who did not come with a reason each, and the four counts above it.
// Without scripts a second page asks for the reasons.
const list = document.querySelector("#absent");
const blank = document.querySelector("#absentee");
const chips = [...document.querySelectorAll(".ros .chip input")];
const reasons = new Map();

const excused = new Set(["SICK", "PERSONAL", "DUTY"]);

const line = (chip) => {
  const name = chip.nextElementSibling.textContent;
  const item = blank.content.firstElementChild.cloneNode(true);
  item.querySelector("b").textContent = name;
  if (!("said" in chip.dataset)) item.querySelector(".tag").remove();
  const select = item.querySelector("select");
  select.name = select.id = `reason-${chip.value}`;
  select.setAttribute("aria-label", `${name}没来的原因`);
  select.value = reasons.get(chip.value) ?? "";
  return item;
};

const count = () => {
  const counted = { due: 0, present: 0, excused: 0, unexplained: 0 };
  for (const chip of chips) {
    const came = chip.checked || reasons.get(chip.value) === "LATE";
    if ("exempt" in chip.dataset && !chip.checked) continue;
    counted.due += 1;
    if (came) counted.present += 1;
    else if (excused.has(reasons.get(chip.value))) counted.excused += 1;
    else counted.unexplained += 1;
  }
  for (const [name, number] of Object.entries(counted)) {
    for (const place of document.querySelectorAll(`[data-count="${name}"]`)) place.textContent = number;
  }
};

const hear = () => {
  for (const select of list.querySelectorAll("select")) reasons.set(select.name.slice(7), select.value);
};

const draw = () => {
  hear();
  const absent = chips.filter((chip) => !chip.checked && !("exempt" in chip.dataset));
  const wanted = new Set(absent.map((chip) => `reason-${chip.value}`));
  for (const select of list.querySelectorAll("select")) if (!wanted.has(select.name)) select.closest("li").remove();
  absent.forEach((chip, place) => {
    const there = list.querySelector(`[name="reason-${chip.value}"]`)?.closest("li") ?? line(chip);
    if (list.children[place] !== there) list.insertBefore(there, list.children[place] ?? null);
  });
  count();
};

if (list) {
  for (const chip of chips) chip.addEventListener("change", draw);
  list.addEventListener("change", () => {
    hear();
    count();
  });
  // A page that comes back from the browser's memory has its boxes as they were left.
  window.addEventListener("pageshow", draw);
  draw();
}

// Draws `data-chart="treemap"` from the table that `data-from` names, at a desk and in ordinary type; everywhere else the
// table stays. The library is asked for only then. Tooltips are drawn in the canvas: no style is written into the page.
const wide = matchMedia("(min-width: 62rem)").matches;
const largeType = document.documentElement.matches("[data-display~=elder]");
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const STEPS = ["--cell-2", "--cell-3", "--red-400", "--cell-4", "--red-700"];

const percentOf = (areas) => {
  const [done, due] = [0, 1].map((at) => areas.reduce((sum, area) => sum + Number(area.done.split("/")[at] ?? 0), 0));
  return due ? `${Math.floor((100 * done) / due)}%` : "";
};

const read = (table) => {
  const rows = [...table.tBodies[0].rows];
  const shares = rows.map((row) => Number(row.dataset.tenths));
  const least = Math.min(...shares);
  const span = Math.max(...shares) - least || 1;
  const units = new Map();
  for (const row of rows) {
    const [unit, name, , done, percent] = [...row.cells].map((cell) => cell.textContent);
    const step = Math.round(((Number(row.dataset.tenths) - least) / span) * (STEPS.length - 1));
    const children = units.get(unit) ?? units.set(unit, []).get(unit);
    children.push({
      name,
      value: Number(row.dataset.size),
      done,
      percent,
      url: row.querySelector("a").href,
      itemStyle: { color: token(STEPS[step]) },
      label: { show: "weak" in row.dataset, color: token(step > 1 ? "--surface" : "--ink-900") },
    });
  }
  return [...units].map(([name, children]) => ({ name: `${name} ${percentOf(children)}`, children }));
};

const option = (data, font) => ({
  animation: false,
  aria: { enabled: false },
  textStyle: { fontFamily: font },
  tooltip: {
    renderMode: "richText",
    formatter: ({ data: { name, value, done, percent } }) => (percent ? `${name}\n党员${value}，完成${done}，${percent}` : name),
  },
  series: {
    type: "treemap",
    data,
    roam: false,
    nodeClick: false,
    breadcrumb: { show: false },
    left: 0,
    top: 0,
    right: 0,
    bottom: 0,
    label: { fontSize: 12, formatter: ({ data: { name, percent } }) => `${name}\n${percent}`, overflow: "truncate" },
    upperLabel: { show: true, height: 24, fontSize: 13, color: token("--ink-900"), backgroundColor: token("--paper") },
    levels: [
      { itemStyle: { gapWidth: 6, borderWidth: 0 }, upperLabel: { show: false } },
      { itemStyle: { gapWidth: 1, borderWidth: 0, borderColor: token("--surface") } },
    ],
  },
});

const draw = async (box) => {
  const table = document.getElementById(box.dataset.from);
  const swap = box.closest("section").querySelector("[data-swap]");
  const source = table.closest(".source");
  const { init } = await import(box.dataset.library);
  box.hidden = false;
  source.hidden = true;
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", box.dataset.alt);
  const chart = init(box, null, { renderer: "canvas" });
  chart.setOption(option(read(table), getComputedStyle(document.body).fontFamily));
  chart.on("click", ({ data }) => data?.url && location.assign(data.url));
  addEventListener("resize", () => chart.resize());
  addEventListener("beforeprint", () => chart.resize());
  swap.hidden = false;
  swap.addEventListener("click", () => {
    source.hidden = !source.hidden;
    box.hidden = !source.hidden;
    swap.setAttribute("aria-pressed", String(!source.hidden));
  });
};

if (wide && !largeType) {
  for (const box of document.querySelectorAll("[data-chart=treemap]")) draw(box);
}

// The few facts at the top follow the fields below them.
const summary = document.querySelector("[data-summary]");
const field = (name) => document.querySelector(`#report [name="${name}"]`)?.value ?? "";

const when = () => {
  const day = new Date(`${field("held_on")}T00:00`);
  if (Number.isNaN(day.valueOf())) return "还没填";
  const week = "日一二三四五六"[day.getDay()];
  const hours = [field("starts_at"), field("ends_at")].filter(Boolean).join("–");
  return `${day.getMonth() + 1}月${day.getDate()}日（周${week}）${hours}`;
};

summary?.closest("section").addEventListener("input", (event) => {
  for (const line of summary.querySelectorAll("[data-from]")) {
    if (!line.dataset.from.split(" ").includes(event.target.name)) continue;
    line.textContent = line.dataset.from.startsWith("held_on") ? when() : event.target.value || "还没填";
  }
});

// Choosing another kind presses its button.
document.querySelector("#to_kind")?.addEventListener("change", (event) => {
  event.target.form.requestSubmit(event.target.form.querySelector("[value=switch]"));
});

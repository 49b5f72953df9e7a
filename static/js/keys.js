// J and K walk through a queue; typing in a field is left alone.
const links = { j: "#next", k: "#previous" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const link = document.querySelector(links[event.key.toLowerCase()] ?? "#none");
  if (link) link.click();
});

// The camera is one tap away: what it took lies in the browser until the page with the form, opened at once, takes it over.
import { hand } from "./photo-store.js";

for (const input of document.querySelectorAll("input[data-snap]")) {
  input.addEventListener("change", async () => {
    if (!input.files.length) return;
    await hand([...input.files]);
    location.assign(input.dataset.snap);
  });
}

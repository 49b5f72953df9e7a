// After the form has gone: whatever of an album's photos still lies in this browser is sent from here (`data-rest`).
import { sender } from "./photo-send.js";
import { waitingFor } from "./photo-store.js";

for (const box of document.querySelectorAll("[data-rest]")) finish(box);

async function finish(box) {
  const { rest: album, upload, token } = box.dataset;
  const states = new Map();
  const line = sender({ upload, token, tell });
  const button = box.querySelector("button");
  const again = () => {
    for (const [photo, state] of states) if (state === "stuck") line.retry(photo);
  };
  button.addEventListener("click", again);
  addEventListener("online", again);
  for (const photo of await waitingFor(album)) line.add(photo);

  function tell(photo, state, said) {
    states.set(photo, state);
    box.hidden = false;
    const every = [...states.values()];
    const stuck = every.filter((one) => one === "stuck").length;
    const going = every.filter((one) => one !== "stuck" && one !== "sent" && one !== "refused").length;
    const refused = every.filter((one) => one === "refused").length;
    if (going) say(`还有${going}张照片在传，请先不要关掉这个页面。`);
    else if (stuck) say(`${stuck}张照片没有传上去，还在这台手机里。`);
    else say(refused ? `${refused}张照片没有收下：${said}` : "照片已全部传完。");
    button.hidden = going > 0 || stuck === 0;
  }

  function say(text) {
    const line = box.querySelector("[data-text]");
    if (line.textContent !== text) line.textContent = text;
  }
}

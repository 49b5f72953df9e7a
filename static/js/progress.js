// `data-progress="/address/"` asks that address how far a job is, {"done", "total", "text", "next"}, draws it and follows
// `next` once the server names it. A line that fails is asked again, more slowly.
const often = 1000;
const seldom = 15000;

const follow = (box, pause) => {
  setTimeout(async () => {
    try {
      const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const { done, total, text, next } = await answer.json();
      box.querySelector("progress").max = total || 1;
      box.querySelector("progress").value = done;
      box.querySelector("[data-figure]").textContent = `${done} / ${total}`;
      if (text) box.querySelector("[data-text]").textContent = text;
      if (next) location.assign(next);
      else follow(box, often);
    } catch {
      follow(box, Math.min(pause * 2, seldom));
    }
  }, pause);
};

for (const box of document.querySelectorAll("[data-progress]")) follow(box, often);

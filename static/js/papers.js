// PDFs of a record's form are sent as soon as they are chosen; what could not be sent stays in the field and goes with the
// form. The server knows a file by its content, so one that goes both ways is kept once.
import { login, refusal, unanswered } from "./obstacle.js";

for (const box of document.querySelectorAll("[data-papers]")) {
  const { papers: use, url, token } = box.dataset;
  const list = box.querySelector("ul");
  const said = box.querySelector("[data-said]");
  const input = box.querySelector("input[type=file]");
  const pattern = box.querySelector("template").content.firstElementChild;

  const say = (text) => {
    said.textContent = text;
    said.hidden = !text;
  };

  const draw = (files) => {
    list.replaceChildren(...files.filter((one) => one.use === use).map(line));
  };

  const line = (one) => {
    const row = pattern.cloneNode(true);
    const [link, button] = row.children;
    link.href = one.address;
    link.textContent = `${one.name}（${one.size}）`;
    button.value = one.id;
    button.lastElementChild.textContent = one.name;
    return row;
  };

  /** What the server says, or why it did not. */
  const post = async (fields) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    try {
      const answer = await fetch(url, { method: "POST", body, redirect: "manual", headers: { "X-CSRFToken": token } });
      const obstacle = refusal(answer);
      return { obstacle, ...(obstacle === login ? {} : await answer.json()) };
    } catch (error) {
      return { obstacle: unanswered(error) };
    }
  };

  input.addEventListener("change", async () => {
    const refused = [];
    let kept = "";
    for (const file of input.files) {
      say(`正在传：${file.name}`);
      const told = await post({ use, file });
      if (told.files) draw(told.files);
      else if (told.error) refused.push(`${file.name}：${told.error}`);
      else kept = told.obstacle;
    }
    const later = kept === login ? "先登录，再选一次。" : "提交的时候再一起传。";
    say([...refused, kept ? `${kept}，${later}` : ""].filter(Boolean).join(" "));
    if (!kept) input.value = "";
  });

  list.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    const told = await post({ attachment: button.value });
    if (told.files) draw(told.files);
    else say(told.error ?? `${told.obstacle}，没有删掉，请稍后再试。`);
  });
}

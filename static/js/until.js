// A form with `data-until="…"` (a moment) can be sent until then: its button counts the last minute down and goes.
for (const form of document.querySelectorAll("form[data-until]")) {
  const button = form.querySelector("button");
  const words = button.lastChild;
  const plain = words.textContent;
  const tell = () => {
    const left = Math.ceil((new Date(form.dataset.until) - Date.now()) / 1000);
    if (left <= 0) {
      form.hidden = true;
      return;
    }
    if (left <= 60) words.textContent = `${plain}（${left}秒）`;
    setTimeout(tell, 500);
  };
  tell();
}

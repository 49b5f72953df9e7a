// A button with `data-copy="#id"` copies that element's text and says so for a moment.
const copy = async (text) => {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  // Plain http and old phones: select the text in a field and copy the selection.
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("not copied");
};

for (const button of document.querySelectorAll("[data-copy]")) {
  const label = button.querySelector("span") ?? button;
  const words = label.textContent;
  label.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    const source = document.querySelector(button.dataset.copy);
    try {
      await copy(source.value ?? source.innerText.trim());
      label.textContent = "已复制";
    } catch {
      label.textContent = "没有复制成功，请长按文字自己复制";
      getSelection().selectAllChildren(source);
    }
    setTimeout(() => (label.textContent = words), 4000);
  });
}

// − and ＋ beside a number.
for (const button of document.querySelectorAll(".stepper [data-step]")) {
  button.addEventListener("click", () => {
    const field = button.parentNode.querySelector("input");
    const wanted = Number(field.value) + Number(button.dataset.step);
    field.value = Math.min(Number(field.max), Math.max(Number(field.min), wanted));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

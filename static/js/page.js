// What every page has: an error summary takes the focus, and what is folded in a score is printed unfolded.
document.querySelector("[data-focus]")?.focus();

addEventListener("beforeprint", () => {
  for (const rule of document.querySelectorAll("details.rule")) rule.open = true;
});

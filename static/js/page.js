// What every page has: an error summary takes the focus, the current line of the navigation is in sight, a part that
// scrolls sideways can be scrolled by keyboard, and what is folded in a score is printed unfolded.
document.querySelector("[data-focus]")?.focus();
document.querySelector(".side [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

for (const part of document.querySelectorAll(".scroll")) {
  if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
}

addEventListener("beforeprint", () => {
  for (const rule of document.querySelectorAll("details.rule")) rule.open = true;
});

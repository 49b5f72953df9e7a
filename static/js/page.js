// What every page has: an error summary takes the focus, where one is stays in sight in the navigations, a part that
// scrolls sideways can be scrolled by keyboard, and what is folded in a score is printed unfolded.
document.querySelector("[data-focus]")?.focus();
for (const here of document.querySelectorAll(".side [aria-current], .crumb [aria-current]")) {
  here.scrollIntoView({ block: "nearest", inline: "center" });
}

for (const part of document.querySelectorAll(".scroll")) {
  if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
}

addEventListener("beforeprint", () => {
  for (const rule of document.querySelectorAll("details.rule")) rule.open = true;
});

// What every page has: an error summary takes the focus.
document.querySelector("[data-focus]")?.focus();

// Says that scripts run, before anything is drawn: `.js-only` and `.nojs` depend on it.
document.documentElement.classList.add("js");

// A page that was really shown says so once, without anybody waiting for it; what is lost on the way is not counted.
const card = document.querySelector("[data-seen]");
const tell = () => {
  if (document.visibilityState !== "visible") return;
  document.removeEventListener("visibilitychange", tell);
  const form = new FormData();
  form.append("csrfmiddlewaretoken", card.dataset.token);
  fetch(card.dataset.seen, { method: "POST", body: form, keepalive: true }).catch(() => {});
};
document.addEventListener("visibilitychange", tell);
tell();

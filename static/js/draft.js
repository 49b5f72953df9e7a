// Nothing typed is lost: what the server does not have yet lies in the phone (0.6 s after the last key). A new record's
// draft goes to the server every 5 s; what mends a record stays in the phone, is offered when the page died, and forgotten
// by the record's page once it is handed in.
import { refusal, unanswered } from "./obstacle.js";

const form = document.querySelector("form[data-draft]");
const mends = form && !form.dataset.autosave;
const idle = 600;
const often = 5000;
const left = new Set(["csrfmiddlewaretoken", "page", "revision", "to_kind", "version"]);

const said = () => [...new FormData(form)].filter(([name, value]) => !left.has(name) && typeof value === "string");

/** Which version of the draft or record this page was loaded with. */
const loaded = () => form.elements[mends ? "version" : "revision"].value;

const same = (one, other) => JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());

// A phone without room or in private mode keeps nothing; the server still does.
const store = {
  key: `draft:${form?.dataset.draft}`,
  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  },
  write(entries) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ revision: loaded(), entries }));
      if (mends) tell("已存在手机里");
    } catch {}
  },
  forget(key = this.key) {
    try {
      localStorage.removeItem(key);
    } catch {}
  },
};

const tell = (text, offline = false) => {
  const line = document.querySelector("#saved");
  line.hidden = false;
  line.classList.toggle("off", offline);
  line.querySelector("[data-text]").textContent = text;
};

const fill = (entries) => {
  const values = new Map();
  for (const [name, value] of entries) values.set(name, [...(values.get(name) ?? []), value]);
  const put = (field) => {
    if (left.has(field.name) || !field.name || field.type === "hidden" || field.type === "file") return;
    const wanted = values.get(field.name) ?? [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = wanted.includes(field.value);
    else if (wanted.length) field.value = wanted[0];
  };
  const sameList = String(values.get("roster") ?? "") === (form.querySelector('[name="roster"]')?.value ?? "");
  for (const field of form.elements) if (field.name !== "present" || sameList) put(field);
  // The chips draw the list of who is absent; only then are there reasons to fill in.
  form.querySelector(".ros input")?.dispatchEvent(new Event("change", { bubbles: true }));
  for (const field of form.querySelectorAll("#absent select")) put(field);
  form.querySelector("#absent")?.dispatchEvent(new Event("change", { bubbles: true }));
};

let dirty = false;
let sending = false;
let stopped = false; // another page writes the same draft
let handed = false; // on its way: what this page writes now, the next one would find after it has forgotten

const missed = (why) => {
  dirty = true;
  if (!handed) store.write(said());
  tell(`${why}，已存在手机里`, true);
};

const save = async () => {
  if (mends || !dirty || sending || stopped) return;
  const entries = said();
  const body = new URLSearchParams(entries);
  for (const name of ["csrfmiddlewaretoken", "revision", "page"]) body.set(name, form.elements[name].value);
  sending = true;
  dirty = false;
  try {
    const answer = await fetch(form.dataset.autosave, { method: "POST", body, redirect: "manual", keepalive: body.toString().length < 60000 });
    if (answer.ok) {
      const { revision, saved_at: at } = await answer.json();
      form.elements.revision.value = revision;
      if (same(entries, said())) store.forget();
      tell(`草稿已存${at}`);
    } else if (answer.status === 409) {
      stopped = true;
      tell((await answer.json()).text, true);
    } else missed(refusal(answer));
  } catch (error) {
    missed(unanswered(error));
  } finally {
    sending = false;
  }
};

const put = () => {
  if (dirty && !handed) store.write(said());
};

const changed = () => {
  dirty = true;
  clearTimeout(changed.timer);
  changed.timer = setTimeout(put, idle);
};

const offer = (kept) => {
  const note = document.querySelector("#kept");
  note.hidden = false;
  note.querySelector("[data-use]").addEventListener("click", () => {
    fill(kept.entries);
    note.hidden = true;
    changed();
  });
  note.querySelector("[data-drop]").addEventListener("click", () => {
    store.forget();
    note.hidden = true;
  });
};

if (form) {
  const kept = store.read();
  if ("unsaved" in form.dataset) {
    dirty = true; // the page came back with what was typed, and nobody else has it
    put();
  } else if (kept && same(kept.entries, said())) store.forget();
  else if (kept && !mends && kept.revision === loaded()) {
    fill(kept.entries);
    dirty = true;
    tell("接着上次没传完的写");
  } else if (kept) offer(kept);
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => {
    put();
    handed = stopped = true;
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) handed = stopped = false; // back from a page that did not load
  });
  setInterval(save, often);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    put();
    save();
  });
}

// The page after handing in says what the phone need not keep any longer: a receipt its draft, a mended record (its
// address ends in #mended-3) what was written upon an earlier version than that.
for (const done of document.querySelectorAll("[data-forget]")) store.forget(`draft:${done.dataset.forget}`);
const mended = /^#mended-(\d+)$/.exec(location.hash)?.[1];
for (const done of mended ? document.querySelectorAll("[data-mended]") : []) {
  store.key = `draft:${done.dataset.mended}`;
  if (Number(store.read()?.revision) < Number(mended)) store.forget();
}

// Picking photos for an album (`#tiles`): each pick appends; a photo is kept in the browser at once, shrunk, sent in the
// background and shown as a tile. What the album holds is read from the server, so a reopened page goes on where it was.
import { login, refusal, unanswered } from "./obstacle.js";
import { sender } from "./photo-send.js";
import { handed, drop, keep, newId, waitingFor } from "./photo-store.js";

const tiles = document.querySelector("#tiles");
const { upload, token } = tiles.dataset;
const most = Number(tiles.dataset.most);
const pattern = document.querySelector("#tile").content.firstElementChild;
const complaints = document.querySelector("#photo-errors");
const shown = new Map(); // tile → photo
let sentAny = false;

const line = sender({ upload, token, tell });
addEventListener("online", () => {
  for (const [tile, photo] of shown) if (tile.dataset.state === "stuck") line.retry(photo);
});

for (const input of document.querySelectorAll("input[data-photo-kind]")) {
  input.removeAttribute("name"); // the form itself posts files only where no script runs
  input.addEventListener("change", () => {
    pick([...input.files], input.dataset.photoKind);
    input.value = "";
  });
}
let asking = null;
let obstacle = ""; // why there is no album yet
open();

/** The album's number, made for a page that nothing is kept of yet; nothing as long as the server cannot be asked. */
async function settled() {
  if (!tiles.dataset.album) await (asking ??= begin().finally(() => (asking = null)));
  return tiles.dataset.album;
}

async function begin() {
  try {
    const headers = { Accept: "application/json", "X-CSRFToken": token };
    const answer = await fetch(tiles.dataset.begins, { method: "POST", redirect: "manual", headers });
    if (answer.ok) Object.assign(tiles.dataset, await answer.json());
    else obstacle = refusal(answer);
  } catch (error) {
    obstacle = unanswered(error);
  }
}

async function open() {
  if (!(await settled())) return;
  const waiting = await waitingFor(tiles.dataset.album);
  const held = await ask();
  if (!held) return waiting.forEach(enter);
  for (const tile of [...tiles.children]) if (!shown.has(tile)) tile.remove();
  for (const photo of held) place({ ...photo, held: true });
  const arrived = new Set(held.map((photo) => photo.client_id));
  for (const photo of waiting) arrived.has(photo.client_id) ? drop(photo.client_id) : enter(photo);
  if ("takesHanded" in tiles.dataset) pick(await handed(), "SCENE");
  watch();
}

async function pick(files, kind) {
  const album = await settled();
  if (!album) return complain(`${obstacle}，照片没有加上；${obstacle === login ? "登录以后" : "过一会儿"}再选一次。`);
  const room = Math.max(0, most - tiles.children.length);
  if (files.length > room) complain(`最多${most}张，有${files.length - room}张没有加上。`);
  const last = Math.max(0, ...[...shown.values()].map((photo) => photo.position));
  const photos = files.slice(0, room).map((file, place) => ({
    client_id: newId(),
    album,
    kind,
    position: last + 1 + place,
    name: file.name,
    blob: file,
    small: false,
    added: Date.now(),
  }));
  for (const photo of photos) place(photo);
  await Promise.all(photos.map(keep));
  for (const photo of photos) if (!photo.gone) line.add(photo);
}

function enter(photo) {
  place(photo);
  line.add(photo);
}

/** A tile for a photo, in the order of picking. */
function place(photo) {
  const tile = pattern.cloneNode(true);
  photo.tile = tile;
  shown.set(tile, photo);
  const inside = { MINUTES: "记录", SCAN: "纸质" }[photo.kind];
  tile.querySelector(".kind").hidden = !inside;
  tile.querySelector(".kind").textContent = inside ?? "";
  tile.querySelector(".x").addEventListener("click", () => remove(photo));
  tile.querySelector(".retry").addEventListener("click", () => line.retry(photo));
  tiles.insertBefore(tile, [...tiles.children].find((one) => shown.get(one)?.position > photo.position) ?? null);
  if (photo.held) settle(photo, photo);
  else draw(photo, "queued", "排队中");
}

/** What the line says about a photo. */
function tell(photo, state, said) {
  sentAny = true;
  if (state === "waiting") preview(photo);
  if (state === "sent") {
    settle(photo, said);
    watch();
  } else if (state === "refused") {
    complain(`${photo.name}：${said}`);
    away(photo);
  } else {
    if (state === "stuck" && said) complain(`${photo.name}：${said}`);
    draw(photo, state, state === "sending" ? `${said}%` : "排队中", said);
  }
}

/** What the server says about a photo that it holds. */
function settle(photo, said) {
  const news = said.state === "FAILED" && !photo.failed;
  Object.assign(photo, { id: said.id, state: said.state, removal: said.remove, held: true, failed: news || photo.failed });
  if (said.thumbnail && !photo.address) picture(photo, said.thumbnail);
  if (photo.failed) draw(photo, "failed", "没处理成");
  else draw(photo, said.state === "DONE" || photo.address ? "done" : "working", "处理中");
  if (news) complain(said.error);
}

function draw(photo, state, text, percent) {
  const { tile } = photo;
  tile.dataset.state = state;
  tile.querySelector(".st").textContent = text;
  tile.querySelector("progress").value = state === "sending" ? percent : 0;
  count();
}

function preview(photo) {
  if (photo.address || photo.blob.type !== "image/jpeg") return;
  photo.address = URL.createObjectURL(photo.blob);
  picture(photo, photo.address);
}

function picture(photo, address) {
  const image = photo.tile.querySelector("img");
  if (image.getAttribute("src") !== address) image.src = address;
  image.hidden = false;
}

async function remove(photo) {
  if (photo.held) {
    const said = await post(photo.removal);
    if (said) complain(said);
    else away(photo);
    return;
  }
  const started = line.stop(photo);
  away(photo);
  const twin = started && (await ask())?.find((one) => one.client_id === photo.client_id);
  if (twin) post(twin.remove); // it had arrived, only the answer had not
}

function away(photo) {
  const next = photo.tile.nextElementSibling ?? photo.tile.previousElementSibling;
  const focused = photo.tile.contains(document.activeElement);
  if (photo.address) URL.revokeObjectURL(photo.address);
  shown.delete(photo.tile);
  photo.tile.remove();
  if (focused) (next?.querySelector(".x") ?? document.querySelector("input[data-photo-kind]")).focus();
  count();
}

/** The numbers: on the heading, in the names of the buttons, and how many are still on their way. */
function count() {
  const all = [...tiles.children];
  all.forEach((tile, place) => {
    tile.querySelector("img").alt = `照片${place + 1}`;
    tile.querySelector(".x").setAttribute("aria-label", `删除照片${place + 1}`);
    tile.querySelector(".retry").setAttribute("aria-label", `重传照片${place + 1}`);
    tile.querySelector("progress").setAttribute("aria-label", `照片${place + 1}上传进度`);
  });
  document.querySelector("[data-photo-count]").textContent = all.length;
  const stuck = all.filter((tile) => tile.dataset.state === "stuck").length;
  const going = all.filter((tile) => ["queued", "waiting", "sending"].includes(tile.dataset.state)).length;
  const parts = [going && `还有${going}张在后台上传`, stuck && `${stuck}张要重传`].filter(Boolean);
  say(parts.length ? `${parts.join("，")}；可以先提交` : "照片已全部传完");
}

function say(text) {
  const status = document.querySelector("#upstat");
  if (!status || (!sentAny && status.hidden)) return;
  status.hidden = false;
  if (status.textContent !== text) status.textContent = text;
}

function complain(text) {
  if ([...complaints.children].some((complaint) => complaint.textContent === text)) return;
  const complaint = document.createElement("li");
  complaint.className = "msg error";
  complaint.textContent = text;
  complaints.append(complaint);
}

/** Ask again, more and more slowly, until the server has looked at every photo. */
function watch(pause = 2000) {
  clearTimeout(watch.timer);
  if (![...shown.values()].some((photo) => photo.state === "WAITING")) return;
  watch.timer = setTimeout(async () => {
    for (const said of (await ask()) ?? []) {
      const photo = [...shown.values()].find((one) => one.id === said.id);
      if (photo) settle(photo, said);
    }
    watch(Math.min(pause * 1.5, 30000));
  }, pause);
}

/** The photos of the album as the server has them; nothing when it cannot be asked. */
async function ask() {
  try {
    const answer = await fetch(tiles.dataset.status, { headers: { Accept: "application/json" } });
    return answer.ok ? (await answer.json()).photos : null;
  } catch {
    return null;
  }
}

/** Nothing once it is done, else why it is not. */
async function post(address) {
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  try {
    const answer = await fetch(address, { method: "POST", redirect: "manual", headers });
    if (answer.ok) return "";
    return refusal(answer) === login ? `${login}，没有删掉；登录以后再删。` : ((await answer.json()).error ?? "没有删掉，请稍后再试。");
  } catch (error) {
    return `${error instanceof TypeError ? "没有网络，" : ""}没有删掉，请稍后再试。`;
  }
}

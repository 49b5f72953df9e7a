// Photos that have not arrived yet, kept in the browser so that a closed page or a dead phone loses none. Where that is
// not allowed (private windows) photos live as long as the page.
const kept = 7 * 24 * 3600 * 1000;

const database = new Promise((resolve) => {
  try {
    const opening = indexedDB.open("photos", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("waiting", { keyPath: "client_id" });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = opening.onblocked = () => resolve(null);
  } catch {
    resolve(null);
  }
});

async function ask(mode, question) {
  const opened = await database;
  if (!opened) return undefined;
  return new Promise((resolve) => {
    try {
      const transaction = opened.transaction("waiting", mode);
      const asked = question(transaction.objectStore("waiting"));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = transaction.onabort = () => resolve(undefined);
    } catch {
      resolve(undefined);
    }
  });
}

export const keep = ({ client_id, album, kind, position, name, blob, small, added }) =>
  ask("readwrite", (waiting) => waiting.put({ client_id, album, kind, position, name, blob, small, added }));

export const drop = (client_id) => ask("readwrite", (waiting) => waiting.delete(client_id));

/** What waits for an album, in the order it was picked; what was left lying too long is thrown away. */
export async function waitingFor(album) {
  const all = (await ask("readonly", (waiting) => waiting.getAll())) ?? [];
  const old = all.filter((photo) => Date.now() - photo.added > kept);
  await Promise.all(old.map((photo) => drop(photo.client_id)));
  return all.filter((photo) => photo.album === album && !old.includes(photo)).sort((one, two) => one.position - two.position);
}

/* Photos taken before there is an album: the page that is opened next takes them over. What nobody took over soon after is
   thrown away, so that it does not turn up in front of somebody else. */
const next = "next";
const soon = 10 * 60 * 1000;

export const hand = (files) =>
  Promise.all(
    files.map((blob, position) =>
      keep({ client_id: newId(), album: next, position, name: blob.name, blob, small: false, added: Date.now() }),
    ),
  );

export async function handed() {
  const photos = await waitingFor(next);
  await Promise.all(photos.map((photo) => drop(photo.client_id)));
  return photos.filter((photo) => Date.now() - photo.added < soon).map((photo) => photo.blob);
}

/** Also where `crypto.randomUUID` is missing: it is only there with HTTPS. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// Photos on their way: shrunk one after the other, sent two at a time, tried again while the line fails. A photo carries
// an id of its own, so sending it twice makes one. `tell(photo, state, said)` hears every step:
// queued · waiting · sending (percent) · sent (the server's answer) · stuck (may be tried again, and why if it is not the
// line) · refused (never will be taken, and why).
import { shrink } from "./photo-shrink.js";
import { drop, keep } from "./photo-store.js";

const lanes = 2;
const mostBytes = 15 * 1024 * 1024; // dangjian/images/rules/limits.py
const pauses = [800, 1600, 3200];
const sentences = {
  large: "照片超过15 MB，请压缩后再传。",
  login: "登录已过期或页面放得太久，请刷新页面；照片还在这台手机里。",
  gone: "这次记录已经不在了，照片没有传上。",
};

export function sender({ upload, token, tell }) {
  const picked = [];
  const ready = [];
  let shrinking = false;
  let busy = 0;

  async function prepare() {
    if (shrinking) return;
    shrinking = true;
    for (let photo = picked.shift(); photo; photo = picked.shift()) {
      if (!photo.small) {
        photo.blob = (await shrink(photo.blob)) ?? photo.blob;
        photo.small = true;
        if (!photo.gone) await keep(photo);
      }
      if (photo.gone) continue;
      if (photo.blob.size > mostBytes) {
        await drop(photo.client_id);
        tell(photo, "refused", sentences.large);
        continue;
      }
      tell(photo, "waiting");
      ready.push(photo);
      send();
    }
    shrinking = false;
  }

  async function send() {
    if (busy >= lanes || !ready.length) return;
    busy += 1;
    await deliver(ready.shift());
    busy -= 1;
    send();
  }

  async function deliver(photo) {
    for (const pause of [...pauses, 0]) {
      if (photo.gone) return;
      const { state, said, again } = verdict(await post(photo));
      if (photo.gone) return;
      if (!again || !pause) {
        if (state !== "stuck") await drop(photo.client_id);
        tell(photo, state, said);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  function post(photo) {
    const form = new FormData();
    for (const name of ["album", "client_id", "kind", "position"]) form.append(name, photo[name]);
    form.append("file", photo.blob, photo.blob.type === "image/jpeg" ? "photo.jpg" : photo.name);
    const request = new XMLHttpRequest();
    photo.request = request;
    tell(photo, "sending", 0);
    return new Promise((resolve) => {
      request.open("POST", upload);
      request.setRequestHeader("X-CSRFToken", token);
      request.setRequestHeader("Accept", "application/json");
      request.upload.onprogress = ({ loaded, total }) => tell(photo, "sending", Math.floor((100 * loaded) / total));
      request.onloadend = () => resolve(request);
      request.send(form);
    });
  }

  return {
    add(photo) {
      picked.push(photo);
      tell(photo, "queued");
      prepare();
    },
    retry(photo) {
      tell(photo, "waiting");
      ready.push(photo);
      send();
    },
    /** Forget a photo; whether the server may have got it all the same. */
    stop(photo) {
      photo.gone = true;
      for (const line of [picked, ready]) if (line.includes(photo)) line.splice(line.indexOf(photo), 1);
      const started = Boolean(photo.request);
      photo.request?.abort();
      drop(photo.client_id);
      return started;
    },
  };
}

/** What an answer means for the photo, and whether the next one may be better. */
function verdict(request) {
  const body = json(request);
  if (request.status === 200 && body) return { state: "sent", said: body };
  if (request.status === 507 && body) return { state: "stuck", said: body.error };
  if (request.status === 0 || request.status === 408 || request.status === 429 || request.status >= 500)
    return { state: "stuck", again: true };
  if (request.status === 404) return { state: "refused", said: sentences.gone };
  return body ? { state: "refused", said: body.error } : { state: "stuck", said: sentences.login };
}

function json(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return null;
  }
}

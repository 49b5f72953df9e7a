// A photo as small as it needs to be: turned upright, at most 1600 px long, as JPEG, without the place it was taken at.
// The canvas is never larger than the result, since phones refuse large ones.
const edge = 1600;
const quality = 0.8;

/** The shrunk photo, or nothing when this browser cannot read the file (HEIC on most): then the server will. */
export async function shrink(file) {
  const picture = await decoded(file);
  if (!picture) return null;
  const width = picture.naturalWidth || picture.width;
  const height = picture.naturalHeight || picture.height;
  const scale = Math.min(1, edge / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const pen = canvas.getContext("2d", { alpha: false });
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close?.();
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
}

async function decoded(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return image(file);
  }
}

/** The way of browsers that know no bitmaps. */
function image(file) {
  const address = URL.createObjectURL(file);
  return new Promise((resolve) => {
    const picture = new Image();
    picture.onload = () => resolve(picture);
    picture.onerror = () => resolve(null);
    picture.src = address;
  }).finally(() => URL.revokeObjectURL(address));
}

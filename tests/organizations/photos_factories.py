"""Pictures as phones make them, and photos at every stage of their way."""

from functools import cache
from io import BytesIO
from uuid import uuid4

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now
from PIL import Image

from organizations.access.models import Account
from organizations.photos.models import Album, Audience, Photo, PhotoKind
from organizations.photos.services import make_album, prepare_next, receive
from organizations.tree.models import Organization

CORNERS = ((220, 30, 30), (30, 200, 40), (30, 60, 220), (240, 220, 40))  # red, green / blue, yellow


def scene(width: int = 320, height: int = 240) -> Image.Image:
    """Four quarters of one colour each, so that every way of turning it shows."""
    picture = Image.new("RGB", (width, height))
    for place, colour in enumerate(CORNERS):
        left, top = place % 2 * width // 2, place // 2 * height // 2
        picture.paste(colour, (left, top, left + (width + 1) // 2, top + (height + 1) // 2))
    return picture


@cache
def megapixels(width: int = 4000, height: int = 3000, seed: int = 1) -> bytes:
    """A JPEG of the size and weight a phone makes."""
    random = np.random.default_rng(seed)
    across, down = np.meshgrid(np.arange(width), np.arange(height))
    waves = 60 * np.sin(across / 37) * np.cos(down / 53) + random.normal(0, 6, (height, width))
    slopes = np.stack([across * 255 / width, down * 255 / height, (across + down) * 255 / (width + height)], -1)
    pixels = np.clip(slopes + waves[..., None], 0, 255).astype(np.uint8)
    return saved(Image.fromarray(pixels), "JPEG", quality=88)


def saved(picture: Image.Image, form: str = "JPEG", **options) -> bytes:
    file = BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def uploaded(content: bytes | None = None, name: str = "IMG_0001.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, saved(scene()) if content is None else content, "image/jpeg")


def pdf(more: bytes = b"") -> bytes:
    """The least that is a PDF."""
    return b"%PDF-1.7\n1 0 obj << " + more + b" >> endobj\n%%EOF\n"


def document(content: bytes | None = None, name: str = "安排.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf() if content is None else content, "application/pdf")


def album(of: Organization, by: Account, *, audience: str = Audience.DRAFT) -> Album:
    made = make_album(organization=of, by=by)
    if audience != made.audience:
        made.audience = audience
        made.save(update_fields=["audience"])
    return made


def sent(to: Album, by: Account, *, content: bytes | None = None, kind: str = PhotoKind.SCENE, **more) -> Photo:
    """A photo that has arrived and waits."""
    return receive(album=to, file=uploaded(content), kind=kind, by=by, **({"client_id": uuid4()} | more))


def shown(to: Album, by: Account, **more) -> Photo:
    """A photo that is ready to be looked at."""
    photo = sent(to, by, **more)
    while prepare_next(now=now()):
        pass
    photo.refresh_from_db()
    return photo

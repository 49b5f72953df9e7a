"""Good pictures come out upright, small and cheap; the process that makes them can do nothing else."""

import os
import resource
import signal
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from photos_factories import CORNERS, saved, scene
from PIL import Image
from pillow_heif import register_heif_opener

from dangjian.images import services
from dangjian.images.rules import Format, sniff
from dangjian.images.rules.limits import MOST_PIXELS_OF_JPEG
from dangjian.images.rules.pixels import fitted
from dangjian.images.services import PictureRejected, Rendered, WorkshopBroken, render

register_heif_opener()
WHITE = (255, 255, 255)


def rendered(tmp_path: Path, content: bytes) -> Rendered:
    path = tmp_path / "received"
    path.write_bytes(content)
    return render(path)


def opened(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content)) as picture:
        return picture.convert("RGB")


def corners(picture: Image.Image) -> list[tuple[int, ...]]:
    """The colour in the middle of each quarter."""
    return [
        picture.getpixel((picture.width * (1 + 2 * (place % 2)) // 4, picture.height * (1 + 2 * (place // 2)) // 4))
        for place in range(4)
    ]


def alike(seen, wanted, *, by: int = 12) -> bool:
    return all(
        abs(a - b) <= by for one, other in zip(seen, wanted, strict=True) for a, b in zip(one, other, strict=True)
    )


def workshop() -> services.Workshop:
    return services._running[-1]


WAYS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", WAYS)
def test_every_way_of_holding_a_phone_comes_out_upright(tmp_path, orientation, form):
    held = scene(480, 320)
    if WAYS[orientation] is not None:
        held = held.transpose(WAYS[orientation])
    described = Image.Exif()
    described[0x0112] = orientation

    made = rendered(tmp_path, saved(held, form, exif=described))

    assert (made.width, made.height) == (480, 320)
    assert alike(corners(opened(made.large)), CORNERS)
    assert alike(corners(opened(made.thumbnail)), CORNERS)


@pytest.mark.parametrize("orientation", WAYS)
def test_a_heic_comes_out_upright_too(tmp_path, orientation):
    held = scene(480, 320)
    if WAYS[orientation] is not None:
        held = held.transpose(WAYS[orientation])
    described = Image.Exif()
    described[0x0112] = orientation

    made = rendered(tmp_path, saved(held, "HEIF", exif=described.tobytes(), quality=90))

    assert (made.width, made.height) == (480, 320)
    assert alike(corners(opened(made.large)), CORNERS, by=20)


def test_what_can_be_seen_through_stands_on_white(tmp_path):
    picture = Image.new("RGBA", (60, 60), (200, 0, 0, 0))
    picture.paste((200, 0, 0, 255), (30, 0, 60, 60))

    for content in (saved(picture, "PNG"), saved(picture, "WEBP", lossless=True), saved(picture.quantize(), "PNG")):
        large = opened(rendered(tmp_path, content).large)
        assert alike([large.getpixel((10, 30)), large.getpixel((50, 30))], [WHITE, (200, 0, 0)])


def test_sixteen_bits_of_grey_keep_their_brightness(tmp_path):
    picture = Image.new("I;16", (40, 40), 128 * 256)
    large = opened(rendered(tmp_path, saved(picture, "PNG")).large)
    assert alike([large.getpixel((20, 20))], [(128, 128, 128)], by=2)


def test_the_colours_of_print_become_those_of_a_screen(tmp_path):
    large = opened(rendered(tmp_path, saved(scene().convert("CMYK"), "JPEG", quality=95)).large)
    assert alike(corners(large), CORNERS, by=30)


@pytest.mark.parametrize(
    ("size", "long", "fits"),
    [
        ((4000, 3000), 1600, (1600, 1200)),
        ((3000, 4000), 1600, (1200, 1600)),
        ((1600, 900), 1600, (1600, 900)),
        ((200, 100), 1600, (200, 100)),
        ((20000, 1), 1600, (1600, 1)),
        ((3200, 2399), 1600, (1600, 1199)),
    ],
)
def test_a_picture_is_fitted_by_its_long_edge_and_never_enlarged(size, long, fits):
    assert fitted(size, long) == fits


def test_the_thumbnail_is_the_middle(tmp_path):
    picture = Image.new("RGB", (600, 200), (0, 0, 200))
    picture.paste((200, 0, 0), (200, 0, 400, 200))
    thumbnail = opened(rendered(tmp_path, saved(picture)).thumbnail)
    assert thumbnail.size == (200, 200)
    assert alike([thumbnail.getpixel((5, 100)), thumbnail.getpixel((195, 100))], [(200, 0, 0), (200, 0, 0)], by=40)


def test_the_largest_photos_of_phones_are_taken_and_larger_ones_are_not(tmp_path):
    strip = Image.radial_gradient("L").resize((16000, 13500))
    made = rendered(tmp_path, saved(strip, "JPEG", quality=30))
    assert (made.width, made.height) == (1600, 1350)
    with pytest.raises(PictureRejected) as rejected:
        rendered(tmp_path, saved(strip.resize((MOST_PIXELS_OF_JPEG // 10000 + 1, 10000)), "JPEG", quality=30))
    assert rejected.value.reason == "too-many-pixels"


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "LA"])
def test_a_png_at_the_limit_fits_into_the_memory_of_its_process(tmp_path, mode):
    flat = Image.new(mode, (7000, 7140))
    made = rendered(tmp_path, saved(flat, "PNG", compress_level=1))
    assert (made.width, made.height) == (1569, 1600)


def test_one_workshop_serves_many_pictures_and_a_new_one_replaces_a_dead_one(tmp_path):
    content = saved(scene())
    rendered(tmp_path, content)
    first = workshop().process.pid
    rendered(tmp_path, content)
    assert workshop().process.pid == first

    os.kill(first, signal.SIGKILL)
    workshop().process.wait()
    assert rendered(tmp_path, content).width == 320
    assert workshop().process.pid != first


def test_a_workshop_that_dies_at_work_says_nothing_about_the_picture(tmp_path):
    rendered(tmp_path, saved(scene()))
    running = workshop()
    os.kill(running.process.pid, signal.SIGSTOP)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(services, "PATIENCE_SECONDS", 0.2)
        with pytest.raises(WorkshopBroken):
            rendered(tmp_path, saved(scene()))
    assert running.process.returncode == -signal.SIGKILL


def test_the_workshop_ends_with_whoever_started_it():
    started = services.Workshop()
    started.process.communicate(timeout=20)
    assert started.process.returncode == 0


def test_the_workshop_knows_no_secret(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not for decoders")
    started = services.Workshop()
    try:
        (tmp_path / "received").write_bytes(saved(scene()))
        started.ask(tmp_path / "received")
        assert b"SECRET_KEY" not in Path(f"/proc/{started.process.pid}/environ").read_bytes()
    finally:
        started.close()


CONFINED = """
import resource, socket
from dangjian.images.__main__ import confine
confine()
for act in (lambda: open("/etc/hostname"), socket.socket, lambda: open("left-behind", "w"), lambda: bytes(1 << 31)):
    try:
        act()
    except (OSError, MemoryError):
        continue
    print("possible")
print(resource.getrlimit(resource.RLIMIT_CPU)[0], resource.getrlimit(resource.RLIMIT_CORE)[0])
"""


def test_the_child_that_decodes_opens_no_file_and_no_connection():
    done = subprocess.run(
        [sys.executable, "-c", CONFINED], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["10", "0"]


def test_our_own_process_keeps_its_limits(tmp_path):
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    rendered(tmp_path, saved(scene()))
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == before


@pytest.mark.parametrize(
    ("head", "form"),
    [
        (b"\xff\xd8\xff\xe0", Format.JPEG),
        (b"\x89PNG\r\n\x1a\n", Format.PNG),
        (b"RIFF\x00\x00\x00\x00WEBP", Format.WEBP),
        (b"\x00\x00\x00\x18ftypheic", Format.HEIF),
        (b"\x00\x00\x00\x18ftypmif1", Format.HEIF),
        (b"\x00\x00\x00\x18ftypavif", None),
        (b"RIFF\x00\x00\x00\x00WAVE", None),
        (b"\xff\xd8", None),
        (b"", None),
    ],
)
def test_a_format_is_told_by_the_first_bytes(head, form):
    assert sniff(head) == form

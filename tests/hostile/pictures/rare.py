"""Good photos of rare kinds."""

from random import Random

from hostile.pictures.making import ACCEPTED, FAMILIES, Family, family, photo, png, saved
from PIL import Image


def rare(mode: str, form: str, **options) -> None:
    def make(random: Random) -> bytes:
        return saved(photo(random, mode), form, **options)

    FAMILIES.append(Family(f"{form.lower()}_{mode}".replace(";", "_"), make, frozenset({ACCEPTED})))


for wanted in ("1", "L", "LA", "P", "RGBA", "I;16"):
    rare(wanted, "PNG")
for wanted in ("L", "CMYK"):
    rare(wanted, "JPEG")
rare("RGB", "JPEG", progressive=True)
rare("RGBA", "WEBP", lossless=True)
rare("RGBA", "HEIF")


@family(ACCEPTED)
def png_with_one_clear_colour(random: Random) -> bytes:
    return png(random, "L", transparency=0)


@family(ACCEPTED)
def png_with_a_clear_palette(random: Random) -> bytes:
    return png(random, "P", transparency=bytes(range(256)))


@family(ACCEPTED)
def one_pixel(random: Random) -> bytes:
    return saved(Image.new("RGB", (1, 1)), random.choice(["JPEG", "PNG", "WEBP"]))


@family(ACCEPTED)
def a_thread(random: Random) -> bytes:
    return saved(Image.new("RGB", random.choice([(1, 20000), (20000, 1)])), random.choice(["JPEG", "PNG"]))

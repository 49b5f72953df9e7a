"""How large a picture may be, and what its decoding may cost."""

MOST_BYTES = 15 * 1024 * 1024
# Phones make JPEGs of 108 and 200 megapixels; those are decoded at a fraction of their size, the others cannot be.
MOST_PIXELS_OF_JPEG = 220_000_000
MOST_PIXELS = 50_000_000
# A progressive JPEG has about ten; every one of them is a pass over all its pixels.
MOST_SCANS = 500

LARGE_EDGE = 1600
SMALL_EDGE = 240
QUALITY = 82

CPU_SECONDS = 10
WALL_SECONDS = 30
MEMORY_BYTES = 1024**3
MOST_ANSWER_BYTES = 8 * 1024 * 1024

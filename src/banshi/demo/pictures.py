"""Simple drawn pictures for the demonstration, each marked 示例; nothing in them was ever photographed."""

import io
import zlib
from functools import lru_cache

from PIL import Image, ImageDraw

from banshi.matters.actions.receive import Upload

SIZE = (640, 400)
SKIES = ((206, 222, 232), (226, 220, 206), (196, 206, 214))
GROUNDS = ((122, 112, 96), (96, 116, 88), (110, 110, 114))
# 示例 in strokes of a five-by-seven grid: no Chinese font is needed on the machine
STROKES = (
    ((0.5, 0, 4.5, 0), (0, 2, 5, 2), (2.5, 2, 2.5, 7), (2.5, 7, 1.7, 6.4), (1.2, 3.6, 0, 6), (3.8, 3.6, 5, 6)),
    (
        (1.2, 0, 0, 2.6),
        (0.7, 1.8, 0.7, 7),
        (1.5, 0.5, 3.4, 0.5),
        (2.4, 0.5, 1.4, 3.6),
        (2, 2, 3.3, 2),
        (3.3, 2, 1.4, 6.6),
        (1.8, 3.4, 2.6, 4.2),
        (4, 1.2, 4, 5),
        (4.9, 0, 4.9, 7),
        (4.9, 7, 4.2, 6.4),
    ),
)


@lru_cache(maxsize=64)
def drawn(what: str) -> Upload:
    """A picture that differs by what it is said to show."""
    seed = zlib.crc32(what.encode())
    picture = Image.new("RGB", SIZE, SKIES[seed % 3])
    draw = ImageDraw.Draw(picture)
    horizon = 190 + seed % 60
    draw.rectangle((0, horizon, SIZE[0], SIZE[1]), fill=GROUNDS[seed // 3 % 3])
    for n in range(2 + seed % 3):
        left = 40 + n * 170 + seed // (n + 7) % 60
        height = 60 + seed // (n + 3) % 90
        draw.rectangle(
            (left, horizon - height, left + 110, horizon), fill=(170 - n * 14, 164, 158), outline=(90, 90, 90)
        )
        for window in range(2):
            corner = left + 18 + window * 46
            draw.rectangle((corner, horizon - height + 16, corner + 26, horizon - height + 42), fill=(230, 234, 236))
    draw.ellipse((220 + seed % 90, horizon + 60, 400 + seed % 90, horizon + 120), fill=(60, 66, 70))
    _mark(draw)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70)
    return Upload(f"示例-{what}.jpg", out.getvalue())


def _mark(draw: ImageDraw.ImageDraw) -> None:
    """The word 示例 in the corner, on a plain ground."""
    draw.rectangle((16, 16, 176, 116), fill=(255, 255, 255), outline=(60, 60, 60))
    for n, character in enumerate(STROKES):
        for x1, y1, x2, y2 in character:
            left, top = 30 + n * 72, 28
            draw.line((left + x1 * 12, top + y1 * 11, left + x2 * 12, top + y2 * 11), fill=(20, 20, 20), width=5)

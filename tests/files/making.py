"""Real pictures and sounds, made in memory."""

import io
import struct
import zlib

from PIL import Image

GPS = "4028"


def picture(kind: str = "JPEG", size=(60, 40), mode: str = "RGB", colour="red", **save) -> bytes:
    """One plain picture."""
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **save)
    return out.getvalue()


def telling(kind: str = "JPEG") -> bytes:
    """A picture that tells where, when and with what it was taken, lying on its side, with a preview inside."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112], exif[0x9286] = "ExamplePhone", "Model-4028", 6, "note 4028"
    exif.get_ifd(0x8825).update({1: "N", 2: (40.0, 28.0, 7.0), 3: "E", 4: (116.0, 20.0, 1.0)})
    shown = Image.new("RGB", (60, 40), "red")
    shown.paste("blue", (0, 0, 10, 40))
    out = io.BytesIO()
    more = {"pnginfo": _words()} if kind == "PNG" else {}
    shown.save(out, kind, exif=exif, **more, **({"comment": b"4028"} if kind == "JPEG" else {}))
    return out.getvalue()


def _words():
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Location", GPS)
    return info


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that says it is this large."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(200_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")

"""Real files, made once: a small picture and a voice note."""

import io
import wave

from PIL import Image

from banshi.matters.actions.receive import Upload


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (90, 120, 60)).save(out, "JPEG")
    return out.getvalue()


def _voice() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\x00\x10" * 800)
    return out.getvalue()


PICTURE = Upload("沟.jpg", _picture())
VOICE = Upload("留言.wav", _voice())

"""A release as a file to keep: DOCX or PDF, made once and kept until the release changes.

A kept file ends with a code over its bytes by a key of the installation; one that was altered on disk is made anew.
"""

import hmac
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from banshi.kit.refused import NotFound, Refused
from banshi.record import keys
from banshi.releases import facts as f
from banshi.releases.models import Release
from banshi.releases.queries import releases as queries
from banshi.releases.rendering import docx, drawn, pdf

ADDRESSES = "addresses"
CODE = 32  # bytes of SHA-256
KINDS: dict[str, tuple[Callable[[drawn.Drawn], bytes], str]] = {
    "docx": (docx.render, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (pdf.render, "application/pdf"),
}


def rendered(row: Release, state: f.ReleaseState, kind: str) -> tuple[bytes, str]:
    """(bytes, media type) of a frozen release; raises NotFound for another kind, Refused for a draft."""
    if kind not in KINDS:
        raise NotFound()
    if state.frozen is None:
        raise Refused("not_frozen", "还没有定稿，没有文件。", "It is not frozen yet.", status=409)
    render, media = KINDS[kind]
    kept = _folder() / f"{row.code}-{row.number}.{kind}"
    data = _sound(kept)
    if data is None:
        data = render(drawn.of(queries.printed(row, state)))
        _keep(kept, data)
    return data, media


def remember_address() -> None:
    """Note under which address this installation is served now: files printed under an earlier one are true still."""
    kept = Path(settings.BANSHI_HOME) / "releases" / ADDRESSES
    if not kept.exists() or settings.BANSHI_URL not in kept.read_text().split():
        with open(_folder() / ADDRESSES, "a") as kept:
            kept.write(f"{settings.BANSHI_URL}\n")


def addresses() -> list[str]:
    """The address of now, then those it was served under before."""
    kept = Path(settings.BANSHI_HOME) / "releases" / ADDRESSES
    before = kept.read_text().split() if kept.exists() else []
    return [settings.BANSHI_URL, *(one for one in before if one != settings.BANSHI_URL)]


def _folder() -> Path:
    folder = Path(settings.BANSHI_HOME) / "releases"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _code(name: str, data: bytes) -> bytes:
    """What proves that these bytes were made here under this name."""
    key = keys.secret("release", str(settings.BANSHI_HOME))
    return hmac.digest(key, name.encode() + b"\0" + data, "sha256")


def _sound(kept: Path) -> bytes | None:
    """The bytes of a kept file as they were made; None where there is none or it is another."""
    try:
        held = kept.read_bytes()
    except FileNotFoundError:
        return None
    data, code = held[:-CODE], held[-CODE:]
    return data if hmac.compare_digest(code, _code(kept.name, data)) else None


def _keep(kept: Path, data: bytes) -> None:
    """Whole or not at all, whoever else makes the same file now; those of earlier states go."""
    handle, name = tempfile.mkstemp(dir=kept.parent)
    with os.fdopen(handle, "wb") as out:
        out.write(data + _code(kept.name, data))
    os.replace(name, kept)
    for old in kept.parent.glob(f"{kept.name.partition('-')[0]}-*{kept.suffix}"):
        if old != kept:
            old.unlink(missing_ok=True)

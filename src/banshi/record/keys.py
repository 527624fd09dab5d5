"""Keys kept in the installation's home, made once, readable by the operator alone."""

import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings


def kept(name: str, make) -> bytes:
    """The bytes of a key file in the home, written with mode 0600 on first use."""
    path = Path(settings.BANSHI_HOME) / "keys" / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # threads of one process may meet here at the first request, so the process number would not do
        fresh = path.with_suffix(f".{secrets.token_hex(8)}.new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()


@lru_cache(maxsize=16)
def secret(name: str, home: str = "") -> bytes:
    """A 32-byte secret of this name, one an installation."""
    return kept(f"{name}.key", lambda: secrets.token_bytes(32))


@lru_cache(maxsize=4)
def seal_key(home: str = "") -> Ed25519PrivateKey:
    """The private key that signs seals."""
    return Ed25519PrivateKey.from_private_bytes(
        kept("seal.key", lambda: Ed25519PrivateKey.generate().private_bytes_raw())
    )


def public_key_text() -> str:
    """The public key in PEM, for whoever verifies elsewhere."""
    key = seal_key(str(settings.BANSHI_HOME)).public_key()
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()

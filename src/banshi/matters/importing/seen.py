"""What a file said before: counts by digest in a private file on disk, so that a million rows cost no memory."""

import sqlite3
from hashlib import blake2b


class Seen:
    """How often something came before in this file."""

    def __init__(self):
        # an empty name is a temporary database of this connection alone, removed with it
        self.base = sqlite3.connect("", isolation_level=None)
        self.base.execute("PRAGMA cache_size=-4000")
        self.base.execute("PRAGMA synchronous=OFF")
        self.base.execute("CREATE TABLE seen (digest BLOB PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID")
        self.base.execute("BEGIN")

    def before(self, what: str, text: str) -> int:
        """How often this text came before under this heading; counts it."""
        digest = blake2b(f"{what}\x1f{text}".encode("utf-8", "surrogatepass"), digest_size=12).digest()
        [(count,)] = self.base.execute(
            "INSERT INTO seen VALUES (?, 0) ON CONFLICT (digest) DO UPDATE SET count = count + 1 RETURNING count",
            (digest,),
        ).fetchall()
        return count

    def close(self) -> None:
        self.base.close()

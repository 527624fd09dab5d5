"""The whole record as plain files that anybody can verify again without this software."""

import base64
import json
import os
import shutil
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from django.conf import settings

from banshi.cli import check_record
from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.matters import jobs
from banshi.record import keys, queries
from banshi.record.facts import Entry, Seal

PAGE = 5_000
README = """# 办理记录 · the record

按最后一次封存导出，不含任何诉求内容、姓名、电话：它们只以加盐承诺的形式出现。
Exported as of the last seal. No text, name or phone is in it; they stand here only as salted commitments.

- `entries.jsonl`：每行一条记录，按封存位置排列 · one entry a line in the order of the tree. `previous`, `hash`: hex;
  `payload`: base64 of the exact bytes.
- `leaves.txt`：位置、哈希 · position and hash of each leaf.
- `seals.jsonl`：封存 · seals; `signature` is base64 of an Ed25519 signature over the UTF-8 bytes of `body`.
- `public_key.pem`：公钥。请向运行单位另行核对 · the public key; compare it with one obtained another way.
- `check.py`：核验程序，六十余行 · checks all of it: `python check.py`.

An entry's hash is SHA-256 over 0x00 and: 1 byte layout (1), 32 bytes previous hash, 8 bytes subject, 4 bytes number,
2 bytes version, then kind, actor, occurred_at, recorded_at, cause, payload, each as 4 bytes length and its bytes; all
numbers are big endian. The tree over the hashes is that of RFC 6962: a node is SHA-256 over 0x01 and its children. The
body of a seal has five lines: origin, size, root (base64), time, and the hash of the seal before: SHA-256 over that
seal's own such hash (32 zero bytes for the first) and its body.
"""


def export(folder: Path, *, progress) -> int:
    """Seal what is new and write the record up to that seal; 0 when done."""
    while jobs.seal(clock.now()):
        pass
    last = queries.last_seal()
    if last is None:
        raise Refused(
            "empty_record", "还没有任何办理记录，没有可以导出的。", "There is no entry yet; nothing to export."
        )
    _prepare(folder)
    total = last.last + 1
    with _new(folder / "entries.jsonl") as entries, _new(folder / "leaves.txt") as leaves:
        done = 0
        while done < total:
            for position, entry in queries.leaves(done - 1, min(PAGE, total - done)):
                entries.write(json.dumps(_entry(position, entry), ensure_ascii=False) + "\n")
                leaves.write(f"{position} {entry.hash.hex()}\n")
                done = position + 1
            progress(done, total)
    with _new(folder / "seals.jsonl") as seals:
        for seal in queries.seals():
            if seal.number <= last.number:
                seals.write(json.dumps(_seal(seal), ensure_ascii=False) + "\n")
    with _new(folder / "public_key.pem") as file:
        file.write(_public_key())
    with _new(folder / "README.md") as file:
        file.write(README)
    shutil.copyfile(check_record.__file__, folder / "check.py")
    progress.end()
    print(f"已写 {total:,} 条记录、{last.number:,} 次封存到 {folder}。核验：python {folder / 'check.py'}")
    return 0


def _prepare(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(
            "folder_in_use",
            "“{path}”不是空文件夹。请换一个新的名字。",
            "“{path}” is no empty folder. Choose a new name.",
            where="folder",
            path=str(folder),
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _new(path: Path):
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline="\n")


def _entry(position: int, entry: Entry) -> dict:
    found = {name: getattr(entry, name) for name in entry.__struct_fields__ if name != "id"}
    found |= {"previous": entry.previous.hex(), "hash": entry.hash.hex()}
    return {"position": position, **found, "payload": base64.b64encode(entry.payload).decode()}


def _seal(seal: Seal) -> dict:
    names = ("number", "first", "last", "sealed_at", "body")
    return {
        **{name: getattr(seal, name) for name in names},
        "root": seal.root.hex(),
        "previous": seal.previous.hex(),
        "signature": base64.b64encode(seal.signature).decode(),
    }


def _public_key() -> str:
    key = keys.seal_key(str(settings.BANSHI_HOME)).public_key()
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()

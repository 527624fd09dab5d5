"""Check an exported record with nothing of Banshi's: `python check.py [FOLDER]`. Standard library, and `cryptography`
for the signatures. It prints every fault and ends with 0 only when there is none. README.md says what the files hold.
"""

import base64
import hashlib
import json
import struct
import sys
from pathlib import Path


def entry_hash(e):
    head = struct.pack(">B32sQIH", 1, bytes.fromhex(e["previous"]), e["subject"], e["number"], e["version"])
    texts = [e[name].encode() for name in ("kind", "actor", "occurred_at", "recorded_at", "cause")]
    fields = [*texts, base64.b64decode(e["payload"])]
    return hashlib.sha256(b"\x00" + head + b"".join(struct.pack(">I", len(f)) + f for f in fields)).digest()


def add(peaks, size, leaf):
    """Add a leaf to the peaks of a tree that then has `size` leaves."""
    peaks.append(leaf)
    while size % 2 == 0:
        right, left = peaks.pop(), peaks.pop()
        peaks.append(hashlib.sha256(b"\x01" + left + right).digest())
        size //= 2


def root(peaks):
    found = peaks[-1]
    for peak in reversed(peaks[:-1]):
        found = hashlib.sha256(b"\x01" + peak + found).digest()
    return found


def check(folder):
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    key = load_pem_public_key((folder / "public_key.pem").read_bytes())
    seals = [json.loads(line) for line in (folder / "seals.jsonl").open(encoding="utf-8")]
    leaves = (line.split() for line in (folder / "leaves.txt").open(encoding="utf-8"))
    heads, peaks, position, previous = {}, [], 0, bytes(32)
    for line in (folder / "entries.jsonl").open(encoding="utf-8"):
        e = json.loads(line)
        number, last = heads.get(e["subject"], (0, bytes(32)))
        found, leaf = entry_hash(e), next(leaves, ["none", ""])
        if e["position"] != position or leaf != [str(position), found.hex()]:
            yield f"leaf {position} is not the hash of its entry"
        if found.hex() != e["hash"] or e["previous"] != last.hex() or e["number"] != number + 1:
            yield f"entry {e['number']} of subject {e['subject']} was changed, or one before it is missing"
        heads[e["subject"]] = (e["number"], found)
        position += 1
        add(peaks, position, found)
        while seals and seals[0]["last"] == position - 1:
            seal = seals.pop(0)
            told = f"{position}\n{base64.b64encode(root(peaks)).decode()}\n{seal['sealed_at']}\n{previous.hex()}\n"
            if seal["body"].partition("\n")[2] != told or seal["root"] != root(peaks).hex():
                yield f"seal {seal['number']} says something else than the entries"
            try:
                key.verify(base64.b64decode(seal["signature"]), seal["body"].encode())
            except Exception:
                yield f"the signature of seal {seal['number']} is not valid"
            previous = hashlib.sha256(previous + seal["body"].encode()).digest()
    if seals or next(leaves, None):
        yield f"the record was cut after {position} entries"


if __name__ == "__main__":
    faults = list(check(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent)))
    print("\n".join(faults) or "OK: every entry, leaf, seal and signature agrees")
    sys.exit(bool(faults))

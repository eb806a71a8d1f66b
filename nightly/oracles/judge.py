"""Holds our log, proofs and export against pymerkle and sigstore, which share no code with us (make oracles).

Runs in an environment of their own. Any disagreement is exit 1. What is not ours and not theirs is the export's own
program, which runs here in a Python that can import nothing but `cryptography`.
"""

from __future__ import annotations

import importlib.metadata
import json
import runpy
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pymerkle import InmemoryTree
from sigstore._internal.merkle import verify_merkle_inclusion
from sigstore._internal.rekor.checkpoint import SignedCheckpoint
from sigstore._internal.trust import Keyring
from sigstore.errors import VerificationError
from sigstore_models.common.v1 import PublicKey, PublicKeyDetails

ONLY = ("cryptography", "cffi", "pycparser")
ALONE = "import runpy, sys; del sys.argv[0]; sys.path.append(sys.argv.pop(0)); "
PROGRAM = ALONE + "runpy.run_path(sys.argv[0], run_name='__main__')"


def main(folder: Path) -> None:
    lines = [line for file in sorted((folder / "log").glob("*.jsonl")) for line in file.read_bytes().splitlines()]
    vkey = next((folder / "log" / "keys").glob("*.vkey")).read_text().strip()
    tree = InmemoryTree()
    for line in lines:
        tree.append_entry(line)
    print(f"{checkpoints(folder, tree, vkey)} checkpoints: sigstore reads and verifies them, pymerkle has their roots")
    made = json.loads((folder / "proofs.json").read_text())
    print(f"{inclusions(made, tree, lines)} inclusion proofs: pymerkle makes the same, sigstore accepts them")
    print(f"{consistencies(folder, made, tree)} consistency proofs: they lead between pymerkle's roots")
    exports(folder, vkey)
    print("The export's verify.py needs cryptography and nothing else: it accepts the export, and not a changed one")


def checkpoints(folder: Path, tree: Any, vkey: str) -> int:
    """Every kept checkpoint, and one that a witness has cosigned."""
    ring, key_id = keyring(vkey)
    notes = [*kept(folder), *(path.read_text(encoding="utf-8") for path in (folder / "vidne").iterdir())]
    for text in notes:
        opened = SignedCheckpoint.from_text(text)
        opened.signed_note.verify(ring, key_id)
        size = opened.checkpoint.log_size
        agree(opened.checkpoint.log_hash == tree.get_root(size).hex(), f"root at {size}")
        forged = SignedCheckpoint.from_text(text.replace(f"\n{size}\n", f"\n{size + 1}\n", 1))
        refused(lambda forged=forged: forged.signed_note.verify(ring, key_id), f"a forged checkpoint {size}")
    return len(notes)


def kept(folder: Path) -> list[str]:
    """The notes in the log's files of kept checkpoints: of each its text and its signatures, and an empty line."""
    parts = "".join(file.read_text(encoding="utf-8") for file in sorted((folder / "log").glob("*.checkpoints")))
    texts, signatures = parts.split("\n\n")[:-1:2], parts.split("\n\n")[1::2]
    return [f"{text}\n\n{signed}\n" for text, signed in zip(texts, signatures, strict=True)]


def inclusions(made: list[dict[str, Any]], tree: Any, lines: list[bytes]) -> int:
    for proof in made:
        index, size, path = proof["index"], proof["size"], [bytes.fromhex(node) for node in proof["inclusion"]]
        theirs = tree.prove_inclusion(index + 1, size).path
        agree(theirs[1:] == path, f"inclusion of {index} in {size}")
        root = tree.get_root(size)
        verify_merkle_inclusion(rekor_entry(lines[index], index, size, path, root))
        other = rekor_entry(lines[index] + b" ", index, size, path, root)
        refused(lambda other=other: verify_merkle_inclusion(other), f"another entry {index} in {size}")
    return len(made)


def consistencies(folder: Path, made: list[dict[str, Any]], tree: Any) -> int:
    """pymerkle writes these proofs otherwise than RFC 9162, so its roots are what ours are held against."""
    with TemporaryDirectory() as place, ZipFile(folder / "export.zip") as archive:
        extends = runpy.run_path(archive.extract("verify.py", place))["extends"]
    for proof in made:
        old, size, nodes = proof["index"] + 1, proof["size"], [bytes.fromhex(node) for node in proof["consistency"]]
        agree(extends(old, tree.get_root(old), size, tree.get_root(size), nodes), f"consistency of {old} and {size}")
        agree(not extends(old, bytes(32), size, tree.get_root(size), nodes), f"refusal of {old} and {size}")
    return len(made)


def exports(folder: Path, vkey: str) -> None:
    """The export's own program, alone: it accepts the export, and not one with a changed entry."""
    with TemporaryDirectory() as made:
        packages, place = Path(made) / "packages", Path(made) / "export"
        packages.mkdir()
        for name in ONLY:
            for top in {file.parts[0] for file in importlib.metadata.files(name) or () if ".." not in file.parts}:
                (packages / top).symlink_to(Path(str(importlib.metadata.distribution(name).locate_file(top))))
        with ZipFile(folder / "export.zip") as archive:
            archive.extractall(place)
        agree(alone(packages, f"{ALONE}import cryptography") == 0, "cryptography can be imported")
        agree(alone(packages, f"{ALONE}import pydantic") != 0, "nothing else can be imported")
        witness = Path(made) / "42.note"
        witness.write_text(kept(folder)[42], encoding="utf-8")
        arguments = [place / "verify.py", place, "--key", vkey, "--witness", witness]
        agree(alone(packages, PROGRAM, *arguments) == 0, "the export is proved")
        entries = place / "entries.jsonl"
        entries.write_bytes(entries.read_bytes().replace(b'"rows":70', b'"rows":71'))
        agree(alone(packages, PROGRAM, *arguments) == 1, "a changed export is not proved")


def alone(packages: Path, script: str, *arguments: object) -> int:
    """Exit status of a script in a Python without site-packages, the ``packages`` excepted."""
    command = [sys.executable, "-I", "-S", "-c", script, packages, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False).returncode


def keyring(vkey: str) -> tuple[Any, Any]:
    """sigstore's ring with the log's key in it, and the key's id in notes."""
    _, key_id, encoded = vkey.split("+", 2)
    raw = b64decode(encoded)[1:]
    der = Ed25519PublicKey.from_public_bytes(raw).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    known = PublicKey.model_construct(raw_bytes=der, key_details=PublicKeyDetails.PKIX_ED25519)
    return Keyring([known]), bytes.fromhex(key_id)


def rekor_entry(line: bytes, index: int, size: int, path: list[bytes], root: bytes) -> Any:
    """One of our proofs in the shape that sigstore has its own in."""
    proof = SimpleNamespace(log_index=index, tree_size=size, hashes=path, root_hash=root)
    return SimpleNamespace(_inner=SimpleNamespace(inclusion_proof=proof, canonicalized_body=line))


def agree(holds: bool, what: str) -> None:
    if not holds:
        sys.exit(f"DISAGREEMENT: {what}")


def refused(act: Any, what: str) -> None:
    try:
        act()
    except VerificationError:
        return
    sys.exit(f"DISAGREEMENT: {what} was accepted")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

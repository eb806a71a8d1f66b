"""Fuzz what a municipality declares: whatever bytes it is, it is read or refused in a sentence.

``make fuzz`` runs it for a third of FUZZ_SECONDS. The first byte of an input says which of the two it is, the rest is
the file. What ends a run is said in readers.py.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import atheris
from harness import GROUND, ROOT, fuzz, seconds

with atheris.instrument_imports(include=["targeting.workspace"]):
    from targeting.errors import ConfigurationError
    from targeting.workspace import Settings, catalogue, load_register, load_toml

HERE = GROUND / "contracts"
FILES = ("kontrakt.odcs.yaml", "workspace.toml")


def seeds() -> Path:
    """The catalogue's contracts and the sample's settings, as inputs to begin with; gives their folder."""
    inputs = HERE / "seeds"
    inputs.mkdir()
    for contract in catalogue("registers").glob("*.odcs.yaml"):
        (inputs / contract.name).write_bytes(b"\0" + contract.read_bytes())
    settings = ROOT / "data" / "sample" / "workspace.toml"
    (inputs / settings.name).write_bytes(b"\1" + settings.read_bytes())
    return inputs


def declare(data: bytes) -> None:
    """Read one declaration; a refusal has its sentence in both languages."""
    if not data:
        return
    path = HERE / FILES[data[0] % len(FILES)]
    path.write_bytes(data[1:])
    try:
        read(path)
    except ConfigurationError as refusal:
        assert refusal.message.da
        assert refusal.message.en


def read(path: Path) -> object:
    """The declaration that the file holds."""
    return load_toml(path, Settings) if path.suffix == ".toml" else load_register(path)


def main() -> None:
    """Fuzz until the time is up, or run the inputs that are named."""
    shutil.rmtree(HERE, ignore_errors=True)
    HERE.mkdir(parents=True)
    fuzz("contracts", declare, seeds(), seconds() // 3)


if __name__ == "__main__":
    main()

"""Fuzz the readers of extracts: whatever bytes arrive, they land or are refused in a sentence (support.promise).

``make fuzz`` runs it for FUZZ_SECONDS (600). The first byte of an input says which register it is delivered as, the
rest is its file. A crash, a broken promise, or an input that takes more than ten seconds or more than a GiB of memory
ends the run with a status other than zero, and the input lies in nightly/fuzz/findings/;
``PYTHONPATH=tests python nightly/fuzz/readers.py FILE`` runs it again.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import atheris
from harness import GROUND, fuzz, seconds
from openpyxl.utils.exceptions import IllegalCharacterError

with atheris.instrument_imports(include=["targeting.registers"]):
    from support.anyfile import packed, registers, written
    from support.delivery import COLUMNS, small_rows
    from support.promise import Ground
    from support.sheets import write_sheet
    from targeting.workspace import RegisterContract

HERE = GROUND / "readers"
LANDED_BEFORE_ALL_IS_NEW = 50

DECLARED = [registers()[name] for name in sorted(registers())]
SHEET = registers()["children_family"]


def read_input(data: bytes) -> tuple[RegisterContract, bytes] | None:
    """The register and the file that an input stands for; None where it stands for no file.

    No fuzzer finds its way through a packed workbook, so one door more takes text and makes the workbook of it.
    What the writer of workbooks refuses, as a time with a zone, is none.
    """
    door, content = data[0] % (len(DECLARED) + 1), data[1:]
    if door < len(DECLARED):
        return DECLARED[door], content
    try:
        return SHEET, write_sheet(content.decode("utf-8", errors="replace"))
    except (ValueError, TypeError, OverflowError, IllegalCharacterError):
        return None


def seeds() -> Path:
    """The small delivery, file by file, as inputs to begin with; gives their folder."""
    inputs = HERE / "seeds"
    inputs.mkdir()
    for door, declared in enumerate(DECLARED):
        rows = [[row.get(name, "") for name in COLUMNS[declared.id]] for row in small_rows()[declared.id]]
        (inputs / f"{door}").write_bytes(bytes([door]) + packed(declared, written(declared, rows)))
    header = " | ".join(column.header for column in SHEET.columns)
    row = "anna | Tilbud | Bevilget | SEL § 52 | Familiecentret | #17 | @2017-01-01 | 43100"
    (inputs / "sheet").write_bytes(bytes([len(DECLARED)]) + f"Udtræk |\n|\n|\n|\n{header}\n{row}\n".encode())
    return inputs


def main() -> None:
    """Fuzz until the time is up, or run the inputs that are named."""
    shutil.rmtree(HERE, ignore_errors=True)
    ground = Ground(HERE / "warehouse", most=LANDED_BEFORE_ALL_IS_NEW)

    def land(data: bytes) -> None:
        read = read_input(data) if data else None
        if read:
            ground.land(*read)

    fuzz("readers", land, seeds(), seconds())


if __name__ == "__main__":
    main()

"""How much a small file may take

No file under 1 MB takes more than 1 GiB of memory to read, or makes the reader hang, whatever is in it: such a file is
read, or refused in one sentence that says what it is and what to do. Each is landed here in a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from typing import Any

import pytest

from support.examples import NIGHTLY
from support.world import ROOT

MOST_MIB = 1024
# Of the processor, on any machine: the slowest takes three here.
SECONDS = 120
UNFOLDS = "unpacks to more than 50 times its size"
SAME = "so nearly all of them must be the same"
EMPTY = "far more rows or columns than are filled"
SWOLLEN = "far more empty or formatted cells"
DAMAGED = "is not a whole spreadsheet"
WIDTH = "have another number of columns than"
WIDE = "columns, and at most 2000 are read"
NO_COLUMNS = "1 columns found and 7 expected"

FATES = {
    "sheets": {
        "a cell in the last corner": EMPTY,
        "a cell in the last row": "1 rows read",
        "a cell at the right of 40,000 rows": EMPTY,
        "one sheet under ten thousand names": DAMAGED,
        "a shared text of 100 kB in each of 30,000 rows": UNFOLDS,
        "entities": DAMAGED,
        "a cell far to the right in 3,000 rows": EMPTY,
        "merged cells in every row": "2000 rows read",
        "one row merged a million times": UNFOLDS,
        "four million shared texts, beside much else": "1 rows read",
        "a text in seven million pieces, beside much else": SWOLLEN,
        "elements within elements, beside much else": DAMAGED,
        "one row merged a million times, beside much else": "1 rows read",
        "cells without end, beside much else": SWOLLEN,
        "rows without end, beside much else": "900000 rows read",
        "one element with an attribute of 30 MB, beside much else": DAMAGED,
        "a part of 900 MB of blanks": UNFOLDS,
    },
    "texts": {
        "100,000 columns": WIDE,
        "one line": "only one column found",
        "400,000 lines that are no rows": WIDTH,
        "separators within quotation marks": WIDTH,
        "fixed places of odd lengths": NO_COLUMNS,
        "one row": "1 rows read",
        "one line of separators": WIDE,
        "one row of separators": "has column names and no rows",
        "nothing but line ends below the names": "has column names and no rows",
        "half of the lines too short, half too long": WIDTH,
        "a quotation mark before every line end": WIDTH,
        "300,000 rows of one cell": "300000 rows read",
        "fixed places, 9 a line": NO_COLUMNS,
        "fixed places without line ends": NO_COLUMNS,
    },
    "packed": {
        "gzip of 90 MB of zeros": UNFOLDS,
        "gzip of 2 MB of line ends": SAME,
        "a zip in a zip in a zip": "is packed with zip",
        "a zip that says it unfolds to 2 GB": "10 rows read",
        "gzip of lines that are no rows beside much else": SAME,
        "gzip of 90 MB of one row": SAME,
        "gzip of quotation marks beside much else": "2 rows read",
        "a zip with 9,000 members": "holds 9000 files",
        "a zip with a member of 900 MB": UNFOLDS,
    },
    "parquets": {
        "10 million rows of one word": SAME,
        "a word of 900 kB in 2,000 rows": "unpacks to more than 200 times its size",
        "a list of 10 million": "holds lists or records",
        "10 million numbers": SAME,
        "4,000 columns": "no columns named",
    },
    "contracts": {
        "brackets within brackets": "nested more than 50 deep",
        "references": "a reference to another place",
        "a number of 900 kB": "holds a number or a date that there is none of",
        "a number of 900 kB, TOML": "holds a number or a date that there is none of",
        "50,000 unknown keys, TOML": "and 49984 more",
        "50,000 unknown keys": "and 49980 more",
        "14,000 columns": "and 13980 more",
        "registers without end, TOML": "more",
    },
}
# Every night all of them; in between the first few of each kind.
FEW = 6


@pytest.mark.parametrize("kind", FATES)
def test_a_small_file_is_read_or_refused_in_little_memory(kind: str) -> None:
    """Cells far away, lines without end, packed files that unfold, words said once for millions of rows, deep texts."""
    fates = dict(list(FATES[kind].items())[: None if NIGHTLY else FEW])
    weighed = weigh(kind, fates)
    assert set(weighed) == set(fates)
    assert {name: found["mib"] for name, found in weighed.items() if found["mib"] > MOST_MIB} == {}
    assert {name: found["seconds"] for name, found in weighed.items() if found["seconds"] > SECONDS} == {}
    assert {name: found["outcome"] for name, found in weighed.items() if fates[name] not in found["outcome"]} == {}


def weigh(kind: str, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What each file of the kind took, and what became of it."""
    command = [sys.executable, "-m", "support.bombs", kind, *names]
    done = subprocess.run(command, cwd=ROOT / "tests", capture_output=True, text=True, check=True)
    return {found.pop("name"): found for found in map(json.loads, done.stdout.splitlines())}

"""The table in docs/da/drift.md, made from catalogue/doctor.toml: `make reference`."""

from __future__ import annotations

import re

from support.house import ROOT
from targeting.doctor.declared import declared

PAGE = ROOT / "docs" / "da" / "drift.md"
BEGIN, END = "<!-- fund: dannet af doctor.toml med `make reference` -->", "<!-- fund slut -->"
# What is filled in, as a reader meets it who has not yet had it said.
_FILLED = re.compile(r"\{(\w+)\}")


def table() -> str:
    """A row a finding, under what was looked at."""
    rows = [
        f"| {check.name_da} | {_plain(each.says_da)} | {_plain(each.do_da)} |"
        for check in declared().checks
        for each in check.findings
    ]
    return "\n".join(["| Efterset | Sætningen siger | Gør |", "|---|---|---|", *rows])


def _plain(text: str) -> str:
    return _FILLED.sub(lambda name: "MAPPE" if name[1] == "workspace" else "…", text)


def with_made(text: str) -> str:
    """The page with its table made anew."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(with_made(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

"""The citizen's copy (GDPR art. 15(3)): the rows that lie in the warehouses today, and what was read of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from targeting.access.answer import Answer
from targeting.access.copied import Copied, Had, Rows
from targeting.access.run_part import PROTECTED, line_da
from targeting.pages import Section, day
from targeting.workspace import Column, Workspace

KEPT_AS_KEY = "En nøgle, ikke et navn"
ROW = "row_no"
NONE = "–"
ONLY_KEY = "Kun nøglen til dit nummer. Ingen række om dig blev godtaget."


def copies_section(answer: Answer, workspace: Workspace) -> Section:
    """All that lies in the warehouses about the citizen, a part a run; the newest first."""
    return Section(
        "Kopi af det, vi har om dig",
        (
            "Her er de rækker om dig, som ligger i arbejdsmappen i dag, som de blev læst. Overskrifterne er registrets "
            "egne. En række, der ikke kunne læses, er ikke med: den er gemt uden navn og nøgle.",
        ),
        parts=tuple(
            _of_run(run_id, answer.copies[run_id], workspace) for run_id in sorted(answer.copies, reverse=True)
        ),
    )


def _of_run(run_id: str, copied: Copied, workspace: Workspace) -> Section:
    heading = f"Rækker, læst af opgørelsen {run_id}"
    if not copied.rows:
        return Section(heading, (ONLY_KEY,))
    lines = (PROTECTED,) if copied.protected else ()
    return Section(heading, lines, parts=tuple(_parts(copied, workspace)))


def _parts(copied: Copied, workspace: Workspace) -> Iterator[Section]:
    for rows in copied.rows:
        yield _rows(rows, workspace)
    if copied.had:
        yield Section(
            "Indsatser, læst af rækkerne",
            ("Også dem, der var slut eller ikke var begyndt, og dem, der ikke tæller.",),
            columns=("Hvad", "Hvor", "Fra", "Til", "Talt med"),
            rows=tuple(_had(had, copied, workspace) for had in copied.had),
        )


def _rows(rows: Rows, workspace: Workspace) -> Section:
    contract = next((each for each in workspace.registers if each.id == rows.register), None)
    columns = {column.name: column for column in contract.columns} if contract else {}
    return Section(
        contract.name if contract else rows.register,
        columns=tuple(_heading(name, columns.get(name)) for name in rows.columns),
        rows=tuple(
            tuple(_cell(columns.get(name), cell) for name, cell in zip(rows.columns, row, strict=True))
            for row in rows.rows
        ),
    )


def _heading(name: str, column: Column | None) -> str:
    return "Række" if name == ROW else column.header if column else name


def _cell(column: Column | None, cell: object) -> str:
    if cell is None or cell == "":
        return NONE
    if column and column.reads == "keyed":
        return KEPT_AS_KEY
    return day(cell) if isinstance(cell, date) else str(cell)


def _had(had: Had, copied: Copied, workspace: Workspace) -> tuple[str, ...]:
    what, where, since = line_da(had.line, workspace)
    return what, where, since, day(had.until) if had.until else NONE, "Ja" if copied.scored and had.counted else "Nej"

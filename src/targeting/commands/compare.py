"""Two rule sets held together on the last good run's citizens, before one of them is adopted."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from targeting import comparison
from targeting.audit import RulesetsCompared, RulesetsConsulted
from targeting.commands.trial import Tried, release_of, setting_of, sides_of, tried
from targeting.disclosure import Comparison, suppressed
from targeting.errors import ConfigurationError
from targeting.files import require_new, write_out
from targeting.pages import Page
from targeting.run import Ground, consult, ground_of
from targeting.scoring import score, steps
from targeting.session import Session
from targeting.shapes import Document
from targeting.warehouse import Warehouse
from targeting.workspace import Mode


@dataclass(frozen=True)
class Pair:
    """What is to be compared: rule sets by ID or ID@VERSION (or a draft's file for the second), as of a day.

    Blank: the run's. ``simulation``: the last simulation, and not the last good run in operate.
    """

    before: str | None = None
    after: str | None = None
    draft: Path | None = None
    before_as_of: date | None = None
    after_as_of: date | None = None
    simulation: bool = False


@dataclass(frozen=True)
class Compared:
    """The comparison as it may be shown, its hash, and where the log names it; ``rows`` when they were written."""

    document: dict[str, Any]
    sha256: str
    log_seq: int
    rows: Path | None = None

    def as_dict(self) -> Document:
        """For programs."""
        return {"comparison_sha256": self.sha256, "log_seq": self.log_seq, **self.document}

    def render(self) -> Page:
        """For people, in Danish."""
        return comparison.comparison_page(self.document, self.sha256, drawn=False)

    def html(self) -> str:
        """The page, with its figures."""
        return comparison.comparison_page(self.document, self.sha256, drawn=True).html()


def compare(session: Session, asked: Pair, rows: Path | None = None) -> Compared:
    """Compare two rule sets; ``rows`` is a new file for the citizens who move, only with leave to name them.

    Raises NotCovered when no basis covers it today, ConfigurationError where what is asked for is not there or is
    the same twice, TargetingError when there is no good run.
    """
    ground = ground_of(session, asked.simulation)
    before, after = _sides(ground, asked)
    if rows is not None:
        _require_rows_allowed(ground, rows)
    leave = consult(
        ground,
        RulesetsConsulted(before=before.told, after=after.told, rows=rows is not None),
        mode=None if rows else Mode.SIMULATE,
        rulesets=(before.ruleset, after.ruleset),
    )
    release = release_of(leave)
    with leave.scratch() as scratch:
        tables = _counted(scratch, before, after)
        content = _rows_of(scratch) if rows is not None else b""
    found = suppressed(Comparison(sides=sides_of(ground, before, after), **tables), release)
    document = _document(ground, before, after, found)
    sha256 = comparison.sha256(document)
    seq = leave.append(
        RulesetsCompared(
            comparison=sha256,
            before=before.told,
            after=after.told,
            run=ground.plan.run_id,
            rows_sha256=hashlib.sha256(content).hexdigest() if rows is not None else None,
        )
    )
    if rows is not None:
        write_out("--rows", rows, content, mode=0o600)
    return Compared(document, sha256, seq, rows)


def _sides(ground: Ground, asked: Pair) -> tuple[Tried, Tried]:
    if asked.after is not None and asked.draft is not None:
        raise ConfigurationError("Name the second rule set with --with or with --ruleset-file, not with both.")
    before = tried(ground, asked.before, None, asked.before_as_of)
    second = asked.after or f"{before.ruleset.id}@{before.ruleset.version}"
    after = tried(ground, second, asked.draft, asked.after_as_of or before.as_of)
    if (before.ruleset.sha256, before.as_of) == (after.ruleset.sha256, after.as_of):
        raise ConfigurationError(
            "Both sides are the same rule set as of the same day. Name another with --with or --ruleset-file, "
            "or another day with --with-as-of."
        )
    return before, after


def _counted(scratch: Warehouse, before: Tried, after: Tried) -> dict[str, list[dict[str, Any]]]:
    for side, one in (("a", before), ("b", after)):
        score(scratch, one.always, one.as_of)
        comparison.keep_side(scratch, side)
    return comparison.counted(scratch, before.ruleset, after.ruleset)


def _document(ground: Ground, before: Tried, after: Tried, found: Comparison) -> dict[str, Any]:
    labels = {
        move: {id_: (number, label) for number, (id_, label, _) in enumerate(steps(side.ruleset), start=1)}
        for move, side in (("entered", before), ("left", after))
    }
    fallen = sorted(found.steps, key=lambda row: (row["moved"], labels[row["moved"]][row["step"]]))
    tables = {
        "groups": found.groups,
        "rules": found.rules,
        "steps": [row | {"label_da": labels[row["moved"]][row["step"]][1]} for row in fallen],
        "points": found.points,
    }
    first, second = (comparison.side(one.ruleset, one.as_of, one.adopted) for one in (before, after))
    return comparison.comparison(setting_of(ground), first, second, tables)


def _require_rows_allowed(ground: Ground, rows: Path) -> None:
    if ground.plan.mode != Mode.OPERATE:
        raise ConfigurationError(
            "--rows names citizens, and the run that is looked into is a simulation, which names none. Run in mode "
            "operate first, and leave out --simulation."
        )
    require_new("--rows", rows, outside=ground.workspace.folder)


def _rows_of(scratch: Warehouse) -> bytes:
    """The citizens who enter, leave or stay, as a Parquet file."""
    from pyarrow import parquet

    buffer = io.BytesIO()
    parquet.write_table(scratch.answer("ask/compare/rows").to_arrow_table(), buffer)
    return buffer.getvalue()

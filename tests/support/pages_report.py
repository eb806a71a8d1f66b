"""The report of a release of data/sample, of figures as they could be published: one warning, and some hidden."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import product
from typing import Any

from support.documents import SAMPLE
from support.pages_released import COLUMNS, RATES, RUN, STEPS
from targeting.records import RunReport
from targeting.workspace import evidence_dictionary, load_workspace

Row = dict[str, Any]
DELIVERED = date(2017, 10, 2)
WARNED = (
    "Andelen, der foreslås blandt borgere på 25-29 år, er mere end 1,4 gange andelen blandt alle andre. 2,42 % mod "
    "1,62 %. Er der en saglig grund? Så kan regelsættet forklare den."
)
OF_THE_RUN: Row = RUN | {
    "started_at": datetime(2026, 11, 21, 8, 15), "processing_date": date(2026, 11, 21), "mode": "operate",
    "purpose": "IDENTIFY_FOR_OFFER", "cited_as": "§ 8 stk. 3, nr. 2 (interesseafvejningsreglen)",
    "resolved_as": "persondataloven § 8, stk. 3, jf. stk. 2, nr. 2", "cited_in_force": False,
    "current_basis": "Databeskyttelsesforordningen artikel 6, stk. 1, litra e, og artikel 9, stk. 2, litra g",
    "supplementary_basis": "", "balancing_test_id": "eksempel-afvejning-1", "balancing_test_sha256": "c" * 64,
    "persons_read": 19992, "log_seq": 41, "program_version": "0.1.0", "warnings": WARNED, "suppressed": "",
}  # fmt: skip
# Register, citizens, rows, quarantined, ignored, days since the newest date; None is hidden.
SOURCES: tuple[tuple[Any, ...], ...] = (
    ("aids", "Hjælpemidler", 403, None, None, 18, 3),
    ("benefit_refund", "Ydelsesrefusion", 1683, 18486, 67, 402, 7),
    ("children_family", "Børn og familie (DUBU)", 279, None, None, 34, 8),
    ("jobcentre", "Jobcenter (Momentum)", 1322, 1337, 9, 0, 0),
    ("objection", "Indsigelser", None, None, None, None, None),
    ("population", "Folkeregister (CPR)", 19992, 20081, 9, 80, None),
)
DEPARTMENTS = {
    "employment": "Beskæftigelse og Borgerservice", "children": "Børn, Unge og Familie",
    "social": "Social og Psykiatri", "health": "Sundhed og Ældre",
}  # fmt: skip
IN_BOTH: dict[frozenset[str], int | None] = {
    frozenset({"employment"}): 1554, frozenset({"children"}): 229, frozenset({"social"}): 490,
    frozenset({"health"}): 1198, frozenset({"employment", "children"}): 88, frozenset({"employment", "social"}): 209,
    frozenset({"employment", "health"}): 264, frozenset({"children", "social"}): None,
    frozenset({"children", "health"}): None, frozenset({"social", "health"}): 201,
}  # fmt: skip
HAVING: dict[str, tuple[int | None, ...]] = {
    "departments": (12602, 2247, 386, 128, 17), "benefits": (14035, 1325, 20),
    "services": (13293, 1542, 373, 103, 43, None, None),
}  # fmt: skip
MOVED = {"all": (48, 212, 14), "benefits_1": (46, 178, 14), "departments_2": (48, 212, 14), "plans_2": (8, 13, 0)}


def report_of_example(**changed: list[Row]) -> RunReport:
    """The report; ``changed`` are tables to have in place of its own."""
    workspace = load_workspace(SAMPLE)
    rules = workspace.ruleset(workspace.settings.defaults.ruleset).rules
    tables = {"run": [OF_THE_RUN], **dict(_tables())} | changed
    return RunReport(tables, workspace.settings, {rule.id: rule.label_da for rule in rules}, evidence_dictionary())


def _tables() -> Iterator[tuple[str, list[Row]]]:
    yield "source", [_source(*each) for each in SOURCES]
    yield "quality", [_judged(name, *each) for name, *_ in SOURCES for each in EXPECTED]
    yield "attrition", [
        _shown({"group_by": "all", "step": step, "label_da": label, "before": before, "dropped": gone,
                "after": before - gone})
        for step, (label, before, gone) in enumerate(STEPS, start=1)
    ]  # fmt: skip
    yield (
        "distribution",
        [
            _shown({"measure": measure, "value": value, "or_more": value == len(counts) - 1, "persons": persons})
            for measure, counts in HAVING.items()
            for value, persons in enumerate(counts)
        ],
    )
    yield "overlap", [
        _shown({"department_a": a, "department_b": b, "name_a": DEPARTMENTS[a], "name_b": DEPARTMENTS[b],
                "persons": IN_BOTH[frozenset({a, b})]})
        for a, b in product(DEPARTMENTS, repeat=2)
    ]  # fmt: skip
    yield "selection_rate", [_shown(dict(zip(COLUMNS, row, strict=True)) | {"explanation_da": ""}) for row in RATES]
    yield (
        "change",
        [
            _shown({"rule": rule, "entered": entered, "stayed": stayed, "left": left})
            for rule, (entered, stayed, left) in MOVED.items()
        ],
    )


EXPECTED = (
    ("age", "ageDays", "De nyeste oplysninger er højst 45 dage gamle ved leveringen", 3.0, "passed"),
    ("quarantined", "quarantinedShare", "Under 5 % af rækkerne kan ikke læses", 0.67, "passed"),
    (
        "rows_change",
        "rowsChange",
        "Antal rækker ændrer sig højst 20 % fra levering til levering",
        None,
        "not_applicable",
    ),
)


def _judged(register: str, name: str, metric: str, said: str, observed: float | None, verdict: str) -> Row:
    told = {"register": register, "expectation": f"{register}_{name}", "severity": "warning", "metric": metric}
    return _shown(told | {"description_da": said, "observed": observed, "verdict": verdict}, "")


def _source(register: str, name: str, persons: int | None, *rest: int | None) -> Row:
    columns = ("rows_read", "quarantined", "ignored", "newest_days")
    row = {"register": register, "name": name, "state": "read", "delivered_on": DELIVERED, "persons": persons}
    nothing = {"population": ("newest_days",)}.get(register, ())
    counts = dict(zip(columns, rest, strict=True))
    hidden = [name for name, count in {"persons": persons, **counts}.items() if count is None and name not in nothing]
    return _shown(row | counts | {"drift": None}, ",".join(hidden))


def _shown(row: Row, suppressed: str | None = None) -> Row:
    hidden = [name for name, value in row.items() if value is None]
    return row | {"suppressed": ",".join(hidden) if suppressed is None else suppressed, "incomplete": ""}

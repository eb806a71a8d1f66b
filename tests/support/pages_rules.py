"""The pages about rules, of made-up figures: a comparison, a trial, and why one citizen is proposed and another not."""

from __future__ import annotations

from datetime import date
from hashlib import sha256 as fingerprint
from typing import Any

from targeting.comparison import Setting, comparison, comparison_page, sha256, side, trial, trial_page
from targeting.explanation import Explained, RunSaid, explanation_page
from targeting.explanation.explained import Involved, RuleAnswer
from targeting.workspace import Rule, RuleSet, catalogue, load_code_lists, load_ruleset

SETTING = Setting("999", "Eksempelkommune", "20171003T020000Z-abcdef", "2017-10-02", ("Rusmiddelbehandling",))
AS_OF = date(2017, 10, 2)
ASKED = "Spørgsmål 3 af 50 til leverancen. Der er 47 tilbage."
CODES = load_code_lists(catalogue("code_lists"))
RUN = RunSaid(
    SETTING.run, AS_OF, AS_OF, "Eksempelkommune", "Eva Eksempel, faglig konsulent, 2017-08-14", "", (), 41
)  # fmt: skip


def en_plan() -> RuleSet:
    """The shipped rule set."""
    return load_ruleset(catalogue("rulesets") / "en-plan.toml")


def sides() -> tuple[dict[str, Any], dict[str, Any]]:
    """The rule set in use, and a draft whose rules are others."""
    before = side(en_plan(), AS_OF, adopted=True) | {"sha256": fingerprint(b"before").hexdigest()}
    return before, before | {"version": "1.1.0", "adopted": False, "sha256": fingerprint(b"after").hexdigest()}


def group(group_by: str, group_value: str, *counts: int | None) -> dict[str, Any]:
    """One row of a comparison's groups."""
    names = ("scored_a", "scored_b", "nominated_a", "nominated_b", "entered", "left", "stayed")
    return {"group_by": group_by, "group_value": group_value, **dict(zip(names, counts, strict=True))}


def compared() -> dict[str, Any]:
    """A comparison, of so many stand-ins, with numbers too small to show, a draft and a register that was not read."""
    tables: dict[str, list[dict[str, Any]]] = {
        "groups": [
            group("age_band", "0-17", 0, 0, 0, 0, 0, 0, 0),
            group("age_band", "18-24", 340, 340, 5, 7, 2, 0, 5),
            group("age_band", "30-39", 280, 280, 2, 1, 1, 2, 0),
            group("age_band", "67+", 300, 300, 2, 4, 2, 0, 2),
            group("all", "all", 920, 920, 9, 12, 5, 2, 7),
            group("sex", "K", 460, 460, 4, 6, 2, 0, 4),
            group("sex", "M", 460, 460, 5, 6, 3, 2, 3),
        ],
        "rules": [
            {"moved": "entered", "rule": "departments_2", "label_da": "Mindst to forvaltninger", "persons": 5},
            {"moved": "entered", "rule": "plans_2", "label_da": "Mindst to <planer>", "persons": 1},
        ],
        "steps": [{"moved": "entered", "step": "below_threshold", "label_da": "Under 4 point", "persons": 5}],
        "points": [
            {"points": 0, "persons_a": 880, "persons_b": 880},
            {"points": 1, "persons_a": 31, "persons_b": 28},
            {"points": 2, "persons_a": 9, "persons_b": 12},
        ],
    }
    return comparison(SETTING, *sides(), tables)


def compared_page() -> str:
    """`targeting compare --html`."""
    found = compared()
    return comparison_page(found, sha256(found), ASKED, drawn=True).html()


def tried() -> dict[str, Any]:
    """Target groups of five thresholds, the smallest hidden."""
    rows = [
        {"threshold": threshold, "min_age": 18, "scored": 4600, "nominated": count}
        for threshold, count in ((2, 240), (3, 60), (4, 45), (5, 10), (6, None))
    ]
    return trial(SETTING, sides()[0], rows)


def tried_page() -> str:
    """`targeting simulate --html`."""
    found = tried()
    return trial_page(found, sha256(found), ASKED, drawn=True).html()


BEHIND = (
    Involved("Socialforvaltningen", "SEL", "85", date(2016, 3, 1), "Social og psykiatri (Sensum)",
             fingerprint(b"sensum").hexdigest(), 1204),
    Involved("Beskæftigelsesforvaltningen", "LAB", "31b", date(2017, 2, 14), "Jobcenter (Momentum)",
             fingerprint(b"momentum").hexdigest(), 77),
    Involved("Sundhedsforvaltningen", "SEL", "83", date(2017, 8, 1), None, fingerprint(b"nexus").hexdigest(), 9),
)  # fmt: skip
FIGURES = {
    "departments": 3, "service_centres": 3, "laws": 2, "service_laws": 2, "benefits": 0, "services": 3, "plans": 1,
    "caseworkers": 2,
}  # fmt: skip
MISSING = {"benefits_1": "mangler 1 ydelse", "plans_2": "mangler 1 plan", "caseworkers_3": "mangler 1 sagsbehandler"}


def explained_page() -> str:
    """`targeting explain --html` of a citizen who is proposed."""
    return explanation_page(RUN, _explained(en_plan(), lacking=frozenset(MISSING)), CODES).html()


def not_proposed_page() -> str:
    """The same of one who lacks one rule."""
    return explanation_page(
        RUN, _explained(en_plan(), lacking=frozenset({*MISSING, "service_centres_3"})), CODES
    ).html()


def _explained(ruleset: RuleSet, lacking: frozenset[str]) -> Explained:
    points = sum(rule.points for rule in ruleset.rules if rule.id not in lacking)
    nominated = points >= ruleset.threshold
    return Explained(
        linked=True,
        scored=True,
        nominated=nominated,
        points=points,
        threshold=ruleset.threshold,
        dropped_label="" if nominated else f"Under {ruleset.threshold} point",
        ruleset=ruleset.name,
        version=ruleset.version,
        figures=FIGURES,
        rules=tuple(_answer(rule, met=rule.id not in lacking, enough=not nominated) for rule in ruleset.rules),
    )


def _answer(rule: Rule, *, met: bool, enough: bool) -> RuleAnswer:
    behind = BEHIND if met else ()
    said = "; ".join(
        f"{part.department}, {part.law} § {part.paragraph}, siden {part.since} "
        f"({part.register + ', ' if part.register else ''}fil {(part.fingerprint or '')[:12]} række {part.row})"
        for part in behind
    )
    text = f"{rule.label_da} ({rule.points} point): {said}" if met else ""
    missing = "" if met else MISSING.get(rule.id, "mangler 1 fagcenter")
    return RuleAnswer(
        rule.id, rule.label_da, rule.rationale_da, rule.points, rule.required, met, text, missing, enough and not met,
        behind,
    )  # fmt: skip

"""Grants of measures in specs: cases as tables, each line an event that is recorded or refused, and what is due then.

A field that a line does not name has what is written here, so that a table shows only what it is about; `field=-`
leaves it out. A text that a line names is one of TEXTS.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from functools import cache

from support.adoptions import adoption, code_of, signed
from support.tables import stated, table
from targeting.casebook import (
    Case,
    CaseFile,
    Choosable,
    Contact,
    Draft,
    Recorded,
    completed,
    dues,
    fields_of,
    interview_watch,
    require_fits,
    without,
    without_any,
)
from targeting.errors import TargetingError
from targeting.governance import Adopted, Standing, require_usable
from targeting.run.granting import Around, lawful, require_room_again, require_sound_grant
from targeting.workspace import Measure, Writer, case_events, load_measures, network_of

_OWN = (declared for declared in [adoption("EGEN-KONTAKT", "2018-01-01").declares] if declared)
MEASURES = {measure.id: measure for measure in (*load_measures(), *_OWN)}
CHOOSABLE = Choosable(("jobcentre", "family_centre"), {}, MEASURES)
TEXTS = {
    "knee": "Borgeren har svært ved at gå og stå, bor alene og møder fire forskellige steder i kommunen hver uge. Et "
    "tilbud nu ville vælte det forløb, der er aftalt med hjemmeplejen.",
    "debt": "To børn skifter skole, og gælden er ved at blive lagt om. Først når boligen er på plads i juni, kan der "
    "planlægges noget fast, og det ønsker borgeren selv.",
    "debt_again": "To børn skifter skole, og gælden er ved at blive lagt om. Først når boligen er på plads i juli, kan "
    "der planlægges noget fast, og det ønsker borgeren selv.",
    "short": "Borgeren har det svært lige nu.",
    "ninety_nine": "x" * 49 + " " + "y" * 49,
    "hundred": "x" * 49 + " " + "y" * 50,
    "nineteen": "Kan ikke gå og stå.",
    "twenty": "Kan ikke gå og stå!!",
    "long": "ord " * 251,
    "number": "Borgeren, 0201806001, har svært ved at gå og stå, og et tilbud nu ville vælte det forløb, som er aftalt "
    "med hjemmeplejen.",
    "code": "Borgeren har F32.1 og svært ved at gå og stå, og et tilbud nu ville vælte det forløb, som er aftalt med "
    "hjemmeplejen.",
    "joint": "Bostøtte og misbrugsbehandling først; jobcentret deltager i mødet hver måned.",
}


def whole(case: str, on: date, kind: str, measure: str, values: Mapping[str, str]) -> dict[str, str]:
    """The values with what is not named: ticks set, words of the case's own, a day four weeks on."""
    told = dict(values)
    for field in fields_of(case_events()[kind], {"measure": measure}, MEASURES):
        if field.optional or field.within_weeks or field.id in ("measure", "grant", *told):
            continue
        match field.kind:
            case "choice":
                told[field.id] = next(iter(field.choices))
            case "words":
                told[field.id] = " ".join(case.lower() * n for n in range(1, 16)) if field.concrete else "joint"
            case "weeks":
                told[field.id] = "8"
            case "reference":
                told[field.id] = "2018-123"
            case "day":
                told[field.id] = str(on + timedelta(days=28 if field.most == "any" else 0))
    return {name: TEXTS.get(value, value) for name, value in told.items() if value != "-"}


@cache
def _in_use(measure: str, starts: str, ends: str, most: str, code: str, day: date) -> Adopted:
    return signed(adoption(measure, starts, ends, cap_persons=most), code, day, "anna bo")


class Cases:
    """Cases that are recorded in a municipality, as its casebook would have them."""

    def __init__(self, municipality: str, adopted: Sequence[tuple[str, str]], most: str, roles: Collection[Writer]):
        self.code, self.adopted, self.most, self.roles = code_of(municipality), adopted, most, roles
        self.cases: dict[str, CaseFile] = {}

    def usable(self, measure: Measure, day: date) -> Standing:
        """The measure that day; raises NotCovered as the program does."""
        return require_usable(measure, network_of(self.code), [*self._adoptions(measure.id, day)], day)

    def _adoptions(self, measure: str, day: date) -> list[Adopted]:
        return [_in_use(measure, *period, self.most, self.code, day) for period in self.adopted]

    def record(self, line: Mapping[str, str], measure: str) -> str:
        """What is said when the line's event is recorded, in Danish; blank where nothing is but that it is."""
        name, number = line.get("case", "A"), sum(len(case.events) for case in self.cases.values()) + 1
        kind = case_events()[line["event"]]
        blank = Contact(f"K-0000000{name}") if kind.without_number else Case(f"S-0000000{name}", "0" * 32, "")
        case = self.cases.get(name, blank)
        today = date.fromisoformat(line["today"])
        on = date.fromisoformat(line.get("on", line["today"]))
        values = dict(part.split("=") for part in line.get("fields", "").split())
        if kind.conditions:
            values = whole(name, on, kind.id, values.get("measure", measure), {"measure": measure} | values)
        elif kind.under:
            values = whole(name, on, kind.id, measure, values)
        corrects = int(line["corrects"]) if line.get("corrects") else None
        draft = completed(case, Draft(kind, on, values, corrects), CHOOSABLE)
        around = Around(
            today, MEASURES, self.usable, self.roles,
            lambda: [each for each in self._others(name) if isinstance(each, Case)],
            lambda: [each for each in self._others(name) if isinstance(each, Contact)],
        )  # fmt: skip
        if kind.retracts:
            require_fits(case, draft, today, CHOOSABLE)
            held = case.held(corrects)
            assert held
            require_room_again(case, without(case, held), around)
            self.cases[name] = case.added(Recorded(number, kind.id, on, "", "", draft.values, corrects))
            return ""
        notice = lawful(draft, around)
        require_fits(case, draft, today, CHOOSABLE)
        require_sound_grant(case, draft, around)
        self.cases[name] = case.added(Recorded(number, kind.id, on, "", "", draft.values, corrects))
        return notice.da if notice else ""

    def _others(self, name: str) -> list[CaseFile]:
        return [each for other, each in self.cases.items() if other != name]


def _whole_lines(lines: str) -> list[dict[str, str]]:
    told: list[dict[str, str]] = []
    for line in stated(lines):
        if "today" in line:
            told.append(line)
        else:
            told[-1]["fields"] += f" {line['fields']}"
    return told


def check(
    measure: str,
    lines: str,
    due: str = "",
    *,
    municipality: str = "Helsingør",
    in_use: str = "2018-02-01 to 2020-06-30",
    most: str = "40",
    roles: Collection[Writer] = ("caseworker",),
    watch: str = "",
    proof: str = "",
) -> None:
    """Record the lines, each on ``today`` unless it says ``on``; then hold what is due, day by day, against ``due``,
    how the interviews stand against ``watch``, and who had none in a period against ``proof``.

    A line without a day has more fields of the event above. ``becomes`` is "recorded", or a piece of what is said of
    the limit, or of why it is refused.
    """
    parts = (each.partition("to") for each in in_use.split(",") if each)
    period = [(starts.strip(), ends.strip()) for starts, _, ends in parts]
    cases = Cases(municipality, period, most, roles)
    for line in _whole_lines(lines):
        try:
            becomes = cases.record(line, measure) or "recorded"
        except TargetingError as refused:
            becomes = refused.message.da
        begins = line["becomes"]
        assert begins in becomes, (line, becomes)
    ends = {measure: date.fromisoformat(period[-1][1])} if period else {}
    for row in table(due) if due else []:
        found = dues(cases.cases.values(), MEASURES, date.fromisoformat(row["day"]), ends)
        told = [f"{each.case_id[-1]} {each.what.lower()} {each.day}: {each.lateness}" for each in found]
        assert (row["day"], row["due"]) == (row["day"], ", ".join(told))
    for row in table(watch) if watch else []:
        day = date.fromisoformat(row["day"])
        seen = [
            {
                "weeks": str(each.weeks), "held": str(each.held), "state": each.state,
                "red": "yes" if each.red else "no", "condition": each.condition,
            }
            for each in interview_watch(cases.cases.values(), MEASURES, ends, {}, day)
            if each.case_id[-1] == row["case"]
        ]  # fmt: skip
        assert (row, seen) == (row, [{name: row[name] for name in seen[0]}] if seen else [])
    for row in table(proof) if proof else []:
        first, last = (date.fromisoformat(row[name]) for name in ("from", "to"))
        counted = without_any(cases.cases.values(), MEASURES[measure], first, last)
        told = [" ".join(each[-1] for each in found) for found in counted]
        assert (row["to"], told) == (row["to"], [row["granted"], row["without"]])

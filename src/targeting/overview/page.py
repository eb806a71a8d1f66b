"""The page of an overview, in Danish: by service centre, on a time line, and how much is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from targeting.overview.covered import Covered, Shown
from targeting.overview.current import Current
from targeting.pages import Bar, Fact, Page, Section, counted, day, listed, timeline
from targeting.shapes import Document
from targeting.workspace import CodeLists, involvement_da, rule_of_law_da

TITLE = "Overblik til én plan"
NOTHING = "Intet af det, kommunen har registreret om borgeren, er dækket."
WHY_NOT_TOLD = (
    "Hvad det er, og hvor det er, står her ikke: det har borgeren ikke sagt ja til, at I får at vide. Det, I selv "
    "giver borgeren, er talt med her, medmindre det er oplyst, at I arbejder på samme sag."
)
READING = "Hvilken slags oplysninger en indsats er, siger tabellens rækker under involvements: en læsning af loven."
AS_OF = (
    "Det, der var slut før den dag, er ikke med, og det, der er sket siden, heller ikke. Spørg det fagcenter, der "
    "har indsatsen, før I bygger på den."
)


@dataclass(frozen=True)
class OverviewOf:
    """What an overview is of: the case, the unit it is to, the run, and the number of the log's entry of the look.

    ``incomplete`` are the names of the registers that the run did not read whole, ``table`` the version of the table.
    ``no_plan`` says that the case has no plan under way; blank where it has.
    """

    case_id: str
    to: str
    controller: str
    run_id: str
    as_of: date
    delivery: date
    incomplete: tuple[str, ...]
    table: str
    log_seq: int
    units: Mapping[str, str]
    no_plan: str = ""

    def as_dict(self) -> Document:
        """For programs."""
        told = {key: value for key, value in asdict(self).items() if key != "units"}
        return told | {"as_of": self.as_of.isoformat(), "delivery": self.delivery.isoformat()}


def overview_page(of: OverviewOf, covered: Covered, codes: CodeLists) -> Page:
    """The page; it names neither the citizen nor the pseudonym."""
    return Page(
        title=TITLE,
        subtitle=f"{of.controller}. Til {of.units[of.to]}. Sag {of.case_id}, ark nr. {of.log_seq}.",
        lead=(f"Tal fra den {day(of.as_of)}.", *_good_for(covered), *filter(None, (of.no_plan,))),
        sections=tuple(_sections(of, covered, codes)),
        footer=(
            f"Opslaget er skrevet i kommunens log som post nr. {of.log_seq}, og borgeren kan få det at vide.",
            "Siden viser hverken navn, CPR-nummer eller pseudonym. Den er kun til det fagcenter, der er nævnt øverst.",
        ),
        notice=(AS_OF,),
        private=True,
    )


def lines_of(covered: Covered, units: Mapping[str, str], codes: CodeLists) -> list[Document]:
    """Each line for programs: what, where and when, and its sentence."""
    return [
        {
            "service_centre": each.thing.service_centre,
            "what": _label(each.thing, codes),
            "law": each.thing.law,
            "paragraph": each.thing.paragraph,
            "since": each.thing.since.isoformat(),
            "until": each.thing.until.isoformat() if each.thing.until else None,
            "reported_to": each.thing.reported_to.isoformat() if each.thing.reported_to else None,
            "granted": each.thing.granted,
            "text": line_da(each.thing, units, codes),
            "answers": [answer.reference for answer in each.answers],
        }
        for each in covered.shown
    ]


def line_da(thing: Current, units: Mapping[str, str], codes: CodeLists) -> str:
    """One line: Mentor fra Jobcentret (LAB § 31 b), siden 1. marts 2017."""
    law = rule_of_law_da(thing.law, thing.paragraph, spelt_out=False)
    return f"{_label(thing, codes)} fra {units[thing.service_centre]} ({law}), {when_da(thing)}"


def when_da(thing: Current) -> str:
    """From when, and till when where that is known: the end that a register has not told of is not said."""
    if thing.granted:
        return f"bevilget {day(thing.since)}"
    if thing.until:
        return f"fra {day(thing.since)} til {day(thing.until)}"
    if thing.reported_to:
        return f"meldt fra {day(thing.since)} til og med {day(thing.reported_to)}"
    return f"{'fra' if thing.to_come else 'siden'} {day(thing.since)}"


def left_out_da(covered: Covered) -> str:
    """How much is left out, by answer."""
    told = [
        f"{counted(number, 'indsats', 'indsatser')}, hvor svaret er {outcome}"
        for outcome, number in covered.left_out.items()
        if number
    ]
    return f"Udeladt: {listed(told)}." if told else "Intet er udeladt."


def _good_for(covered: Covered) -> Iterator[str]:
    if covered.until:
        yield (
            f"Må bruges til og med den {day(covered.until)}, medmindre borgeren tager samtykket tilbage før. Derefter "
            "skal siden makuleres."
        )


def _label(thing: Current, codes: CodeLists) -> str:
    return involvement_da(codes, thing.law, thing.paragraph, thing.kind, thing.family)


def _sections(of: OverviewOf, covered: Covered, codes: CodeLists) -> Iterator[Section]:
    by_centre = _by_centre(covered.shown)
    if not by_centre:
        yield Section("Det, borgeren har sagt ja til at vise jer", (NOTHING,))
    for centre, things in by_centre.items():
        yield Section(
            of.units[centre],
            columns=("Hvad", "Lov"),
            rows=tuple((line_da(thing, of.units, codes), _spelt(thing)) for thing in things),
        )
    if by_centre:
        yield _in_time(of, by_centre, codes)
    yield Section("Udeladt", (left_out_da(covered), *((WHY_NOT_TOLD,) if any(covered.left_out.values()) else ())))
    yield Section("Hvorfor I må se det", tuple(_grounds(covered.shown)), facts=tuple(_facts(of)))


def _in_time(of: OverviewOf, by_centre: Mapping[str, Sequence[Current]], codes: CodeLists) -> Section:
    things = [thing for centre in by_centre.values() for thing in centre]
    bars = [
        Bar(of.units[each.service_centre], f"{_label(each, codes)}, {when_da(each)}", each.since, each.until)
        for each in things
    ]
    return Section(
        "Tidslinje",
        figure=timeline(bars, of.as_of, f"Den stiplede streg er {day(of.as_of)}. En pil: intet slut er meldt."),
        columns=("Begyndt", "Hvad", "Hvor"),
        rows=tuple(
            (day(each.since), _label(each, codes), of.units[each.service_centre])
            for each in sorted(things, key=lambda thing: thing.since)
        ),
    )


def _by_centre(shown: Sequence[Shown]) -> dict[str, list[Current]]:
    centres: dict[str, list[Current]] = {}
    for each in shown:
        centres.setdefault(each.thing.service_centre, []).append(each.thing)
    return centres


def _spelt(thing: Current) -> str:
    return rule_of_law_da(thing.law, thing.paragraph, spelt_out=True)


def _grounds(shown: Sequence[Shown]) -> Iterator[str]:
    """What the answers of the table say, each once."""
    answers = [answer for each in shown for answer in each.answers]
    told = [answer.signed or answer.ground for answer in answers]
    told += [answer.what_to_do for answer in answers]
    told += [f"Lov: {answer.law_ref}. {answer.caveat}".strip() for answer in answers]
    return iter(dict.fromkeys([*told, READING] if told else ()))


def _facts(of: OverviewOf) -> Iterator[Fact]:
    yield Fact("Opgørelse", f"{of.run_id}, tal fra den {day(of.as_of)}, leverancen af {day(of.delivery)}")
    yield Fact("Tabel over deling", f"version {of.table}")
    if of.incomplete:
        yield Fact(
            "Ikke læst helt", f"{listed(of.incomplete)}. Har borgeren noget derfra, er det hverken vist eller talt med."
        )

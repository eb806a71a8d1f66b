"""One run, as the citizen reads of it: when, what on, on which basis, with what result, and who was told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from targeting.access.answer import RunAnswer
from targeting.access.copied import Copied, Line
from targeting.access.function import function_of
from targeting.access.standing import POINTS_AT_ROWS
from targeting.audit import LegalChecked, RunRequested
from targeting.history import Behind, Seen
from targeting.pages import UNKNOWN, Fact, Section, counted, day, either, listed, moment, numbered
from targeting.workspace import (
    Workspace,
    evidence_dictionary,
    own_involvement_da,
    rule_of_law_da,
)

MODES = {
    "operate": "At finde borgere, hvis sag en medarbejder skal se på",
    "simulate": "En prøve: kun samlede tal blev vist, og ingen liste over borgere blev lavet",
}
TRIED = (
    "Du fik {seen.points} point. Forslaget ville være kommet ved {seen.threshold}, men det var en prøve: ingen blev "
    "foreslået, og ingen fik det at vide."
)
DRAWN = (
    "Du blev udtrukket til kontrol, ved lodtrækning mellem dem, der ikke blev foreslået: en medarbejder ser efter, om "
    "reglerne overser nogen. Det siger intet om dig, og det kan højst føre til et tilbud, du frit kan sige nej til."
)
# Steps that come before anything is counted of a citizen.
NO_INVOLVEMENT = "no_involvement"
BEFORE_COUNTING = frozenset({"not_resident", "under_age", "objection", "has_one_plan", NO_INVOLVEMENT})
NOTHING_COUNTED = "Intet. Du blev taget ud, før noget om dig blev talt sammen."
NO_HELP = "Intet. Du havde ingen indsats, som tæller, den dag."
PROTECTED = (
    "Stedet står her ikke, kun forvaltningen, fordi din adresse er beskyttet, eller fordi vi ikke ved, om den er det. "
    "Kommunen kan sige dig stedet på en måde, der er sikker for dig."
)
GONE_ROWS = (
    "Det er ikke gemt mere. Rækkerne fra denne opgørelse er slettet: det bliver de, når en nyere opgørelse er "
    "gennemført, eller når fristen er gået. Kun for den, der blev foreslået, gemmes linjerne længere."
)
SEALED_ROWS = "Det kan ikke vises. Rækkerne fra denne opgørelse kan ikke åbnes, for nøglen til dem er slettet."
OLDER_ROWS = "Det kan ikke vises. En ældre udgave af programmet lavede opgørelsen og gemte det anderledes."
PLACES = ("departments", "service_centres")
HELP = ("benefits", "services", "plans")


def run_section(run: RunAnswer, workspace: Workspace) -> Section:
    """The section of one run."""
    when = moment(run.logged.asked_at, workspace.settings.timezone)
    return Section(
        f"Opgørelse den {when} med tal fra den {as_of(run)}",
        kind="run",
        facts=tuple(Fact(label, value) for label, value in _facts(run, workspace) if value),
        parts=tuple(_parts(run, workspace)),
    )


def as_of(run: RunAnswer) -> str:
    """The day whose figures the run counted."""
    known = _asked(run).as_of
    return day(known) if known else UNKNOWN


def files_section(runs: tuple[RunAnswer, ...], workspace: Workspace) -> Section:
    """What only somebody who checks has a use for: numbers, versions, law in full, and the fingerprints of files."""
    return Section(
        "Til den, der vil kontrollere: lov, regler og filer",
        ("Tallene herunder peger på kommunens log og på de filer, der blev læst.",),
        parts=tuple(_checked(run, workspace) for run in runs),
        folded=True,
    )


def _facts(run: RunAnswer, workspace: Workspace) -> Iterator[tuple[str, str]]:
    asked, legal = _asked(run), _legal(run)
    names = {contract.id: contract.name for contract in workspace.registers}
    found = set(run.seen.registers)
    others = [source.register for source in run.logged.sources if source.register not in found]
    yield "Resultat", TRIED.format(seen=run.seen) if run.tried_out else _result(run.seen)
    yield "Hvem fik det at vide", _told(run)
    yield "Hvad opgørelsen blev brugt til", MODES.get(asked.mode, "")
    yield "Formål", legal.purpose_text
    yield "Bestilt af", run.ordered_by
    yield "Loven bag", _law(legal)
    yield "Dine interesser", _weighed(legal, workspace)
    yield "Ansvarlig", workspace.settings.controller.unit
    yield "Registre, hvor du stod", listed(names.get(name, name) for name in run.seen.registers) if found else ""
    yield (
        "Her slog vi også op, men der stod ikke noget om dig",
        listed(names.get(name, name) for name in others) if others else "",
    )
    yield "Senere prøver", _tried(run, workspace)


def _tried(run: RunAnswer, workspace: Workspace) -> str:
    """How often rules were tried on what the run had linked, and whether anybody was listed."""
    trials = run.logged.trials
    if not trials:
        return ""
    times, last = counted(len(trials), "gang", "gange"), moment(trials[-1].t, workspace.settings.timezone)
    said = f"Dine oplysninger var siden med, da vi {times}, senest den {last}, prøvede, hvad andre regler ville betyde."
    listings = list(dict.fromkeys(function_of(workspace, trial.actor) for trial in trials if trial.rows))
    if not listings:
        return f"{said} Ingen så dit navn eller dine tal."
    return f"{said} Hvem reglerne ville flytte, blev skrevet ned uden navn og CPR-nummer af {listed(listings)}."


def _asked(run: RunAnswer) -> RunRequested:
    """What was asked for; blank where the log does not tell."""
    return run.logged.requested or RunRequested.from_body({})


def _legal(run: RunAnswer) -> LegalChecked:
    """What the gate answered; blank where the log does not tell."""
    return run.logged.legal or LegalChecked.from_body({})


def _law(legal: LegalChecked) -> str:
    if not legal.cited_as or legal.cited_in_force:
        return legal.current_basis
    year = re.search(r"\b20\d\d\b", legal.letter)
    when = f" i {year[0]}" if year else ""
    return f"Den lov, ministeriet nævnte{when}, gjaldt ikke mere, da vi læste. Vi byggede på: {legal.current_basis}"


def _weighed(legal: LegalChecked, workspace: Workspace) -> str:
    """That the interests were weighed, and where: of which day only where the test is still the one declared."""
    if not legal.balancing_test_id:
        return ""
    same = (b for b in workspace.bases if b.balancing_test_sha256 == legal.balancing_test_sha256)
    basis = next(same, None)
    decided = basis.balancing_test.decided_by.date if basis else None
    of = f" af {day(decided)}" if decided else ""
    contact = workspace.settings.controller.dpo_contact
    return (
        "Vi har vejet kommunens interesse mod din. Du kan bede om at læse afvejningen "
        f"»{legal.balancing_test_id}«{of}: skriv til {contact}."
    )


def _result(seen: Seen) -> str:
    if seen.nominated:
        return (
            f"Vi foreslog, at en medarbejder ser på din sag. Du fik {seen.points} point, og forslaget kommer ved "
            f"{seen.threshold}. Det er ikke en afgørelse."
        )
    if not seen.registers:
        return (
            "Dit CPR-nummer stod i et udtræk, men ingen række om dig blev godtaget. Intet om dig er talt med, og du "
            "blev ikke foreslået."
        )
    if not seen.linked:
        return (
            "Du stod ikke i kommunens udtræk af folkeregistret. Rækkerne om dig blev læst, men ikke talt sammen, og du "
            "blev ikke foreslået."
        )
    drawn = f" {DRAWN}" if seen.drawn else ""
    points = f" Du fik {seen.points} af de {seen.threshold} point, der kræves." if seen.hits else ""
    return f"Du blev ikke foreslået. Du faldt fra på trinnet »{seen.dropped_label}«.{points}{drawn}"


def _told(run: RunAnswer) -> str:
    if not run.published_rows:
        return "Ingen. Der blev ikke udgivet nogen række om dig."
    recipients = listed(_legal(run).recipients)
    pointing = f" {POINTS_AT_ROWS}" if run.seen.nominated else ""
    kept = "Listen findes endnu." if run.release_kept else "Listen er slettet."
    if run.seen.nominated:
        rows = " dine point, de regler, du opfyldte, og indsatserne bag"
    elif run.seen.drawn:
        said = listed(_counts(run.seen.counts, run.seen.counts))
        rows = f", at du var udtrukket til kontrol, og hvor mange indsatser du har ({said}){_also_short(run)}"
    else:
        rows = f", at du kun manglede {_quoted(run.seen.short_of)} i at blive foreslået"
    return f"En fortrolig liste uden navn og CPR-nummer viste{rows}. Modtagere: {recipients}.{pointing} {kept}"


def _also_short(run: RunAnswer) -> str:
    return f", og at du kun manglede {_quoted(run.seen.short_of)} i at blive foreslået" if run.seen.short_of else ""


def _quoted(labels: tuple[str, ...]) -> str:
    return either(f"»{label}«" for label in labels)


def _parts(run: RunAnswer, workspace: Workspace) -> Iterator[Section]:
    """What was counted, a numbered line each; then the rules, which say which lines they count."""
    hits, counted_lines, why = run.seen.hits, _counted(run), _rationales(run, workspace)
    behind = [counted_lines.behind.get(hit.rule, ()) for hit in hits]
    lines, (_, *numbers) = numbered([counted_lines.lines, *behind])
    yield Section(
        "Det, kommunen har talt",
        (*_summed(run), *counted_lines.why),
        columns=("Linje", "Hvad", "Hvor", "Siden"),
        rows=tuple((str(number), *line_da(line, workspace)) for number, line in enumerate(lines, start=1)),
    )
    if hits:
        yield Section(
            "Regler, du opfyldte",
            columns=("Regel", "Point", "Reglen tæller", "Hvorfor reglen er der"),
            rows=tuple(
                (
                    hit.label,
                    str(hit.points),
                    _counts_lines(each, number, counted_lines),
                    why.get(hit.rule, hit.rationale),
                )
                for hit, each, number in zip(hits, behind, numbers, strict=True)
            ),
        )


def _rationales(run: RunAnswer, workspace: Workspace) -> Mapping[str, str]:
    """Why each rule is there, as a citizen is told it, where the workspace still has the rule set of that day."""
    asked = _asked(run).ruleset
    sets = (each for each in workspace.rulesets if (each.id, each.version) == (asked.id, asked.version))
    return {rule.id: rule.why_da for ruleset in sets for rule in ruleset.rules}


@dataclass(frozen=True)
class _Counted:
    """What was counted on the run's day, and by each rule; ``why`` says what of it is not there, or is not shown."""

    lines: tuple[Line, ...] = ()
    behind: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)
    why: tuple[str, ...] = ()
    kept: bool = True


def _counted(run: RunAnswer) -> _Counted:
    """From the run's warehouse where that is kept; else what the history has, which is of those nominated."""
    copied, seen = run.copied, run.seen
    if copied and copied.known:
        return _Counted(copied.lines, copied.behind, tuple(_of_copy(copied, seen)))
    if seen.nominated:
        behind = {hit.rule: tuple(map(_kept_line, hit.behind)) for hit in seen.hits}
        return _Counted((), behind)
    if not seen.linked or seen.dropped_at in BEFORE_COUNTING:
        return _Counted(why=(_nothing(seen),))
    return _Counted(why=(_why_not_kept(run),), kept=False)


def _of_copy(copied: Copied, seen: Seen) -> Iterator[str]:
    if not copied.scored:
        yield _nothing(seen)
    elif copied.protected:
        yield PROTECTED


def _nothing(seen: Seen) -> str:
    return NO_HELP if seen.dropped_at == NO_INVOLVEMENT else NOTHING_COUNTED


def _why_not_kept(run: RunAnswer) -> str:
    if run.sealed:
        return SEALED_ROWS
    return OLDER_ROWS if run.copied else GONE_ROWS


def _counts_lines(behind: tuple[Line, ...], numbers: str, counted_lines: _Counted) -> str:
    if behind:
        return f"linje {numbers}"
    return "ingen linje" if counted_lines.kept else "er ikke gemt mere"


def _kept_line(behind: Behind) -> Line:
    """As a history has it, which keeps no service centre."""
    since = date.fromisoformat(behind.since)
    return Line(behind.kind, behind.department, "", behind.law, behind.paragraph, since)


def line_da(line: Line, workspace: Workspace) -> tuple[str, str, str]:
    """What an involvement is, where, and since when."""
    what = own_involvement_da(workspace.codes_read, line.law, line.paragraph, line.kind)
    law = rule_of_law_da(line.law, line.paragraph, spelt_out=True)
    return f"{what} ({law})", line.place or line.department, day(line.since)


def _summed(run: RunAnswer) -> tuple[str, ...]:
    counts = run.seen.counts or (run.copied.counts if run.copied and run.copied.lines else {})
    if not counts:
        return ()
    places, laws = _counts(counts, PLACES), _counts(counts, ("laws",))
    workers = listed(_counts(counts, ("caseworkers",)))
    return (
        f"Den {as_of(run)} havde du hjælp fra {listed(places)} efter {listed(laws)}: {listed(_counts(counts, HELP))}. "
        f"Der var {workers}, talt uden navn.",
    )


def _counts(counts: Mapping[str, int], names: Iterable[str]) -> list[str]:
    return [evidence_dictionary().counted_da(name, counts[name]) for name in names if name in counts]


def _checked(run: RunAnswer, workspace: Workspace) -> Section:
    names = {contract.id: contract.name for contract in workspace.registers}
    return Section(
        f"Opgørelse {run.seen.run_id}",
        facts=tuple(Fact(label, value) for label, value in _identified(run) if value),
        columns=("Register", "Fil", "Filens fingeraftryk"),
        rows=tuple(
            (names.get(name, name), file["name"], file["fingerprint"])
            for name in run.seen.registers
            for file in run.logged.files(name) or [{"name": UNKNOWN, "fingerprint": UNKNOWN}]
        ),
    )


def _identified(run: RunAnswer) -> Iterator[tuple[str, str]]:
    legal, ruleset = _legal(run), _asked(run).ruleset
    yield "Retsgrundlag", legal.current_basis
    yield "Nævnt i ministeriets brev", _cited(legal)
    yield "Interesseafvejning, fingeraftryk", legal.balancing_test_sha256
    yield "Regelsæt", f"{ruleset.id}, version {ruleset.version}" if ruleset.id else ""


def _cited(legal: LegalChecked) -> str:
    if not legal.cited_as:
        return ""
    state = "gældende på behandlingsdagen" if legal.cited_in_force else "historisk: gjaldt ikke længere den dag"
    resolved = f" Kommunens læsning: {legal.resolved_as}." if legal.resolved_as else ""
    return f"{legal.cited_as} ({state}).{resolved}"

"""What a reader of an export sees first: the period's runs and what came of them, in Danish; counts only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from targeting.audit import (
    ENDS,
    EVENTS,
    Consultation,
    Entry,
    Event,
    LegalChecked,
    OutputPublished,
    QuestionDeclined,
    RulesetsConsulted,
    RulesetVaried,
    RunDenied,
    RunRequested,
    ScoresProduced,
    Slice,
    SourceRead,
    SubjectExplained,
    Verification,
    log_keys,
)
from targeting.pages import Page, Section, counted, day, listed, whole

E = TypeVar("E", bound=Event)
LOOKS = {
    SubjectExplained.type: "forklaring af én borger",
    RulesetsConsulted.type: "to regelsæt sammenlignet",
    RulesetVaried.type: "et regelsæt prøvet med andre tal",
}
MODES = {"simulate": "simulering", "operate": "drift"}
NO_END = "ikke afsluttet i perioden"
NOT_TOLD = "siges ikke"
DECIDED = ("approved", "revoked", "refused", "waived", "enrolled")
NO_PROOF = (
    "Siden er en hjælp til at læse udtrækket og beviser intet selv: det gør posterne, når verify.py har prøvet dem."
)
CHECK = "python verify.py --key NØGLE\npython verify.py --key NØGLE --witness DIT-VIDNE.note"


@dataclass(frozen=True)
class Position:
    """Where in the log the period lies: its first and last entry, how many the log has, the root, the keys' ids."""

    first: int
    last: int
    size: int
    root: str
    key_ids: tuple[str, ...]


def log_extract_page(
    folder: Path, whose: str, period: str, part: Slice, verdict: Verification, names: Mapping[str, str]
) -> Page:
    """The page of a part of the log in ``folder`` that ``verdict`` is about; ``names`` are the registers' by id."""
    key_ids = tuple(f"{key.name}+{key.key_id.hex()}" for key in log_keys(folder))
    last = part.first + len(part.lines) - 1
    place = Position(part.first, last, verdict.size, verdict.root, key_ids)
    return summary_page(whose, period, part.entries, place, names)


def summary_page(
    whose: str,
    period: str,
    entries: Iterable[Entry],
    position: Position,
    names: Mapping[str, str] = MappingProxyType({}),
) -> Page:
    """The page of the ``entries`` of a period; a register that ``names`` lacks is told by its id."""
    held = list(entries)
    return Page(f"Udtræk af loggen: {whose}", period, (), tuple(_sections(held, position, names)), (NO_PROOF,))


def _sections(entries: list[Entry], position: Position, names: Mapping[str, str]) -> Iterator[Section]:
    runs: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.run_id:
            runs.setdefault(entry.run_id, []).append(entry)
    looks = [entry for entry in entries if entry.type in LOOKS]
    stories = tuple(" ".join(_story(run_id, own, looks, names)) for run_id, own in runs.items())
    yield Section("Hvad der skete", stories or ("Ingen kørsler i perioden.",))
    yield _table(
        "Kørsler",
        ("Kørsel", "Tid (UTC)", "Hvem", "Drift eller simulering", "Udfald"),
        [_run(*run) for run in runs.items()],
    )
    grounds = [(run, *_basis(own)) for run, own in runs.items() if _first(own, LegalChecked)]
    yield _table("Hjemmel", ("Kørsel", "Grundlag", "Gældende hjemmel", "Interesseafvejning"), grounds)
    yield _table(
        "Læste registre", ("Kørsel", "Register", "Filer", "Rækker læst", "Godtaget"), list(_read(entries, names))
    )
    yield _table("Afvisninger", ("Kørsel", "Begrundelse"), list(_refusals(entries)))
    yield _table("Spørgsmål", ("Leverance", "Spørgsmål stillet", "Ikke besvaret", "Af hvem"), list(_questions(entries)))
    decided = [_decision(entry) for entry in entries if entry.type.rpartition(".")[2] in DECIDED]
    yield _table("Godkendelser, tilbagekaldelser og frafald", ("Nr.", "Tid (UTC)", "Hvem", "Hvad"), decided)
    actors = Counter(entry.actor for entry in entries)
    yield _table("Hvem", ("Navn eller konto", "Poster"), [(who, whole(count)) for who, count in sorted(actors.items())])
    kinds = Counter(entry.type for entry in entries)
    events = [
        (kind, EVENTS[kind].about.da if kind in EVENTS else "", whole(count)) for kind, count in sorted(kinds.items())
    ]
    yield _table("Alle hændelser", ("Hændelse", "Betydning", "Poster"), events)
    yield Section("Plads i loggen", tuple(_position(position)))
    yield Section(
        "Sådan efterprøves udtrækket",
        (
            "Pak filen ud, og kør programmet verify.py. Det behøver kun Python 3.11 og pakken cryptography. "
            "Få loggens nøgle af kommunen ad en anden vej end denne fil.",
            "verify.py er kort og kan læses. Hent det helst fra programmets egen udgivelse: et program, der følger med "
            "det, det skal prøve, er ikke uafhængigt.",
        ),
        commands=CHECK,
    )


def _table(heading: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Section:
    return Section(heading, () if rows else ("Ingen i perioden.",), columns=columns, rows=tuple(rows))


def _story(run_id: str, entries: list[Entry], looks: list[Entry], names: Mapping[str, str]) -> Iterator[str]:
    """One run: who, why, on what, how many, how it ended, and who looked in it since."""
    if asked := _first(entries, RunRequested):
        mode = "drift" if asked.mode == "operate" else "en simulering (kun samlede tal)"
        yield (
            f"Kørsel {run_id}: {_who(entries)} bad {_minute(entries[0])} (UTC) om {mode} på leverancen "
            f"{asked.delivery}, tal fra den {day(asked.as_of)}."
        )
    else:
        yield f"Kørsel {run_id}: begyndt før perioden."
    legal = _first(entries, LegalChecked)
    if legal and legal.allowed:
        purpose = f"Formål: {legal.purpose_text.rstrip('.')}. " if legal.purpose_text else ""
        yield f"{purpose}Hjemmel: {legal.basis_id} {legal.basis_version}."
    read = [SourceRead.of(entry) for entry in entries if entry.type == SourceRead.type]
    if read:
        yield _read_of(read, listed(names.get(source.register, source.register) for source in read))
    yield from _persons(entries)
    ends = [EVENTS[entry.type].about.ends for entry in entries if entry.type in ENDS]
    yield f"Udfald: {ends[-1] if ends else NO_END}."
    since = Counter(f"{entry.actor} ({LOOKS[entry.type]})" for entry in looks if _looked_in(entry) == run_id)
    if since:
        seen = listed(f"{who}, {counted(n, 'gang', 'gange')}" for who, n in sorted(since.items()))
        yield f"Siden brugt til: {seen}."
    else:
        yield "Ingen forklaring, sammenligning eller afprøvning på den i perioden."


def _read_of(read: list[SourceRead], registers: str) -> str:
    """What was read: how many rows only where an earlier version told it."""
    if not any(map(_is_counted, read)):
        return f"Læst: {registers}."
    rows = sum(file.read or 0 for source in read for file in source.files)
    lost = sum(file.quarantined or 0 for source in read for file in source.files)
    untold = "" if all(map(_is_counted, read)) else " Registre, hvis rækker ikke siges, er ikke regnet med."
    return f"Læst: {counted(rows, 'række', 'rækker')} fra {registers}; {whole(lost)} sat i karantæne.{untold}"


def _looked_in(entry: Entry) -> str:
    """The run that a look into the last good one was into."""
    look = EVENTS[entry.type].of(entry)
    return look.run if isinstance(look, Consultation) else ""


def _run(run_id: str, entries: list[Entry]) -> tuple[str, ...]:
    asked = _first(entries, RunRequested)
    ends = [EVENTS[entry.type].about.ends for entry in entries if entry.type in ENDS]
    mode = asked.mode if asked else ""
    return (run_id, _minute(entries[0]), _who(entries), MODES.get(mode, mode), ends[-1] if ends else NO_END)


def _who(entries: list[Entry]) -> str:
    """Who asked for a run: the account, and where that was a service the person who had ordered it."""
    asked = _first(entries, RunRequested)
    account = entries[0].actor
    return f"{account} (bestilt af {asked.order.name}, {asked.order.title})" if asked and asked.order else account


def _basis(entries: list[Entry]) -> tuple[str, ...]:
    legal = _first(entries, LegalChecked) or LegalChecked.from_body({})
    texts = (f"{legal.basis_id} {legal.basis_version}".strip(), legal.current_basis, legal.balancing_test_id)
    return tuple(text or "ingen" for text in texts)


def _read(entries: list[Entry], names: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for entry in entries:
        if entry.type == SourceRead.type:
            source = SourceRead.of(entry)
            name = names.get(source.register, source.register)
            yield entry.run_id or "", name, whole(len(source.files)), *_rows(source)


def _is_counted(source: SourceRead) -> bool:
    return all(file.read is not None for file in source.files)


def _rows(source: SourceRead) -> tuple[str, str]:
    if not _is_counted(source):
        return NOT_TOLD, NOT_TOLD
    return whole(sum(file.read or 0 for file in source.files)), whole(sum(file.accepted or 0 for file in source.files))


def _persons(entries: list[Entry]) -> Iterator[str]:
    """How many were held against the rules and nominated: as the release shows it, or an earlier version wrote it."""
    output, scores = _first(entries, OutputPublished), _first(entries, ScoresProduced)
    shown = dict(output.shown or {}) if output else {}
    if scores and scores.scored is not None and scores.nominated is not None:
        shown = {"scored": scores.scored, "nominated": scores.nominated}
    if "scored" in shown:
        nominated = whole(shown["nominated"]) if "nominated" in shown else "et skjult antal"
        yield f"{counted(shown['scored'], 'borger', 'borgere')} vurderet, {nominated} indstillet."


def _refusals(entries: list[Entry]) -> Iterator[tuple[str, ...]]:
    for entry in entries:
        if entry.type == RunDenied.type:
            yield from ((entry.run_id or "", reason.da) for reason in RunDenied.of(entry).missing)


def _questions(entries: list[Entry]) -> Iterator[tuple[str, ...]]:
    """How many questions were put to each delivery's runs, how many were not answered, and who asked."""
    asked, declined, who = Counter[str](), Counter[str](), dict[str, set[str]]()
    for entry in entries:
        if entry.type in (RulesetsConsulted.type, RulesetVaried.type):
            delivery = Consultation.of(entry).delivery
            asked[delivery] += 1
            who.setdefault(delivery, set()).add(entry.actor)
        elif entry.type == QuestionDeclined.type:
            delivery = QuestionDeclined.of(entry).delivery
            declined[delivery] += 1
            who.setdefault(delivery, set()).add(entry.actor)
    for delivery in sorted(who):
        yield day(delivery), whole(asked[delivery]), whole(declined[delivery]), listed(sorted(who[delivery]))


def _decision(entry: Entry) -> tuple[str, ...]:
    meaning = EVENTS[entry.type].about.da if entry.type in EVENTS else entry.type
    return (str(entry.seq), _minute(entry), entry.actor, meaning)


def _position(position: Position) -> Iterator[str]:
    yield f"Post {position.first} til {position.last} af {whole(position.size)}, talt fra 0."
    yield f"Loggens rod ved udtrækket: {position.root}."
    yield f"Nøgler, der har underskrevet: {', '.join(position.key_ids)}."


def _first(entries: list[Entry], kind: type[E]) -> E | None:
    return next((kind.of(entry) for entry in entries if entry.type == kind.type), None)


def _minute(entry: Entry) -> str:
    return entry.t[:16].replace("T", " ")

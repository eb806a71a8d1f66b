"""What a reader of an export sees first: the period's runs and what came of them, in Danish; counts only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from targeting.audit import (
    ENDS,
    EVENTS,
    Entry,
    Event,
    LegalChecked,
    RunDenied,
    RunRequested,
    Slice,
    SourceRead,
    Verification,
    log_keys,
)
from targeting.pages import Page, Section, whole

E = TypeVar("E", bound=Event)
MODES = {"simulate": "simulering", "operate": "drift"}
NO_END = "ikke afsluttet i perioden"
DECIDED = ("approved", "revoked", "refused", "waived")
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


def log_extract_page(folder: Path, whose: str, period: str, part: Slice, verdict: Verification) -> Page:
    """The page of a part of the log in ``folder`` that ``verdict`` is about."""
    key_ids = tuple(f"{key.name}+{key.key_id.hex()}" for key in log_keys(folder))
    last = part.first + len(part.lines) - 1
    return summary_page(whose, period, part.entries, Position(part.first, last, verdict.size, verdict.root, key_ids))


def summary_page(whose: str, period: str, entries: Iterable[Entry], position: Position) -> Page:
    """The page of the ``entries`` of a period."""
    listed = list(entries)
    return Page(f"Udtræk af loggen: {whose}", period, (), tuple(_sections(listed, position)), (NO_PROOF,))


def _sections(entries: list[Entry], position: Position) -> Iterator[Section]:
    runs: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.run_id:
            runs.setdefault(entry.run_id, []).append(entry)
    yield _table("Kørsler", ("Kørsel", "Tid (UTC)", "Hvem", "Form", "Udfald"), [_run(*run) for run in runs.items()])
    grounds = [(run, *_basis(own)) for run, own in runs.items() if _first(own, LegalChecked)]
    yield _table("Hjemmel", ("Kørsel", "Grundlag", "Gældende hjemmel", "Interesseafvejning"), grounds)
    yield _table("Læste registre", ("Kørsel", "Register", "Filer", "Rækker læst", "Godtaget"), list(_read(entries)))
    yield _table("Afvisninger", ("Kørsel", "Begrundelse"), list(_refusals(entries)))
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


def _run(run_id: str, entries: list[Entry]) -> tuple[str, ...]:
    asked = _first(entries, RunRequested)
    ends = [EVENTS[entry.type].about.ends for entry in entries if entry.type in ENDS]
    mode = asked.mode if asked else ""
    return (run_id, _minute(entries[0]), entries[0].actor, MODES.get(mode, mode), ends[-1] if ends else NO_END)


def _basis(entries: list[Entry]) -> tuple[str, ...]:
    legal = _first(entries, LegalChecked) or LegalChecked.from_body({})
    texts = (f"{legal.basis_id} {legal.basis_version}".strip(), legal.current_basis, legal.balancing_test_id)
    return tuple(text or "ingen" for text in texts)


def _read(entries: list[Entry]) -> Iterator[tuple[str, ...]]:
    for entry in entries:
        if entry.type == SourceRead.type:
            source = SourceRead.of(entry)
            read = sum(file.read for file in source.files)
            accepted = sum(file.accepted for file in source.files)
            yield entry.run_id or "", source.register, whole(len(source.files)), whole(read), whole(accepted)


def _refusals(entries: list[Entry]) -> Iterator[tuple[str, ...]]:
    for entry in entries:
        if entry.type == RunDenied.type:
            yield from ((entry.run_id or "", reason.da) for reason in RunDenied.of(entry).missing)


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

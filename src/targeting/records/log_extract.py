"""What a reader of an export sees first: the period's runs and what came of them, in Danish; counts only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from targeting.audit import EVENTS, Entry, Slice, Verification, log_keys
from targeting.pages import render

if TYPE_CHECKING:
    pass

OUTCOMES = {
    "run.completed": "gennemført",
    "run.denied": "afvist: ingen hjemmel",
    "run.failed": "mislykket",
    "run.abandoned": "afbrudt",
    "quarantine.replayed": "kun indlæst igen",
}
MODES = {"simulate": "simulering", "operate": "drift"}
NO_END = "ikke afsluttet i perioden"
DECIDED = ("approved", "revoked", "refused", "waived")
CHECK = "python verify.py --key NØGLE\npython verify.py --key NØGLE --witness DIT-VIDNE.note"


@dataclass(frozen=True)
class Section:
    """A heading, sentences below it, perhaps a table and commands to type."""

    heading: str
    lines: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    commands: str = ""


@dataclass(frozen=True)
class Position:
    """Where in the log the period lies: its first and last entry, how many the log has, the root, the keys' ids."""

    first: int
    last: int
    size: int
    root: str
    key_ids: tuple[str, ...]


@dataclass(frozen=True)
class SummaryPage:
    """The page: whose log, which period, and the sections."""

    title: str
    period: str
    sections: tuple[Section, ...]

    def html(self) -> str:
        """The whole page in one file: no script, no picture, nothing fetched; every value is escaped."""
        return render("export.html.j2", page=self)


def log_extract_page(folder: Path, whose: str, period: str, part: Slice, verdict: Verification) -> SummaryPage:
    """The page of a part of the log in ``folder`` that ``verdict`` is about."""
    key_ids = tuple(f"{key.name}+{key.key_id.hex()}" for key in log_keys(folder))
    last = part.first + len(part.lines) - 1
    return summary_page(whose, period, part.entries, Position(part.first, last, verdict.size, verdict.root, key_ids))


def summary_page(whose: str, period: str, entries: Iterable[Entry], position: Position) -> SummaryPage:
    """The page of the ``entries`` of a period."""
    listed = list(entries)
    return SummaryPage(f"Udtræk af loggen: {whose}", period, tuple(_sections(listed, position)))


def _sections(entries: list[Entry], position: Position) -> Iterator[Section]:
    runs: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.run_id:
            runs.setdefault(entry.run_id, []).append(entry)
    yield _table("Kørsler", ("Kørsel", "Tid (UTC)", "Hvem", "Form", "Udfald"), [_run(*run) for run in runs.items()])
    grounds = [(run, *_basis(own)) for run, own in runs.items() if _first(own, "legal.checked")]
    yield _table("Hjemmel", ("Kørsel", "Grundlag", "Gældende hjemmel", "Interesseafvejning"), grounds)
    yield _table("Læste registre", ("Kørsel", "Register", "Filer", "Rækker læst", "Godtaget"), list(_read(entries)))
    yield _table("Afvisninger", ("Kørsel", "Begrundelse"), list(_refusals(entries)))
    decided = [_decision(entry) for entry in entries if entry.type.rpartition(".")[2] in DECIDED]
    yield _table("Godkendelser, tilbagekaldelser og frafald", ("Nr.", "Tid (UTC)", "Hvem", "Hvad"), decided)
    actors = Counter(entry.actor for entry in entries)
    yield _table(
        "Hvem", ("Navn eller konto", "Poster"), [(who, _whole(count)) for who, count in sorted(actors.items())]
    )
    kinds = Counter(entry.type for entry in entries)
    events = [(kind, EVENTS[kind].da if kind in EVENTS else "", _whole(count)) for kind, count in sorted(kinds.items())]
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
    return Section(heading, () if rows else ("Ingen i perioden.",), columns, tuple(rows))


def _run(run_id: str, entries: list[Entry]) -> tuple[str, ...]:
    asked = _first(entries, "run.requested")
    ends = [OUTCOMES[entry.type] for entry in entries if entry.type in OUTCOMES]
    mode = str(asked.body.get("mode", "")) if asked else ""
    return (run_id, _minute(entries[0]), entries[0].actor, MODES.get(mode, mode), ends[-1] if ends else NO_END)


def _basis(entries: list[Entry]) -> tuple[str, ...]:
    checked = _first(entries, "legal.checked")
    body: Mapping[str, Any] = checked.body if checked else {}
    named = f"{body.get('basis_id', '')} {body.get('basis_version', '')}".strip()
    texts = (named, str(body.get("current_basis", "")), str(body.get("balancing_test_id", "")))
    return tuple(text or "ingen" for text in texts)


def _read(entries: list[Entry]) -> Iterator[tuple[str, ...]]:
    for entry in entries:
        if entry.type == "source.read":
            files = entry.body.get("files", [])
            read, accepted = (sum(int(file.get(name, 0)) for file in files) for name in ("read", "accepted"))
            yield (
                entry.run_id or "", str(entry.body.get("register", "")), _whole(len(files)), _whole(read),
                _whole(accepted),
            )  # fmt: skip


def _refusals(entries: list[Entry]) -> Iterator[tuple[str, ...]]:
    for entry in entries:
        if entry.type == "run.denied":
            yield from ((entry.run_id or "", str(reason.get("da", ""))) for reason in entry.body.get("missing", []))


def _decision(entry: Entry) -> tuple[str, ...]:
    meaning = EVENTS[entry.type].da if entry.type in EVENTS else entry.type
    return (str(entry.seq), _minute(entry), entry.actor, meaning)


def _position(position: Position) -> Iterator[str]:
    yield f"Post {position.first} til {position.last} af {_whole(position.size)}, talt fra 0."
    yield f"Loggens rod ved udtrækket: {position.root}."
    yield f"Nøgler, der har underskrevet: {', '.join(position.key_ids)}."


def _first(entries: list[Entry], type: str) -> Entry | None:
    return next((entry for entry in entries if entry.type == type), None)


def _minute(entry: Entry) -> str:
    return entry.t[:16].replace("T", " ")


def _whole(number: int) -> str:
    return f"{number:,}".replace(",", ".")

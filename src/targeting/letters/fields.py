"""What each field of a letter says, from the workspace and the case. The names are those of catalogue/letters.toml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from targeting.casebook import Recorded, row_sentence, rows_of
from targeting.letters.letter import EMPTY_BOX, Block, Paragraph, Places, Points, Table
from targeting.pages import DATATILSYNET, day, listed, period
from targeting.privacy import months_after
from targeting.workspace import Basis, LegalCatalogue, Settings, Workspace, fields_of

ALL = "Alt det, du har sagt ja til at dele i denne sag."
ALL_BUT_LATER = "Alt det, du havde sagt ja til at dele, da du tog det tilbage. Det, du har sagt ja til siden, gælder."
RECIPIENT = Places(("Navn", "Adresse", "Postnummer og by"))
UNBROKEN = "\N{NON-BREAKING HYPHEN}"  # a number is not divided between two lines
SENDER = Places(("Du kan spørge", "Telefon og mail"))
SIGNATURE = Places(("Dato", "Dit navn", "Din underskrift", "Forælder eller værge, hvis der skal en med"))


@dataclass(frozen=True)
class Found:
    """Why a citizen was proposed by a run: the rules that are met, the points, the day, and whence the numbers."""

    rules: tuple[str, ...]
    points: int
    threshold: int
    as_of: date
    departments: tuple[str, ...]


def words_for_all(workspace: Workspace, case_id: str, today: date) -> Mapping[str, str]:
    """The words that any letter may have."""
    settings = workspace.settings
    return {
        "municipality": settings.municipality.name,
        "controller": settings.controller.name,
        "unit": settings.controller.unit,
        "dpo": settings.controller.dpo_contact,
        "authority": DATATILSYNET,
        "today": day(today),
        "case": case_id.replace("-", UNBROKEN),
    }


def blocks_for_all() -> Mapping[str, tuple[Block, ...]]:
    """The blocks that any letter may have."""
    return {"recipient": (RECIPIENT,), "sender": (SENDER,), "signature": (SIGNATURE,)}


def how_long(workspace: Workspace, today: date) -> Mapping[str, str]:
    """How long a case, and what each run found, is kept at most; and until when, where nothing more happens in it."""
    limits = {limit.store.id: limit for limit in workspace.limits(today)}
    case, history = limits["casebook"], limits["history"]
    return {
        "case_kept": period(case.months, case.days),
        "case_kept_until": day(months_after(today, case.months or 0)),
        "history_kept": period(history.months, history.days),
    }


def said_of_case(letter: str, facts: Mapping[str, str]) -> tuple[Mapping[str, str], Mapping[str, tuple[Block, ...]]]:
    """What is not true of everybody, as it is of a case with these facts: words, and blocks."""
    told = [(field, field.said_of(facts)) for field in fields_of(letter).values() if field.says]
    words = {field.id: text for field, text in told if field.kind == "words"}
    return words, {field.id: (Paragraph(text),) for field, text in told if field.kind == "block"}


def why_proposed(found: Found) -> tuple[Block, ...]:
    """Why the citizen was proposed."""
    return (
        Paragraph("Vi har talt, hvor mange steder du får hjælp fra os. Det viste:"),
        Points(found.rules),
        Paragraph(
            f"Du fik {found.points} point. Vi foreslår en borger ved {found.threshold}. "
            f"Tallene er fra den {day(found.as_of)}. De kom fra {listed(found.departments)}."
        ),
    )


def why_proposed_earlier() -> tuple[Block, ...]:
    """What is said of somebody who was handed over, and of whom the newest run does not, or may not, tell why."""
    return (
        Paragraph(
            "Vi har talt, hvor mange steder du får hjælp fra os. Det pegede på dig. Her står ikke mere om hvorfor. Bed "
            "om indsigt, så kan du få det at vide."
        ),
    )


def why_blindly() -> tuple[Block, ...]:
    """What is said of somebody who was handed over among others that were drawn by lot: true of either kind."""
    return (
        Paragraph(
            "Vi har talt, hvor mange steder borgere får hjælp fra os. Nogle er valgt ud fra tallene, og nogle ved "
            "lodtrækning. Den, der skriver til dig, ved ikke, hvad der gælder dig. Bed om indsigt, så kan du få det at "
            "vide."
        ),
    )


def why_referred(unit: str) -> tuple[Block, ...]:
    """What is said of somebody whom a professional has referred."""
    return (Paragraph(f"En medarbejder har bedt os se på det. Det skete i {unit}."),)


def registers_read(workspace: Workspace) -> tuple[Block, ...]:
    """The registers in use, by name."""
    return (Points(tuple(contract.name for contract in workspace.registers)),)


def legal_bases(bases: Sequence[Basis], catalogue: LegalCatalogue) -> tuple[Block, ...]:
    """The rules that the municipality's bases rely on, each with the national one beside it."""
    return (Points(tuple(dict.fromkeys(line for basis in bases for line in _relied_on(basis, catalogue)))),)


def recipients_named(bases: Sequence[Basis]) -> tuple[Block, ...]:
    """Who the bases say may be told."""
    return (Points(tuple(dict.fromkeys(who for basis in bases for who in basis.balancing_test.recipients))),)


def asked_table(rows: str, sentence: str, settings: Settings) -> tuple[Block, ...]:
    """What the citizen is asked, a row each with two empty boxes; ``rows`` are as an event keeps them."""
    boxes = (f"{EMPTY_BOX} Ja", f"{EMPTY_BOX} Nej")
    lines = (row_sentence(sentence, row, settings) for row in rows_of(rows))
    return (Table(("Må vi det?", "Ja", "Nej"), tuple((line, *boxes) for line in lines)),)


def withdrawn(
    event: Recorded, receivers: Sequence[str], settings: Settings, *, again: bool = False
) -> Mapping[str, tuple[Block, ...]]:
    """What was taken back, and who is now told; ``again``: the citizen has said yes to something else since."""
    row = "At {from} giver {to} besked om {category}."
    said = rows_of(event.values["of"]) if "of" in event.values else ()
    lines = tuple(row_sentence(row, each, settings) for each in said)
    told = f"Vi siger det nu til {listed(receivers)}." if receivers else "Ingen andre skal have det at vide."
    return {
        "withdrawn": (Points(lines or (ALL_BUT_LATER if again else ALL,)),),
        "told": (Paragraph(told),),
    }


def _relied_on(basis: Basis, catalogue: LegalCatalogue) -> tuple[str, ...]:
    found = catalogue.find(basis.relies_on)
    national = f"{basis.supplementary_basis.law} {basis.supplementary_basis.paragraph}".strip()
    relied_on = (found.resolved_as or found.title_da) if found else ""
    return tuple(line[:1].upper() + line[1:] for line in (relied_on, national) if line)

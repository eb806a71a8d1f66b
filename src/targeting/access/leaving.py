"""May I be left out? Answered from what stands: in the citizen's case, in the list of objections, in the newest run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from targeting.casebook import Case, Recorded, stands
from targeting.pages import day
from targeting.workspace import Workspace

STEP = "objection"  # the run's step that takes out whoever objects
DEAD = (
    "Det er skrevet i sagen, at borgeren er død ({day}). Efter den dag skrives der ikke andet i sagen end det, der "
    "afslutter eller retter, og der laves ingen breve fra den."
)
OBJECTED = "Du har gjort indsigelse: det blev skrevet i din sag den {day}. Du skal ikke skrive igen."
LISTED = "Du står på den nyeste liste over indsigelser. Du skal ikke skrive igen."
TAKEN_OUT = "Den nyeste opgørelse tog dig ud, fordi du har gjort indsigelse, og det skete, før noget blev talt."
WILL_BE = "Den næste opgørelse tager dig ud, før noget tælles."
NOT_YET = "Den tager dig ikke ud af udsøgningen, før du står på listen. Skriv til {unit}, hvis det haster."
LIFTED = "Din indsigelse i din sag blev afgjort eller taget tilbage den {day}."
NO_LONGER = "Da den nyeste opgørelse blev lavet, havde du gjort indsigelse. Du står ikke på den nyeste liste."
MAY = (
    "Ja: skriv til {unit}, at du gør indsigelse (eller til {dpo}). Tager kommunen den til følge, tages du ud, før "
    "noget tælles."
)
UNKNOWN = "Listen over indsigelser kunne ikke læses, da siden blev lavet. Står du der, skal du ikke skrive igen."


@dataclass(frozen=True)
class Objecting:
    """What is known of an objection to the search outside the case.

    ``listed``: the newest list of objections names the citizen; None where it could not be read. ``taken_out``: the
    newest run that read of the citizen took them out for it.
    """

    listed: bool | None = False
    taken_out: bool = False


def may_be_left_out(case: Case | None, objecting: Objecting, workspace: Workspace, today: date) -> str:
    """The answer, as it stands today."""
    return " ".join(_said(case, objecting, workspace, today))


def _said(case: Case | None, objecting: Objecting, workspace: Workspace, today: date) -> Iterator[str]:
    controller = workspace.settings.controller
    if died := _latest(case, "died"):
        yield DEAD.format(day=day(died.on))
        return
    if objected := _objected(case):
        yield OBJECTED.format(day=day(objected.on))
    elif objecting.listed:
        yield LISTED
    else:
        yield from _not_objecting(case, objecting)
        yield MAY.format(unit=controller.unit, dpo=controller.dpo_contact)
        return
    if objecting.taken_out:
        yield TAKEN_OUT
    elif objecting.listed or _reads_casebook(workspace, today):
        yield WILL_BE
    else:
        yield NOT_YET.format(unit=controller.unit)


def _not_objecting(case: Case | None, objecting: Objecting) -> Iterator[str]:
    if lifted := _latest(case, "objection_lifted"):
        yield LIFTED.format(day=day(lifted.on))
    if objecting.listed is None:
        yield UNKNOWN
    elif objecting.taken_out:
        yield NO_LONGER


def _objected(case: Case | None) -> Recorded | None:
    return _latest(case, "objected") if case and stands(case.standing, "objected", "objection_lifted") else None


def _latest(case: Case | None, what: str) -> Recorded | None:
    noted = [event for event in case.standing if event.event == "circumstance"] if case else []
    return next((event for event in reversed(noted) if event.values.get("what") == what), None)


def _reads_casebook(workspace: Workspace, today: date) -> bool:
    """Whether a basis of today lets a run read in the casebook who has objected."""
    return any("objections" in basis.casebook.uses for basis in workspace.bases if basis.valid_on(today))

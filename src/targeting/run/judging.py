"""Whether an event may be recorded, wherever it comes from: typed, or a row of an extract."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from targeting.casebook import Case, CaseFile, Choosable, Draft, completed, require_fits, stands
from targeting.language import Message, say
from targeting.run.consents import require_sound
from targeting.run.grants import require_grant_sound, require_grantable
from targeting.session import Session
from targeting.workspace import CaseEvent, Purpose, Workspace, texts_by_name

CONSENTS = "consent"


def choosable_of(workspace: Workspace) -> Choosable:
    """What there is to choose from in an event: the municipality's units, what citizens may sign, and measures."""
    units = [unit.id for unit in workspace.settings.service_centres]
    return Choosable(units, texts_by_name(workspace.consent_texts), {each.id: each for each in workspace.measures})


def draft_of(
    workspace: Workspace,
    case: CaseFile,
    kind: CaseEvent,
    on: date,
    values: Mapping[str, str],
    corrects: int | None = None,
) -> Draft:
    """What somebody wants recorded, with what is meant where nothing is said."""
    return completed(case, Draft(kind, on, values, corrects), choosable_of(workspace))


def require_recordable(session: Session, case: CaseFile, draft: Draft) -> Message | None:
    """Raise DoesNotFit where it cannot come there, ConfigurationError where the case would say what it cannot.

    Gives what whoever records it is to be told; raises as `require_grantable`.
    """
    notice = require_grantable(session, case, draft) or _also_needed(session.workspace, case, draft)
    require_fits(case, draft, session.today(), choosable_of(session.workspace))
    if isinstance(case, Case):
        require_sound(case, draft, session.clock())
    require_grant_sound(session, case, draft)
    return notice or _ended_already(draft, session.today())


def _ended_already(draft: Draft, today: date) -> Message | None:
    """That a consent which is written down late has run out: what was shared while it held was in order."""
    until = draft.values.get("until")
    if draft.kind.thread != CONSENTS or until is None or date.fromisoformat(until) >= today:
        return None
    return say(
        "The consent was until {until}, and holds no longer: nothing can be shared by it today. Ask the citizen anew.",
        until=date.fromisoformat(until),
    )


def _also_needed(workspace: Workspace, case: CaseFile, draft: Draft) -> Message | None:
    """What whoever records this must see to elsewhere, or may have forgotten."""
    searching = (basis for basis in workspace.bases if basis.purpose != Purpose.ADMINISTER_MEASURE)
    if draft.values.get("what") == "objected" and not all("objections" in basis.casebook.uses for basis in searching):
        return say(
            "The search reads the list of objections and not this: see that the citizen stands in the list, or the "
            "next run counts the citizen, and may propose them again."
        )
    if draft.kind.thread == "assessment" and stands(case.standing, "objected", "objection_lifted"):
        return say(
            "The citizen has objected, and the objection is not settled: see that it does not concern this, before you "
            "contact the citizen."
        )
    if draft.values.get("medicine_given") == "yes" and draft.values.get("allergy_asked") == "no":
        return say("Medicine was given, and nobody asked about allergy.")
    if draft.values.get("because") == "number_given":
        return say(
            "Nothing is linked to the number, and nothing is copied. Where the citizen is to have a case, open one: "
            "targeting case record WORKSPACE referred --citizen. The contact is kept as it is, until its own limit."
        )
    return None

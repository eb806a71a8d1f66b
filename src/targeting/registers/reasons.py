"""Why a row is in quarantine, in words: every rule that landing names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from targeting.language import Message, say

REASONS: Mapping[str, Message] = MappingProxyType(
    {
        "annulled_number": say("an annulled CPR number"),
        "changed_number_unresolved": say("a changed CPR number, and the population register has no row of the new one"),
        "code_not_in_force": say("a code that was not in force on the day"),
        "ended_without_date": say("the status says that it has ended, and there is no end date"),
        "end_before_start": say("ends before it begins"),
        "column_count": say("the line has too few or too many fields"),
        "line_too_long": say("the line is longer than 2 MB"),
        "merged_cell": say("the cell is merged with another, and the contract does not say that such are filled"),
        "missing": say("missing"),
        "missing_code": say("the code is missing"),
        "no_day": say("a day that means that there is none, as 31-12-9999"),
        "not_a_cpr_number": say("not a CPR number"),
        "not_a_date": say("not a date"),
        "not_a_kle_number": say("not a KLE number"),
        "not_a_week": say("not a week"),
        "not_an_amount": say("not an amount"),
        "several_codes": say("more than one paragraph in one cell"),
        "unknown_code": say("a code that the code list does not know"),
        "unknown_municipality": say("no code or name of a municipality"),
        "unknown_status": say("a status that the contract lists neither as granted nor as ignored"),
        "unread_cell": say("the cell holds an error, or a formula without its result"),
        "unknown_service_centre": say("a service centre that workspace.toml does not know"),
    }
)

# Who mends what. A reason that does not stand here is the department's to mend in its own system.
ADVICE: Mapping[str, Message] = MappingProxyType(
    {
        "changed_number_unresolved": say("Ask for a population extract in which the citizen's present number stands."),
        "code_not_in_force": say(
            "The department corrects the date or the code. Has the law changed, bring our code list up to date."
        ),
        "column_count": say("The department exports the file again, with the same number of columns in each line."),
        "ended_without_date": say(
            "The department writes the end date, or corrects the status. Does the word mean that it still runs, take "
            "it out of needs_end in the contract."
        ),
        "merged_cell": say("The department splits the merged cells, or write fillMerged: true in the contract."),
        "unknown_code": say(
            "Is the code new in law, add it to our code list. Is it a slip, the department corrects it."
        ),
        "unknown_service_centre": say("Is the unit one of ours, write its name in workspace.toml."),
        "unknown_status": say("Write the status under granted or under ignore in the contract, by what it means."),
        "unread_cell": say("The department opens the workbook, lets it be calculated, and saves it with values."),
    }
)
CORRECT = say("The department corrects the row in its own system and sends the extract again.")
# What we hold against a list of our own may be right: the department is not told that it is wrong.
OURS = frozenset({"code_not_in_force", "unknown_code", "unknown_service_centre", "unknown_status"})


def advice(rule: str) -> Message:
    """What to do about a row that waits for that reason, to whoever sees to the data."""
    return ADVICE.get(rule, CORRECT)


def request(rule: str) -> Message:
    """The same, to the department that delivered the file."""
    if rule in OURS:
        return say("Is it right as it stands, tell us, and we mend our own list. Is it a slip, correct it.")
    return say("Correct the row in your own system, and send the extract again.")

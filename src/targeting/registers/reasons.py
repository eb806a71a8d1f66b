"""Why a row is in quarantine, in words: every rule that landing names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from targeting.language import Message, say

REASONS: Mapping[str, Message] = MappingProxyType(
    {
        "annulled_number": say("an annulled CPR number"),
        "changed_number_unresolved": say("a changed CPR number, and the new one is not known"),
        "code_not_in_force": say("a code that was not in force on the day"),
        "end_before_start": say("ends before it begins"),
        "column_count": say("the line has too few or too many fields"),
        "line_too_long": say("the line is longer than 2 MB"),
        "merged_cell": say("the cell is merged with another, and the contract does not say that such are filled"),
        "missing": say("missing"),
        "missing_code": say("the code is missing"),
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

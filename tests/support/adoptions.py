"""Measures in specs: who has taken what into use, and by whom that is signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from support.approval import note_of, person, sample_signer, signed_for
from support.tables import table
from targeting.governance import Adopted, Standing, adopted, measure_state, require_usable
from targeting.workspace import Adoption, fitted, load_measures, municipalities, network_of, read_adoption

SIGNERS = {
    "anna": person(sample_signer("anna"), "rule_steward"),
    "bo": person(sample_signer("bo"), "data_steward"),
    "cille": person(sample_signer("cille"), "health_approver"),
}
SIGNED_AT = datetime(2017, 11, 1, 12, tzinfo=UTC)
OWN = """
[own]
title_da = "Fast kontaktperson"
allowed_da = "Borgeren har én fast kontaktperson på tværs af forvaltninger."
law_ref = "Kommunens egen beslutning"
source = "Referat af udvalgsmødet"
"""


def code_of(municipality: str) -> str:
    """The code of a municipality by its name."""
    if municipality == "Eksempelkommune":
        return "999"
    return next(code for code, names in municipalities().items() if municipality in names)


def written(measure: str, starts: str, ends: str = "", **more: str) -> bytes:
    """An adoption as its file; ``more`` are its keys with what is written there, blank to leave one out."""
    keys = {
        "measure": f'"{measure}"',
        "decided_by": '"Byrådet"',
        "decided_on": starts,
        "target_group_da": '"Borgere i forløb i tre forvaltninger"',
        "cap_persons": "40",
        "order_ref": '"Bekendtgørelse nr. 0 (opdigtet)"',
        "order_from": starts,
        "starts": starts,
        "ends": ends,
        "safety_list": '"OMS-2018-7"' if measure == "P2" else "",
        **more,
    }
    text = "".join(f"{key} = {value}\n" for key, value in keys.items() if value)
    return (text + (OWN if measure.startswith("EGEN-") else "")).encode()


def adoption(measure: str, starts: str, ends: str = "", *, name: str = "proeve", **more: str) -> Adoption:
    """One adoption of the municipality's."""
    return read_adoption(f"{name}.toml", written(measure, starts, ends, **more))


def signed(given: Adoption, code: str, day: date, signers: str, at: datetime = SIGNED_AT) -> Adopted:
    """The adoption with the notes of these people beside it, as it is judged on ``day``."""
    notes = {
        ("measure", f"{given.id}.{name}"): note_of(
            given.subject, sample_signer(name), municipality_code=code, signed_at=at
        )
        for name in signers.split()
    }
    return adopted(given, code, day, signed_for(SIGNERS, notes, code))


def standing_of(measure: str, row: Mapping[str, str]) -> Standing:
    """What holds of the measure in a row's municipality that day."""
    day, code = date.fromisoformat(row["day"]), code_of(row["municipality"])
    declared = {each.id: each for each in load_measures()}
    own: list[Adopted] = []
    for number, in_use in enumerate(filter(None, row.get("in use", "").split(", "))):
        starts, _, ends = (part.strip() for part in in_use.partition("to"))
        at = datetime.fromisoformat(row["signed on"]).replace(tzinfo=UTC) if row.get("signed on") else SIGNED_AT
        given = adoption(measure, starts, ends, name=f"proeve{number or ''}")
        own.append(signed(given, code, day, row["signed by"], at))
        declared |= {found.id: found for found in (given.declares,) if found}
    standing = measure_state(declared[measure], network_of(code), own, day)
    if standing.usable:
        assert require_usable(declared[measure], network_of(code), own, day) == standing
    return standing


def hold(measure: str, rows: str) -> None:
    """Each row's state, and the sentence that a person reads first: in Danish, to its end or to "…"."""
    for row in table(rows):
        found = standing_of(measure, row)
        said = found.sentence.da
        begins = row["says"].removesuffix("…")
        shown = begins + "…" if row["says"].endswith("…") and said.startswith(begins) else said
        law = {"law": found.version.law_ref if found.version else ""} if "law" in row else {}
        assert row | {"state": found.state.value, "says": shown, **law} == row


def refusal(measure: str, row: Mapping[str, str]) -> str:
    """What is said of an adoption that is written with these keys; "" where it is taken."""
    from targeting.errors import ConfigurationError

    try:
        fitted([read_adoption("proeve.toml", written(measure, **row))], load_measures())
    except ConfigurationError as error:
        return error.message.da
    return ""

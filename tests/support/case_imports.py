"""Extracts of a case system, as a municipality that has approved their contract reads them into the casebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from targeting.commands.case_import import Imported, ImportedFolder, import_events, import_folder
from targeting.sample.signing import approve_all
from targeting.session import open_session

COLUMNS = {
    "cpr": ("CPR-nr.", "cpr"),
    "day": ("Dato", "date"),
    "word": ("Resultat", "code"),
    "more": ("Hvorfor", "code"),
    "until": ("Til og med", "date"),
}  # fmt: skip
REFERRED = {"event": "referred", "fields": {"from_unit": {"column": "word", "words": {"Jobcenter": "jobcentre"}}}}
ASSESSED = {
    "event": "assessed",
    "fields": {
        "outcome": {
            "column": "word", "words": {"Tilbud": "offer", "Intet behov": "no_need", "Ikke truffet": "not_reached"},
        },
        "because": {"column": "more", "words": {"Samordnet": "coordinated_already", "Slutter snart": "ending_soon"}},
    },
}  # fmt: skip
CONSENT = {
    "event": "consent_given",
    "fields": {
        "yes": {"column": "word", "words": {"Alt": "home_care_centre:jobcentre:social+health"}},
        "until": {"column": "until"},
        "text": {"value": "en-plan@1.0.0"},
    },
}
KINDS: Mapping[str, Mapping[str, object]] = {"referred": REFERRED, "assessed": ASSESSED, "consent_given": CONSENT}


def contract_of(event: Mapping[str, object]) -> dict[str, object]:
    """The contract of an extract whose rows are such events, named after them."""
    fields = event["fields"]
    assert isinstance(fields, Mapping)
    used = {"cpr", "day", *(told["column"] for told in fields.values() if "column" in told)}
    return {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": event["event"],
        "name": f"Udtræk af {event['event']}",
        "version": "1.0.0",
        "status": "active",
        "description": {"purpose": "Prøve.", "limitations": "Intet andet."},
        "servers": [{"server": "folder", "type": "local", "path": f"{event['event']}*.csv", "format": "csv"}],
        "schema": [
            {
                "name": event["event"],
                "properties": [_column(name) for name in COLUMNS if name in used],
                "customProperties": [
                    {"property": "caseEvent", "value": {"day": {"column": "day"}, **event}},
                ],
            }
        ],
    }


def _column(name: str) -> dict[str, object]:
    header, reads = COLUMNS[name]
    return {
        "name": name,
        "physicalName": header,
        "required": name in ("cpr", "day"),
        "customProperties": [{"property": "reads", "value": reads}],
    }


def write_contract(town: Path, contract: Mapping[str, object]) -> Path:
    """Declare it in the workspace; nobody has approved it yet."""
    folder = town / "case_imports"
    folder.mkdir(exist_ok=True)
    path = folder / f"{contract['id']}.odcs.yaml"
    path.write_text(yaml.safe_dump(dict(contract), allow_unicode=True), "utf-8")
    return path


def without_imports(town: Path) -> Path:
    """The workspace without the sample's contracts; its approvals fall."""
    for path in (town / "case_imports").iterdir():
        path.unlink()
    return town


def with_imports(town: Path) -> Path:
    """The workspace, with a contract of each kind and no other, approved."""
    without_imports(town)
    for event in KINDS.values():
        write_contract(town, contract_of(event))
    approve_all(town)
    return town


def write_extract(town: Path, event: str, rows: Iterable[Mapping[str, str]]) -> Path:
    """An extract beside the workspace: each row has its cells by the columns' names in the program."""
    told = list(rows)
    names = [name for name in COLUMNS if any(name in row for row in told)]
    lines = [";".join(COLUMNS[name][0] for name in names)]
    lines += [";".join(row.get(name, "") for name in names) for row in told]
    path = town.parent / f"{event}.csv"
    path.write_text("".join(f"{line}\r\n" for line in lines), "utf-8")
    return path


def imported(town: Path, event: str, *rows: Mapping[str, str], dry_run: bool = False) -> Imported:
    """Read the rows into the casebook."""
    return import_events(open_session(town), write_extract(town, event, rows), event, dry_run=dry_run)


def row(cpr: str, day: str, word: str, **more: str) -> dict[str, str]:
    """A row of an extract."""
    return {"cpr": cpr, "day": day, "word": word, **more}


def imported_folder(
    town: Path, rows: Mapping[str, Iterable[Mapping[str, str]]], *, dry_run: bool = False
) -> ImportedFolder:
    """Read a folder into the casebook, with an extract of each kind that has rows."""
    return import_folder(open_session(town), write_folder(town, rows), dry_run=dry_run)


def write_folder(town: Path, rows: Mapping[str, Iterable[Mapping[str, str]]]) -> Path:
    """A folder beside the workspace, with an extract of each kind that has rows."""
    folder = town.parent / "folder"
    folder.mkdir(exist_ok=True)
    for event, told in rows.items():
        path = write_extract(town, event, told)
        path.rename(folder / path.name)
    return folder

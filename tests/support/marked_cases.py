"""What professionals type of a marked citizen: from the work list to the case, letters, an overview and a grant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from support.approval import PASSPHRASE
from support.case_imports import row, with_imports, write_extract
from support.handed import ASSESSOR, LEADER, WHY, keep_keys
from support.markers import MARKERS, hyphened
from targeting.sharing import danish_day

Typed = tuple[str | None, list[str], str]  # work that is to fail; the words; the line on standard input

NOMINATED = MARKERS["population"]
# What the typing program puts other words in the place of, which nobody knows before: the pseudonym of the marker, and
# the number of the grant.
PSEUDONYM, GRANT = "PSEUDONYM", "GRANT"
REVEAL = "reveal"
UNIT = "home_care_centre"
CONSENT = f"yes=social_psychiatry_centre:{UNIT}:social"
FORMS = (".html", ".docx", ".pdf")


def prepare(workspace: Path) -> None:
    """Contracts for a case system's extracts, one extract full of markers in an inbox/, and the keys of two people."""
    with_imports(workspace)
    keep_keys(workspace.parent)
    day, marker = f"{danish_day(datetime.now(UTC)):%d-%m-%Y}", MARKERS["jobcentre"]
    inbox = workspace.parent / "inbox"
    inbox.mkdir()
    rows = [row(number, day, "Jobcenter") for number in (marker, hyphened(marker), marker[1:], NOMINATED)]
    rows += [row(marker, day, marker), row(marker, marker, "Jobcenter"), row(f"{marker} Hansen", day, "Jobcenter")]
    write_extract(inbox / "workspace", "referred", rows).rename(inbox / f"referred {marker}.csv")


def casework(workspace: Path) -> dict[str, Typed]:
    """Each command by name; the citizen's number is typed unseen, as a caseworker types it."""
    root, today = workspace.parent, danish_day(datetime.now(UTC))
    later, soon = (str(today + timedelta(days=days)) for days in (60, 14))
    extract = root / "inbox" / f"referred {MARKERS['jobcentre']}.csv"

    def of_citizen(*words: object) -> Typed:
        return None, [*map(str, words), "--citizen"], NOMINATED

    def recorded(event: str, *fields: str) -> Typed:
        return of_citizen("case", "record", workspace, event, "--on", today, *(f"--set={each}" for each in fields))

    def signed(*words: object, key: str) -> Typed:
        return None, [*map(str, words), "--key", str(root / key)], PASSPHRASE

    def plain(*words: object) -> Typed:
        return None, [*map(str, words)], ""

    importing = ("case", "import", workspace, extract, "--contract", "referred")
    letters = {
        f"letter {form}": of_citizen(
            "letter", "make", workspace, "samtykkebrev", "--out", root / f"brev{form}", f"--set={CONSENT}",
            f"--set=until={later}",
        )
        for form in FORMS
    }  # fmt: skip
    return {
        "candidates": plain("candidates", workspace),
        "handover sign": signed(
            "handover", "sign", workspace, PSEUDONYM, "--person", LEADER, "--to", ASSESSOR, "--until", soon,
            key="leder.pem",
        ),
        "handover list": plain("handover", "list", workspace),
        REVEAL: signed(REVEAL, workspace, PSEUDONYM, "--person", ASSESSOR, "--reason", WHY, key="visitator.pem"),
        "case import, dry": plain(*importing, "--dry-run"),
        "case import": plain(*importing),
        "consent": recorded("consent_given", CONSENT, f"until={later}"),
        "case overview": of_citizen(
            "case", "overview", workspace, "--to", UNIT, "--html", root / "overblik.html"
        ),
        **letters,
        "case grant": of_citizen(
            "case", "grant", workspace, "--measure", "M5", "--on", today, "--set=temporary=yes",
            "--set=otherwise_met=aid", "--set=aid_group=iso_12", f"--set=expected_end={soon}",
        ),
        "grant refused": of_citizen("case", "grant", workspace, "--measure", "M8", "--on", today),
        "grant renewed": recorded(
            "measure_renewed", f"grant={GRANT}", "temporary=yes", "otherwise_met=aid", f"expected_end={later}"
        ),
        "case due": plain("case", "due", workspace, "--ics", root / "frister.ics"),
        "grant ended": recorded("measure_ended", f"grant={GRANT}", "because=as_planned", "returned=yes"),
        "case show": of_citizen("case", "show", workspace),
        "case list": plain("case", "list", workspace),
        "case verify": plain("case", "verify", workspace),
    }  # fmt: skip

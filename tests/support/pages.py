"""Every HTML page that the product makes of Eksempelkommunen, on a fixed day: same declarations, same bytes.

A new page is one line in PAGES: tests/house/test_pages.py reads its markup, `make pages` opens it in a browser.
One that is also to be seen in the docs has a line in PICTURES; to take another part of it, delete its picture first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from support.documents import DAY, READ, ROOT, SAMPLE, STORY, algorithm, entries
from support.letters import sample_letter
from support.pages_overview import overview_of_example
from support.pages_released import PUBLISHED, RUN
from support.pages_report import report_of_example
from support.pages_rules import compared_page, explained_page, not_proposed_page, tried_page
from support.runs import replace as edit
from support.world import small_workspace
from targeting.audit import Entry
from targeting.commands.measure import page_of_measures
from targeting.commands.records import article30_document, basis_document
from targeting.disclosure import Attack
from targeting.letters import FORMS
from targeting.outputs import attack_page
from targeting.pages import page_style
from targeting.records.log_extract import Position, summary_page
from targeting.records.register_page import register_page
from targeting.session import open_session
from targeting.workspace import letter_kinds, load_workspace

PICTURE_FOLDER = "docs/billeder"
MANIFEST = f"{PICTURE_FOLDER}/sider.sha256"
BASIS = "eksempel-en-plan"
REFUSED = "20261121T134500Z-b70e52"
ANSWER = ROOT / "tests" / "golden" / "access" / "anna.html"
# The golden answer names what differs from one run to the next with a word; here each is something again.
VARYING = {
    "STIL": f"\n{page_style()}",
    "KØRSEL": "20261121T081500Z-3f9a1c",
    "TIDSPUNKT": "21. november 2026 kl. 09.15",
    "FINGERAFTRYK": sha256(b"extract").hexdigest(),
    "post nr. N": "post nr. 41",
    "fingeraftryk …": "fingeraftryk 9f86d081884c7d65…",
    "<li>OPSLAG</li>": "<li>Ingen har før dette opslag slået dig op.</li>",
}


def register(name: str) -> str:
    """`targeting register show`."""
    workspace = load_workspace(SAMPLE)
    return register_page(workspace, workspace.register(name), DAY.date()).html()


def unfinished_basis() -> str:
    """`targeting basis show` of a basis that lacks a text and whose approval therefore is of other bytes."""
    with TemporaryDirectory() as place:
        workspace = small_workspace(Path(place) / "workspace", {})
        edit(workspace / "bases" / f"{BASIS}.toml", 'evidence = "Frikommune', 'evidence = ""\n# "Frikommune')
        return basis_document(open_session(workspace, lambda: DAY), BASIS).html()


def letter(kind: str) -> str:
    """`targeting letter make` to a file of HTML."""
    return FORMS[".html"](sample_letter(kind)).decode()


def attack_report() -> str:
    """attack.html in a release of figures."""
    attack = Attack(cells=225, hidden=12, predecessors=3, minimum=5, smallest_width=6)
    return attack_page(attack, load_workspace(SAMPLE).settings, RUN["as_of"]).html()


def run_of(story: str, run_id: str) -> list[Entry]:
    """A story of a run as the log has it, begun when its id says: with what an export shows and a lineage does not."""
    more = {"run.requested": {"mode": "operate"}, "legal.checked": {"basis_version": "4"}}
    read = [dict(file, accepted=file["read"] - 1) for file in READ["files"]]
    more["source.read"] = {"files": read}
    told = [(kind, body | more.get(kind, {})) for kind, body in STORY[story]]
    began = datetime.strptime(run_id[:16], "%Y%m%dT%H%M%SZ")
    return [replace(entry, run_id=run_id, t=f"{began.isoformat()}.000000Z") for entry in entries(told)]


def log_export() -> str:
    """The page in the ZIP of `targeting log export`, of a run that was completed and of one that was refused."""
    listed = [*run_of("completed", RUN["run_id"]), *run_of("denied", REFUSED)]
    place = Position(0, len(listed) - 1, 1234, sha256(b"root").hexdigest(), ("targeting/999+0a1b2c3d",))
    return summary_page("Eksempelkommunen", "1. januar 2026 til og med 31. december 2026 (UTC)", listed, place).html()


def access_report() -> str:
    """The page of `targeting access-report`: the one that tests/unit/access holds the command against."""
    text = ANSWER.read_text(encoding="utf-8")
    for word, meant in VARYING.items():
        text = text.replace(word, meant)
    return text


PAGES: dict[str, Callable[[], str]] = {
    "hjemmel": lambda: basis_document(open_session(SAMPLE, lambda: DAY), BASIS).html(),
    "hjemmel-ufaerdig": unfinished_basis,
    "fortegnelse": lambda: article30_document(open_session(SAMPLE, lambda: DAY)).html(),
    "algoritme": lambda: algorithm(PUBLISHED).html(),
    "algoritme-foer-koersel": lambda: algorithm().html(),
    "ordninger": lambda: page_of_measures(open_session(SAMPLE, lambda: DAY), None).html(),
    "angreb": attack_report,
    "rapport": lambda: report_of_example().html(),
    "udtraek": log_export,
    "indsigt": access_report,
    "sammenligning": compared_page,
    "afproevning": tried_page,
    "forklaring": explained_page,
    "forklaring-ikke-foreslaaet": not_proposed_page,
    "overblik": overview_of_example,
    **{f"brev-{kind}": partial(letter, kind) for kind in letter_kinds()},
    **{f"register-{name}": partial(register, name) for name in sorted(load_workspace(SAMPLE).settings.registers)},
}


@dataclass(frozen=True)
class Picture:
    """What is taken of a page: so many pixels, from the heading that begins with ``at``, or from the top."""

    page: str
    width: int = 1024
    height: int = 800
    at: str = ""


PICTURES = {
    "hjemmel": Picture("hjemmel", height=1060),
    "hjemmel-ufaerdig": Picture("hjemmel-ufaerdig", height=520),
    "fortegnelse": Picture("fortegnelse", height=1140),
    "algoritme": Picture("algoritme", height=1000, at="Fra befolkning til forslag"),
    "rapport": Picture("rapport", height=1300),
    "rapport-grupper": Picture("rapport", height=1150, at="Hvilke forvaltninger har borgere"),
    "rapport-telefon": Picture("rapport", width=390, height=900, at="Fra befolkning til forslag"),
    "udtraek": Picture("udtraek"),
    "indsigt": Picture("indsigt", height=1160),
    "indsigt-telefon": Picture("indsigt", width=390, height=760, at="Opgørelse den"),
    "register": Picture("register-jobcentre"),
    "sammenligning": Picture("sammenligning", height=1150, at="I alt"),
    "afproevning": Picture("afproevning", height=1000),
    "forklaring": Picture("forklaring", height=1150),
    "overblik": Picture("overblik", height=1320),
}

"""A small municipality whose run hands its one candidate over, with the keys of the leader and the assessor."""

from __future__ import annotations

import io
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from support.approval import PASSPHRASE
from support.delivery import ANNA, small_rows
from support.runs import typed
from support.world import SIX, small_workspace
from targeting.commands.handover import Ordered, ask_to_hand_over, hand_over
from targeting.commands.reveal import Revealed, reveal
from targeting.privacy import keep_person_key
from targeting.session import open_session
from targeting.workspace import anybodys_key, anybodys_opening_key

LEADER, ASSESSOR = "fiktiv_leder", "fiktiv_visitator"
WHY = "Vurdering af tilbud om én plan"


def run_that_hands_over(folder: Path) -> Path:
    """The workspace of a run that nominated Anna; keys of the two people lie beside it."""
    workspace = small_workspace(folder / "workspace", small_rows(), SIX)
    keep_keys(folder)
    assert typed("run", workspace) == 0
    return workspace


def keep_keys(folder: Path) -> None:
    """The leader's key to sign with, and the assessor's to open with."""
    keep_person_key(folder / "leder.pem", PASSPHRASE, anybodys_key(LEADER))
    keep_person_key(folder / "visitator.pem", PASSPHRASE, anybodys_opening_key(ASSESSOR))


def anna(workspace: Path) -> str:
    """Anna's pseudonym."""
    return open_session(workspace).keys.pseudonym("person", ANNA)


def ordered(workspace: Path, *pseudonyms: str, to: str = ASSESSOR, until: date | None = None) -> Ordered:
    """Let the leader sign that the assessor may open them."""
    session = open_session(workspace)
    last = until or session.today() + timedelta(days=14)
    asked = ask_to_hand_over(session, LEADER, to, last, pseudonyms)
    return hand_over(asked, asked.signer(workspace.parent / "leder.pem", PASSPHRASE))


def revealed(workspace: Path, pseudonym: str = "", passphrase: str = PASSPHRASE, reason: str = WHY) -> Revealed:
    """Let the assessor open one; Anna where nobody is named."""
    return reveal(
        open_session(workspace), pseudonym or anna(workspace), ASSESSOR, workspace.parent / "visitator.pem",
        lambda: passphrase, reason,
    )  # fmt: skip


def types(workspace: Path, monkeypatch: pytest.MonkeyPatch, passphrase: str = PASSPHRASE, pseudonym: str = "") -> int:
    """Let the assessor type the command; gives the exit status."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{passphrase}\n"))
    return typed(
        "reveal", workspace, pseudonym or anna(workspace), "--person", ASSESSOR,
        "--key", workspace.parent / "visitator.pem", "--reason", WHY,
    )  # fmt: skip

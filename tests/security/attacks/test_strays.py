"""What somebody left among the releases or the runs stops neither a run nor a deletion; a run leaves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from support.asking import ask
from support.delivery import ANNA
from support.runs import typed
from targeting import history
from targeting.commands.retain import retain
from targeting.session import open_session


def test_strays_stop_no_run_and_no_deletion(released: Path) -> None:
    strays = []
    for place in ("dashboard/releases", "restricted/releases"):
        folder = released / "published" / place
        (folder / "kopi af liste").mkdir()
        (folder / "noter.txt").write_text("husk", encoding="utf-8")
        (folder / "2017").symlink_to(released / "inbox")
        strays += [folder / name for name in ("kopi af liste", "noter.txt", "2017")]
    (released / "state" / "runs" / "noter.txt").write_text("husk", encoding="utf-8")
    assert typed("run", released) == 0
    assert len(list((released / "published" / "dashboard" / "releases").glob("*Z-*"))) == 2
    assert all(stray.is_symlink() or stray.exists() for stray in strays)
    assert typed("retain", released) == 0
    assert ask(released, ANNA).status == 0
    later = datetime.now(UTC) + timedelta(days=800)
    retain(open_session(released, lambda: later))
    assert history.held_runs(released / "state") == ()
    assert list((released / "inbox").parent.iterdir()), "what a link leads to is left"

"""Whatever a run renames was flushed before it got its name, and the name after: also what the database wrote."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from support.runs import typed
from targeting import files
from targeting.run import state

RELEASED = "run_of_six"


def test_a_run_flushes_all_that_it_renames_and_what_is_last_good(
    released: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder's files are flushed each before the folder gets its name; a link's target is the folder's matter."""
    flushed: set[tuple[int, int]] = set()
    unflushed: list[str] = []
    due: dict[int, str] = {}
    works, pointed = os.replace, state.replace

    def fsync(descriptor: int) -> None:
        found = os.fstat(descriptor)
        flushed.add((found.st_ino, found.st_mtime_ns))
        due.pop(found.st_ino, None)

    def require(place: Path) -> None:
        inside = [each for each in place.rglob("*") if each.is_file()] if place.is_dir() else [place]
        unflushed.extend(
            str(each.relative_to(released.parent))
            for each in inside
            if not each.is_symlink() and ((found := each.stat()).st_ino, found.st_mtime_ns) not in flushed
        )

    def replaced(source: Any, target: Any, **named: Any) -> None:
        if not Path(source).is_symlink():
            require(Path(source))
        works(source, target, **named)
        for folder in {Path(source).parent, Path(target).parent}:
            due[folder.stat().st_ino] = str(folder.relative_to(released.parent))

    def pointing(path: Path, content: bytes, mode: int | None = None) -> None:
        require(released / "state" / "runs" / content.decode())
        pointed(path, content, mode)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replaced)
    monkeypatch.setattr(state, "replace", pointing)
    assert typed("run", released) == 0
    assert (unflushed, due) == ([], {})
    assert flushed


def test_what_is_swapped_in_from_another_folder_is_flushed_there_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [tmp_path / "fra" / "x", tmp_path / "til" / "x"]
    for each in made:
        each.parent.mkdir()
    made[0].write_text("x")
    names = {each.stat().st_ino: each.name for each in (made[0], made[0].parent, made[1].parent)}
    order: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: order.append(names[os.fstat(descriptor).st_ino]))
    files.swap(*made)
    assert order == ["x", "til", "fra"]

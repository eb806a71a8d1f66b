"""What docs/da/drift.md says of copies: each is taken with real files, fetched back, and looked at."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from support.runs import entries, replace, typed
from targeting.doctor import examine
from targeting.privacy import create_keys

RELEASED = "run_of_six"


def keys() -> Path:
    return Path(os.environ["TARGETING_KEYS"])


def copied(place: Path, to: Path) -> Path:
    """As cp -a."""
    return Path(shutil.copytree(place, to, symlinks=True))


def fetched_back(copy: Path, place: Path) -> None:
    shutil.rmtree(place)
    copied(copy, place)


def says(workspace: Path) -> list[str]:
    return [each.says for _, each in examine(workspace, lambda: datetime.now(UTC)).findings]


def test_both_from_the_same_day_are_whole(released: Path, tmp_path: Path) -> None:
    workspace, own = copied(released, tmp_path / "mappe"), copied(keys(), tmp_path / "noegler")
    shutil.rmtree(released / "state")
    (keys() / "log.pem").unlink()
    assert says(released) != []
    fetched_back(workspace, released)
    fetched_back(own, keys())
    assert says(released) == []
    assert typed("log", "verify", released) == 0
    assert typed("run", released, "--purpose", "CONTROL") == 3
    assert entries(released)[-1].type == "run.denied"


def others(folder: Path) -> None:
    shutil.rmtree(folder)
    create_keys(folder)
    (folder / "data").mkdir(mode=0o700)


def test_a_workspace_with_keys_of_another(released: Path) -> None:
    others(keys())
    assert [each for each in says(released) if each.startswith("Disse er en anden arbejdsmappes nøgler")]


def test_copies_from_either_side_of_a_run_do_not_fit_each_other(released: Path, tmp_path: Path) -> None:
    """A run deletes the keys of what it takes the place of: neither has all of the other's."""
    before = copied(released, tmp_path / "mappe"), copied(keys(), tmp_path / "noegler")
    assert typed("run", released) == 0
    after = copied(released, tmp_path / "mappe_efter"), copied(keys(), tmp_path / "noegler_efter")
    for workspace, own in ((before[0], after[1]), (after[0], before[1])):
        fetched_back(workspace, released)
        fetched_back(own, keys())
        lost, alone = says(released)
        assert lost.startswith("I nøglemappen mangler nøgler til noget, der ligger i state/")
        assert alone.startswith("I nøglemappen ligger nøgler, hvis fil ikke er der")
        assert typed("check", released) == 2
        assert typed("run", released) == 2
    for workspace, own in (before, after):
        fetched_back(workspace, released)
        fetched_back(own, keys())
        assert says(released) == []


def test_a_witness_has_seen_more_than_a_workspace_of_before(released: Path, tmp_path: Path) -> None:
    (tmp_path / "vidne").mkdir()
    told = f'[log]\nwitnesses = ["{tmp_path / "vidne"}"]\n\n[registers.population]'
    replace(released / "workspace.toml", "[registers.population]", told)
    before = copied(released, tmp_path / "mappe")
    assert typed("run", released, "--purpose", "CONTROL") == 3
    assert typed("log", "witness", released) == 0
    assert says(released) == []
    fetched_back(before, released)
    (rolled_back,) = says(released)
    assert rolled_back.startswith("Loggen er ikke, som den skal være") and "rullet tilbage" in rolled_back


def test_the_page_says_these_sentences() -> None:
    page = (Path(__file__).parents[3] / "docs" / "da" / "drift.md").read_text(encoding="utf-8")
    for sentence in (
        "en anden arbejdsmappes nøgler",
        "mangler nøgler til noget",
        "ligger nøgler, hvis fil ikke er der",
    ):
        assert f"{sentence}" in page.partition("## Sikkerhedskopi")[2]

"""What docs/da/drift.md says of copies: each is taken with real files, fetched back, and looked at."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

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


def of_before(folder: Path) -> None:
    """Before the run, whose keys they do not have."""
    for key in folder.glob("data/2*"):
        key.unlink()


@pytest.mark.parametrize(
    ("exchange", "sentence"),
    [
        (others, "Disse er en anden arbejdsmappes nøgler"),
        (of_before, "I nøglemappen mangler nøgler til noget, der ligger i state/"),
    ],
)
def test_a_workspace_with_keys_that_are_not_its_own(
    released: Path, exchange: Callable[[Path], None], sentence: str
) -> None:
    exchange(keys())
    assert [each for each in says(released) if each.startswith(sentence)]


def test_keys_with_a_workspace_of_before_their_newest_run(released: Path) -> None:
    for store in ("history", "shown", "counted", "runs"):
        for each in (released / "state" / store).iterdir():
            shutil.rmtree(each) if each.is_dir() else each.unlink()
    assert [each for each in says(released) if each.startswith("I nøglemappen ligger nøgler, hvis fil ikke er der")]


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

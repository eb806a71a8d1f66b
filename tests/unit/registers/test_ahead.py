"""The next file is read while the one before is landed: one ahead, not too large, and its errors in its own turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from support.delivery import FILES, small_rows, write_delivery
from support.world import contract
from targeting.errors import DeliveryError
from targeting.registers import ahead
from targeting.registers.ahead import Ahead
from targeting.registers.readers import OpenedFile, open_file
from targeting.workspace import RegisterContract

NAMES = ("population", "jobcentre", "social_psychiatry")


@pytest.fixture
def delivery(tmp_path: Path) -> Path:
    write_delivery(tmp_path / "2017-10-02", {name: small_rows()[name] for name in NAMES})
    return tmp_path / "2017-10-02"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The registers whose files are opened, as they are."""
    names: list[str] = []

    def heard(declared: RegisterContract, path: Path) -> OpenedFile:
        names.append(declared.id)
        return open_file(declared, path)

    monkeypatch.setattr(ahead, "open_file", heard)
    return names


def taken(delivery: Path) -> Iterator[str]:
    contracts = [contract(name) for name in NAMES]
    with closing(Ahead(contracts, delivery)) as files:
        for declared in contracts:
            yield files.take(declared, delivery / FILES[declared.id][0]).name


def test_each_file_is_opened_once_and_one_ahead(delivery: Path, opened: list[str]) -> None:
    files = taken(delivery)
    assert next(files) == FILES["population"][0]
    assert next(files) == FILES["jobcentre"][0]
    assert next(files) == FILES["social_psychiatry"][0]
    assert list(files) == []
    assert opened == list(NAMES)


def test_no_more_than_the_next_is_opened(delivery: Path, opened: list[str]) -> None:
    files = taken(delivery)
    next(files)
    files.close()  # type: ignore[attr-defined]  # a generator
    assert opened in ([NAMES[0]], list(NAMES[:2]))


def test_a_large_file_waits_for_its_turn(delivery: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "LARGEST_AHEAD", 1)
    files = taken(delivery)
    for number in range(1, len(NAMES) + 1):
        next(files)
        assert opened == list(NAMES[:number])


def test_what_is_wrong_with_a_file_is_told_in_its_turn(delivery: Path) -> None:
    (delivery / FILES["jobcentre"][0]).write_bytes(b"")
    files = taken(delivery)
    assert next(files) == FILES["population"][0]
    with pytest.raises(DeliveryError, match="empty"):
        next(files)

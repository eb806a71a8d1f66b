"""The next file is read while the one before is landed: its bytes fetched, hashed, decoded and counted in a thread.

The database works beside Python, not in it: so what Python does to a file need not be waited for.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from targeting.errors import DeliveryError
from targeting.registers.files import find_extracts
from targeting.registers.readers import OpenedFile, open_file
from targeting.registers.room import MOST_TIMES
from targeting.workspace import RegisterContract

# A larger file waits for its turn: while one is landed, no more than this is held of the next.
LARGEST_AHEAD = 512 << 20


class Ahead:
    """The files of some registers of a delivery in the order in which they are to be taken."""

    def __init__(self, contracts: Iterable[RegisterContract], delivery: Path) -> None:
        self._waiting = [(contract, path) for contract in contracts for path in _files(contract, delivery)]
        self._thread = ThreadPoolExecutor(1, "read-ahead")
        self._begun: dict[tuple[str, Path], Future[OpenedFile]] = {}

    def take(self, contract: RegisterContract, path: Path) -> OpenedFile:
        """The file, and the one after it is begun. Raises DeliveryError of this file, never of the next."""
        begun = self._begun.pop((contract.id, path), None)
        opened = begun.result() if begun else open_file(contract, path)
        self._waiting = [(other, at) for other, at in self._waiting if (other.id, at) != (contract.id, path)]
        if self._waiting:
            self._begin(*self._waiting[0])
        return opened

    def close(self) -> None:
        """Begin no more."""
        self._thread.shutdown(cancel_futures=True)
        self._begun.clear()

    def _begin(self, contract: RegisterContract, path: Path) -> None:
        if (contract.id, path) not in self._begun and _unfolded(contract, path) <= LARGEST_AHEAD:
            self._begun[contract.id, path] = self._thread.submit(open_file, contract, path)


def _unfolded(contract: RegisterContract, path: Path) -> int:
    """How many bytes the file may be of; more than may be held where nobody can say."""
    try:
        size = path.stat().st_size
    except OSError:
        return LARGEST_AHEAD + 1
    return size if contract.compression == "none" else size * MOST_TIMES


def _files(contract: RegisterContract, delivery: Path) -> tuple[Path, ...]:
    """The register's files; none where they are not as they should be, which is said in its turn."""
    try:
        return find_extracts(contract, delivery)
    except DeliveryError:
        return ()

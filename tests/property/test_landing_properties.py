"""Any file at all, for any register: it lands with every row accounted for, or is refused in a sentence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.anyfile import extracts, registers
from support.promise import Ground, plain_count
from targeting.workspace.contracts import RegisterContract


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    made = Ground(tmp_path_factory.mktemp("ground"))
    yield made
    made.close()


@given(extract=extracts())
def test_any_file_keeps_the_promise(ground: Ground, extract: tuple[RegisterContract, bytes]) -> None:
    ground.land(*extract)

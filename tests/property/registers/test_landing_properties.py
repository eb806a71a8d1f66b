"""Any file at all, for any register: it lands with every row accounted for, or is refused in a sentence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given

from support.anyfile import AnyFile, extracts
from support.examples import examples
from support.promise import Ground


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    made = Ground(tmp_path_factory.mktemp("ground"))
    yield made
    made.close()


@examples(20, 2000)
@given(file=extracts())
def test_any_file_keeps_the_promise(ground: Ground, file: AnyFile) -> None:
    """The same twenty files in every `make test`, two thousand others in `make nightly`."""
    ground.land(file.declared, file.content)

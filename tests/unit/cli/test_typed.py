"""Nothing that is typed on the command line may be a citizen's number, and nothing in one's own words a diagnosis."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from support.runs import typed
from targeting import cli
from targeting.cli import wording
from targeting.cli.typed import BY_FIELD, NAMED_BY_OTHERS, OWN_WORDS

NUMBER = "121168 - 5870"
DIAGNOSIS = "Har F20.0 skizofreni"
# Names of things that are declared, and of what is chosen from a list: in them a letter and two digits say nothing.
NAMES = frozenset({
    "accept_incomplete", "adoption", "backup", "basis", "because", "case", "category", "code", "comparison",
    "contract", "event", "file", "folder", "giving", "html", "ics", "keys_from", "keys_to", "letter", "measure",
    "mode", "month", "measure adopt name", "order sign name", "order revoke name", "order", "out", "person",
    "pseudonym", "pseudonyms", "purpose", "receiving", "register",
    "quarantine waive rule", "ruleset", "run_id", "safety_list", "second", "stated", "status", "to", "vary",
    "which", "witness_key",
})  # fmt: skip


def _parameters(group: TyperGroup, words: tuple[str, ...] = ()) -> Iterator[tuple[str, TyperOption | TyperArgument]]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from _parameters(command, (*words, name))
            continue
        assert isinstance(command, TyperCommand)
        for param in command.params:
            if isinstance(param, TyperOption | TyperArgument) and wording._annotation(param) in (str, Path):
                yield " ".join((*words, name)), param


TEXTS = [(words, param) for words, param in _parameters(wording.program(cli.app, cli.PANELS))]
NAMED = {f"{words} {param.name}" for words, param in TEXTS}


def _is(words: str, param: TyperOption | TyperArgument, declared: frozenset[str]) -> bool:
    return bool({str(param.name), f"{words} {param.name}"} & declared)


def _typed(words: str, param: TyperOption | TyperArgument, value: str) -> int:
    """Only that option; or that argument, after those before it."""
    if isinstance(param, TyperOption):
        return typed(*words.split(), max(param.opts, key=len), value)
    before = [] if words in ("key new", "key reveal", "init", "sample", "restore") else ["mappe"]
    return typed(*words.split(), *before, value)


def test_every_text_that_is_typed_has_its_place() -> None:
    for words, param in TEXTS:
        places = [_is(words, param, each) for each in (OWN_WORDS, NAMED_BY_OTHERS, BY_FIELD, NAMES)]
        assert places.count(True) == 1 or (words, param.name) == ("log file", "file"), (words, param.name)


def test_nothing_is_declared_that_is_not_there() -> None:
    known = NAMED | {name.split()[-1] for name in NAMED}
    assert known >= OWN_WORDS | NAMED_BY_OTHERS | BY_FIELD | NAMES


HELD = [(words, param) for words, param in TEXTS if not _is(words, param, NAMED_BY_OTHERS | BY_FIELD)]


@pytest.mark.parametrize(("words", "param"), HELD, ids=[f"{words} {param.name}" for words, param in HELD])
def test_a_number_is_refused_wherever_it_is_typed(
    words: str, param: TyperOption | TyperArgument, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert _typed(words, param, NUMBER) == 2
    told = capsys.readouterr()
    assert "looks like a CPR number" in told.err
    assert "5870" not in told.out + told.err
    assert not list(tmp_path.iterdir())


OWN = [(words, param) for words, param in HELD if _is(words, param, OWN_WORDS)]


@pytest.mark.parametrize(("words", "param"), OWN, ids=[f"{words} {param.name}" for words, param in OWN])
def test_a_diagnosis_is_refused_in_ones_own_words(
    words: str, param: TyperOption | TyperArgument, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _typed(words, param, DIAGNOSIS) == 2
    told = capsys.readouterr()
    assert "character 5 looks like the code of a diagnosis" in told.err
    assert "F20" not in told.out + told.err

"""Every event is documented, written somewhere, and read back as it was written, by older versions too."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import rfc8785
from typer.main import get_command

from support.log_reference import parts
from targeting.audit import ENDS, EVENTS, Entry, RunRequested, WitnessReceived, meanings_of, read
from targeting.audit.events import CARRIED
from targeting.cli import app
from targeting.records.lineage import STATES
from targeting.run import STEPS

ROOT = Path(__file__).parents[3]
SOURCES = ROOT / "src" / "targeting"
# Bodies as the program logged them before there were classes, long lists cut to two items; also each optional key.
LOGGED = [
    json.loads(line) for line in (Path(__file__).parent / "event_bodies.jsonl").read_text(encoding="utf-8").splitlines()
]
ENDED = {"run.completed", "run.denied", "run.failed", "run.abandoned", "quarantine.replayed"}
KEPT = {
    "log.pruned", "log.recovered", "key.rotated", "key.retired", "clock.accepted",
    "basis.approved", "basis.revoked", "ruleset.approved", "ruleset.revoked", "measure.approved", "measure.revoked",
    "people.enrolled", "order.used", "order.revoked", "share_rules.approved", "share_rules.revoked", "handover.revoked",
    "figures.counted", "release.registered",
}  # fmt: skip


def entry(type: str, body: dict[str, object]) -> Entry:
    return Entry(0, "0" * 64, "2026-11-21T12:00:00.000000Z", type, None, "analytiker", body, "1" * 64)


@pytest.mark.parametrize("logged", LOGGED, ids=lambda logged: logged["type"])
def test_a_body_is_read_and_written_as_the_very_bytes_it_was(logged) -> None:
    event = read(entry(logged["type"], logged["body"]))
    assert event is not None
    assert rfc8785.dumps(event.body()) == rfc8785.dumps(logged["body"])


def test_every_event_has_an_example() -> None:
    assert {logged["type"] for logged in LOGGED} == set(EVENTS)


@pytest.mark.parametrize("type", EVENTS)
def test_every_field_of_every_event_is_in_an_example_and_the_examples_have_no_other(type: str) -> None:
    named = {name for logged in LOGGED if logged["type"] == type for name in logged["body"]}
    assert named == set(meanings_of(EVENTS[type]))


@pytest.mark.parametrize("type", EVENTS)
def test_what_a_log_does_not_tell_is_blank_and_what_it_tells_besides_is_passed_over(type: str) -> None:
    blank = EVENTS[type].from_body({})
    assert EVENTS[type].from_body({"unheard of": 1}) == blank
    assert not any(value for name, value in blank.body().items() if not isinstance(value, dict))
    assert EVENTS[type].from_body(blank.body()) == blank


def test_a_field_that_came_later_is_absent_where_it_was_and_a_value_of_another_type_is_blank() -> None:
    asked, *_ = [logged["body"] for logged in LOGGED if logged["type"] == "run.requested"]
    older = {name: value for name, value in asked.items() if name not in ("compared_with", "order")}
    assert RunRequested.from_body(older).compared_with is None
    assert RunRequested.from_body(older).body() == older
    odd = RunRequested.from_body(asked | {"mode": 7, "ruleset": "en-plan", "registers": "population"})
    assert (odd.mode, odd.ruleset.id, odd.registers) == ("", "", ())
    assert WitnessReceived.from_body({"size": True}).size == 0


def test_an_event_of_another_version_is_not_read() -> None:
    assert read(entry("subject.revealed", {})) is None


def test_which_events_end_a_run_and_which_outlive_pruning() -> None:
    assert (ENDS, CARRIED) == (ENDED, KEPT)
    # A delivery that was landed again is no run that a catalogue of data is told the end of.
    assert set(STATES) | {"quarantine.replayed"} == ENDS


def sentences() -> Iterator[str]:
    for kind in (*EVENTS.values(), *parts()):
        yield from (kind.about.da, kind.about.en, *meanings_of(kind).values())
    for event in EVENTS.values():
        yield from (event.about.by, event.about.proves)


def test_every_event_part_and_field_says_what_it_means() -> None:
    assert len(list(sentences())) > 300
    assert [said for said in sentences() if not (said[:1].isupper() or said[:1] == "`") or said[-1] != "."] == []


def test_who_writes_an_event_is_a_command_and_a_step_that_there_are() -> None:
    said = " ".join(event.about.by for event in EVENTS.values())
    commands, steps = set(re.findall(r"`targeting ([^`]+)`", said)), set(re.findall(r"trinnet (\w+)", said))
    assert commands and commands <= set(command_names(get_command(app)))
    assert steps and steps <= {name for name, _ in STEPS}


def command_names(group: object, before: tuple[str, ...] = ()) -> Iterator[str]:
    for name, command in getattr(group, "commands", {}).items():
        yield " ".join((*before, name))
        yield from command_names(command, (*before, name))


def written() -> Iterator[str]:
    """The names that are called, or stand as a value in a table of classes, outside the events themselves."""
    for path in SOURCES.rglob("*.py"):
        if path.parent.name == "events":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield node.func.id
            elif isinstance(node, ast.Dict):
                yield from (value.id for value in node.values if isinstance(value, ast.Name))


def test_every_event_is_written_somewhere() -> None:
    assert {event.__name__ for event in EVENTS.values()} - set(written()) == set()


def bodies_taken_apart(path: Path) -> Iterator[int]:
    """The lines that read an entry's body by key."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        keyed = node.value if isinstance(node, ast.Subscript | ast.Attribute) else None
        if isinstance(keyed, ast.Attribute) and keyed.attr == "body":
            yield node.lineno


def test_nobody_outside_the_log_reads_a_body_by_its_keys() -> None:
    assert list(bodies_taken_apart(SOURCES / "audit" / "trust.py")), "the search finds what there is"
    elsewhere = [path for path in SOURCES.rglob("*.py") if path.parent.name not in ("audit", "events")]
    assert {str(path): list(bodies_taken_apart(path)) for path in elsewhere if list(bodies_taken_apart(path))} == {}

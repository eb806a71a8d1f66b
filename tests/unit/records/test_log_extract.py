"""The page of a log extract tells each run in one paragraph, made of the entries that are there."""

from __future__ import annotations

from dataclasses import replace

from support.pages import RUN, run_of
from targeting.audit import Entry, SubjectExplained
from targeting.records.log_extract import Position, summary_page

PLACE = Position(0, 1, 2, "00", ())
RUN_ID = RUN["run_id"]


def stories(entries: list[Entry], names: dict[str, str] | None = None) -> tuple[str, ...]:
    page = summary_page("Eksempelkommunen", "2026", entries, PLACE, names or {})
    return next(part for part in page.sections if part.heading == "Hvad der skete").lines


def test_a_run_is_told_in_one_paragraph_with_the_registers_names() -> None:
    entries = run_of("completed", RUN_ID)
    register = next(entry.body["register"] for entry in entries if entry.type == "source.read")
    (story,) = stories(entries, {register: "Et register ved navn"})
    assert story.startswith(f"Kørsel {RUN_ID}: {entries[0].actor} bad ")
    assert "Et register ved navn" in story and register not in story
    assert story.endswith("Udfald: gennemført. Ingen forklaring, sammenligning eller afprøvning på den i perioden.")


def test_who_looked_since_is_told_where_it_was_this_run() -> None:
    entries = run_of("completed", RUN_ID)
    look = [
        replace(entries[0], type=SubjectExplained.type, run_id=None, actor=who, body={"run": run})
        for who, run in (("Sagsbehandler", RUN_ID), ("Sagsbehandler", RUN_ID), ("En anden", "20200101T000000Z-000000"))
    ]
    (story,) = stories([*entries, *look])
    assert story.endswith("Siden brugt til: Sagsbehandler (forklaring af én borger), 2 gange.")


def test_a_refused_run_tells_its_end_and_nothing_read() -> None:
    (story,) = stories(run_of("denied", RUN_ID))
    assert "Udfald: afvist: ingen hjemmel." in story and "Læst:" not in story


def test_questions_are_told_by_delivery_with_who_asked() -> None:
    (first, *_) = entries = run_of("completed", RUN_ID)
    asked = {"run": RUN_ID, "delivery": "2017-10-02"}
    declined = asked | {"event": "ruleset.varied", "why": "spent", "question": 2, "questions": 2}
    put = [
        replace(first, type=type, run_id=None, actor=who, body=body)
        for type, who, body in (
            ("rulesets.consulted", "Anna", asked),
            ("ruleset.varied", "Bent", asked),
            ("question.declined", "Anna", declined),
        )
    ]
    page = summary_page("Eksempelkommunen", "2026", [*entries, *put], PLACE)
    (section,) = (part for part in page.sections if part.heading == "Spørgsmål")
    assert section.rows == (("2. oktober 2017", "2", "1", "Anna og Bent"),)

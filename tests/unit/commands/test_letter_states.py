"""Every letter, of every state that the fictional year's citizens are in: no sentence that the case does not bear out.

What a sentence may follow stands here once more, beside the stages of catalogue/letters.toml and not made from them.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support.lix import lix
from support.world import SAMPLE, small_workspace
from targeting.casebook import Case, Recorded, held_cases, read_case
from targeting.commands.case_import import import_folder
from targeting.commands.letter import _require_may_have
from targeting.commands.letter_filling import Standing, filling_of, standing_of
from targeting.errors import ConfigurationError
from targeting.letters import Letter, filled_letter
from targeting.sample.year import FOLDER
from targeting.session import Session, open_session
from targeting.sharing import danish_day
from targeting.workspace import chosen_text, letter_kinds

TODAY = danish_day(datetime.now(UTC))
ASKED = {"yes": "home_care_centre:jobcentre:social", "until": (TODAY + timedelta(days=200)).isoformat()}


def latest(case: Case, event: str, **having: str) -> bool:
    last = case.latest("assessment")
    return last is not None and last.event == event and all(last.values[name] == said for name, said in having.items())


def looked(case: Case) -> bool:
    """Whether somebody has assessed the citizen since the case last began."""
    thread = case.thread("assessment")
    begun = max((number for number, event in enumerate(thread) if event.kind.begins), default=0)
    return any(event.event == "assessed" and event.values["outcome"] != "not_reached" for event in thread[begun:])


def objected(case: Case) -> bool:
    said = [event.values["what"] for event in case.standing if event.event == "circumstance"]
    return bool([each for each in said if each.startswith("object")][-1:] == ["objected"])


def handed_over(case: Case) -> bool:
    return [event.event for event in case.standing if event.kind.thread == "assessment" and event.kind.begins][-1:] == [
        "handed_over"
    ]


def asked(case: Case) -> bool:
    return any(event.values.get("letter") == "samtykkebrev" for event in case.standing)


# What a letter says, and of which cases that is true.
BORNE_OUT: dict[str, Callable[[Case], bool]] = {
    "ser på det, før der sker mere": lambda case: not looked(case),
    "Et menneske har set på det": looked,
    "du har sagt ja til én plan|Du har sagt ja til én plan": lambda case: any(
        event.event == "answered" and event.values["answer"] == "yes" for event in case.standing
    ),
    "planen er i gang|følge op på din plan": lambda case: latest(case, "plan_begun") or latest(case, "plan_reviewed"),
    "lave én plan sammen med dig, hvis": lambda case: not looked(case) or not latest(case, "answered", answer="yes"),
    "Der sker ikke mere nu": lambda case: (
        latest(case, "plan_ended") or latest(case, "answered", answer="no") or latest(case, "assessed")
    ),
    "En maskine har talt": handed_over,
    "Det er ikke en maskine": lambda case: not handed_over(case),
    "Du får også et brev om at dele": asked,
    "spørger vi dig i et andet brev": lambda case: not asked(case),
    "kan sige fra over for|^Sige fra over for": lambda case: not objected(case),
    "[Dd]u har sagt fra (over|\\(gjort)": objected,
    "måske kan få glæde af én plan|Skal du gøre noget\\?\nNej. Du skal ikke gøre noget nu": lambda case: (
        case.latest("assessment") is not None
        and not latest(case, "answered", answer="no") and not latest(case, "answered", answer="yes")
        and not latest(case, "plan_begun") and not latest(case, "plan_reviewed") and not latest(case, "plan_ended")
        and not any(latest(case, "assessed", outcome=out) for out in ("no_need", "already_one_plan", "does_not_want"))
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The fictional year, read in."""
    home = tmp_path_factory.mktemp("states")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TARGETING_KEYS", str(home / "keys"))
        folder = small_workspace(home / "town", {})
        shutil.copytree(SAMPLE / FOLDER, folder / FOLDER)
        import_folder(open_session(folder), folder / FOLDER)
        yield folder


def states(session: Session) -> Iterator[Case]:
    """One case of each state, also as it was before its last steps, with what may stand beside it."""
    state = session.workspace.state
    seen: set[object] = set()
    for case_id in held_cases(state):
        whole = read_case(state, session.keys, case_id)
        for length in range(1, len(whole.events) + 1):
            case = replace(whole, events=whole.events[:length])
            for variant in (case, with_more(case, "circumstance", what="objected"),
                            with_more(case, "letter_made", letter="samtykkebrev"), handed(case),
                            with_more(case, "consent_withdrawn")):  # fmt: skip
                last = variant.latest("assessment")
                facts = (last and (last.event, last.values.get("outcome"), last.values.get("answer")),
                         looked(variant), objected(variant), handed_over(variant), asked(variant),
                         any(event.event == "consent_withdrawn" for event in variant.standing))  # fmt: skip
                if facts not in seen:
                    seen.add(facts)
                    yield variant


def with_more(case: Case, event: str, **values: str) -> Case:
    last = case.events[-1]
    return case.added(Recorded(last.number + 1, event, last.on, last.recorded_at, "", values))


def handed(case: Case) -> Case:
    """The same of somebody whom the search found."""
    return replace(
        case,
        events=tuple(
            replace(event, event="handed_over", values={}) if event.event == "referred" else event
            for event in case.events
        ),
    )


def letter_of(session: Session, case: Case, name: str) -> Letter | None:
    """The letter as the command makes it; None where it is not made of that case."""
    text = chosen_text(session.workspace.letter_texts, name)
    standing = standing_of(session, case, text)
    try:
        _require_may_have(case, text, standing)
        values = ASKED if name == "samtykkebrev" else {}
        filling = filling_of(session, case, text, values, standing)
    except ConfigurationError:
        return None
    return filled_letter(text, filling, "Kommunen", session.clock())


def test_no_letter_says_what_the_case_does_not_bear_out(town: Path) -> None:
    session = open_session(town)
    made: dict[str, int] = dict.fromkeys(letter_kinds(), 0)
    heard: set[str] = set()
    cases = list(states(session))
    assert len(cases) > 30
    for case in cases:
        for name in letter_kinds():
            letter = letter_of(session, case, name)
            if letter is None:
                continue
            made[name] += 1
            said = "\n".join(letter.pieces)
            assert lix(list(letter.pieces)) <= 35
            for sentence, true_of in BORNE_OUT.items():
                if re.search(sentence, said, re.MULTILINE):
                    heard.add(sentence)
                    assert true_of(case), (name, sentence, case.latest("assessment"))
    assert all(made.values()), made
    assert heard == {*BORNE_OUT}


@pytest.mark.parametrize(
    ("found", "objecting"), [("search", "unknown"), ("referred", "yes"), ("referred", "unknown"), ("none", "no")]
)
def test_whoever_has_said_no_to_the_search_is_not_invited_to(town: Path, found: str, objecting: str) -> None:
    """Also where only the list of objections says it, and where no list can be read."""
    session = open_session(town)
    case = next(case for case in states(session) if latest(case, "referred"))
    text = chosen_text(session.workspace.letter_texts, "oplysning")
    standing = Standing({"stage": "met", "found": found, "objecting": objecting, "asked": "no"})
    said = "\n".join(filled_letter(text, filling_of(session, case, text, {}, standing), "", session.clock()).pieces)
    assert ("Men du kan sige fra" in said) is (objecting == "no")
    assert ("Du har sagt fra" in said) is (objecting == "yes")
    assert ("Har du ikke sagt fra" in said) is (objecting == "unknown")
    assert ("En maskine har talt." in said) is (found == "search")


def test_the_case_is_said_to_be_kept_from_the_latest_that_happens_in_it(town: Path) -> None:
    session = open_session(town)
    case = next(case for case in states(session) if latest(case, "referred"))
    letter = letter_of(session, case, "oplysning")
    assert letter
    (kept,) = (piece for piece in letter.pieces if piece.startswith("Din sag: højst"))
    year = session.today().year + 2
    assert "regnet fra det seneste, der sker i den" in kept and f"til og med den {session.today().day}." in kept
    assert str(year) in kept

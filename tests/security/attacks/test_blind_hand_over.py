"""Those who were drawn for control, opened among the nominated: nothing that is shown or logged tells which is which.

Anna is nominated and Bent is drawn. What is said of one is held against what is said of the other, the names aside.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.approval import approve_all
from support.asking import ask
from support.delivery import ANNA, BENT, CARL, small_rows
from support.handed import keep_keys, ordered, revealed, types
from support.runs import entries, replace, typed
from support.world import copied, small_workspace
from targeting import handover
from targeting.commands.candidates import Worklist, worklist
from targeting.commands.case import record, show
from targeting.commands.explain import explain
from targeting.commands.lookup import Whose
from targeting.commands.reveal import Revealed
from targeting.errors import NotCovered, TargetingError
from targeting.run import opened_blindly
from targeting.session import open_session

BASIS, RULES = "bases/eksempel-en-plan.toml", "rulesets/en-plan.toml"
ASKS = '\n[control_sample]\nsize = 50\nseed = 20171002\nwhy_da = "For at se, hvem der overses."\nwhy_en = "To see."\n'
LETS = 'control_sample = true\ncontrol_why = "Kun en blind vurdering kan vise, hvem reglerne overser."\n'
BOTH = (ANNA, BENT)


def prepared(folder: Path, lets: str = LETS) -> Path:
    """A workspace whose rule set draws for control, whose basis weighs that, and lets them be opened."""
    workspace = small_workspace(folder / "workspace", small_rows())
    rules = workspace / RULES
    rules.write_text(rules.read_text(encoding="utf-8") + ASKS, encoding="utf-8")
    replace(workspace / BASIS, "\nconclusion = ", "\ncontrol_sample_max = 50\nconclusion = ")
    every_month = "daily_limit = 25\nassessed_again_after_months = 1\n"  # Bent may be drawn whichever month it is
    replace(workspace / BASIS, "daily_limit = 25\n", f"{every_month}{lets}")
    approve_all(workspace)
    keep_keys(folder)
    return workspace


@pytest.fixture(scope="module")
def run_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("blind")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TARGETING_KEYS", str(folder / "keys"))
        assert typed("run", prepared(folder)) == 0
    yield folder


@pytest.fixture
def town(run_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """After its run; nobody is ordered yet."""
    return copied(run_once, tmp_path, monkeypatch)


def pseudonym(town: Path, number: str) -> str:
    return open_session(town).keys.pseudonym("person", number)


def opened(town: Path, number: str) -> Revealed:
    found = revealed(town, pseudonym(town, number))
    assert found.number == number
    return found


def without_names(said: object, *names: object) -> str:
    """What is said, with what is one citizen's own name of any kind, and the time and order it came in, taken out."""
    text = json.dumps(said, default=str, ensure_ascii=False)
    for name in names:
        text = text.replace(str(name), "…")
    return re.sub(
        r"S-[0-9A-Z]{8}|[0-9a-f]{16,}|Du kan åbne \d+|\d{4}-\d\d-\d\dT[\d:.+]+|\"(number|seq|standing)\": \[?\d+\]?",
        "…",
        text,
    )


def test_the_drawn_are_sealed_among_the_nominated_in_the_order_of_pseudonyms(town: Path) -> None:
    (run_id,) = handover.held_handovers(town / "state")
    held = handover.read_handover(town / "state", open_session(town).keys.data, run_id)
    assert held is not None
    assert list(held.numbers) == sorted(pseudonym(town, number) for number in BOTH)
    (sealed,) = [entry.body for entry in entries(town) if entry.type == "handover.sealed"]
    assert sealed["control"] is True
    assert "candidates" not in sealed, "which says how many are nominated and drawn"


def test_without_leave_in_the_basis_they_are_not_handed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As before: drawn, and nobody's to open; and the list says of the nominated what it says without them."""
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    town = prepared(tmp_path, lets="")
    assert typed("run", town) == 0
    ordered(town)
    with pytest.raises(NotCovered, match="hands nobody over of that pseudonym"):
        opened(town, BENT)
    (only,) = worklist(open_session(town)).as_dict()["candidates"]  # type: ignore[misc]
    assert isinstance(only, dict) and only["points"] == 5 and only["rules"]
    (sealed,) = [entry.body for entry in entries(town) if entry.type == "handover.sealed"]
    assert "control" not in sealed


@pytest.mark.parametrize(
    ("lets", "why"),
    [
        ("control_sample = true\n", "handover.control_why"),
        (LETS.replace("Kun en blind vurdering kan vise, hvem reglerne overser.", " "), "handover.control_why"),
    ],
)
def test_a_basis_that_does_not_say_why_covers_no_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lets: str, why: str
) -> None:
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    assert typed("run", prepared(tmp_path, lets)) == 3
    assert why in capsys.readouterr().err


def test_a_basis_that_weighs_no_draw_lets_nobody_drawn_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    town = small_workspace(tmp_path / "workspace", small_rows())
    replace(town / BASIS, "daily_limit = 25\n", f"daily_limit = 25\n{LETS}")
    approve_all(town)
    assert typed("run", town) == 3
    assert "balancing_test.control_sample_max" in capsys.readouterr().err


def told_of(town: Path, number: str) -> str:
    """What the work list says of one."""
    found = worklist(open_session(town))
    (document,) = [each for each in found.as_dict()["candidates"] if each["pseudonym"] == pseudonym(town, number)]  # type: ignore[union-attr,call-overload,index]
    page = json.dumps(found.render().as_dict(), ensure_ascii=False)
    assert "point" not in page and "Foreslået" not in page and "targeting explain" not in page
    return without_names(document, pseudonym(town, number))


def test_the_work_list_says_the_same_of_both_and_says_that_it_is_blind(town: Path) -> None:
    assert told_of(town, ANNA) == told_of(town, BENT)
    ordered(town)
    assert told_of(town, ANNA) == told_of(town, BENT)
    shown: Worklist = worklist(open_session(town))
    assert [each.pseudonym for each in shown.candidates] == sorted(pseudonym(town, number) for number in BOTH)
    assert "udtrukket til kontrol ved lodtrækning" in " ".join(shown.render().lead)


def test_each_is_opened_alike_and_the_log_and_the_case_say_the_same(town: Path) -> None:
    ordered(town)
    said = {}
    for number in BOTH:
        before = len(entries(town))
        found = opened(town, number)
        case = show(open_session(town), Whose(found.case_id)).as_dict()
        log = [(entry.type, entry.body) for entry in entries(town)[before:]]
        names = (number, f"{number[:6]}-{number[6:]}", found.case_id, pseudonym(town, number))
        said[number] = without_names([found.render(), case, log], *names)
    assert said[ANNA] == said[BENT]


def test_the_daily_limit_counts_both(town: Path) -> None:
    ordered(town)
    assert [opened(town, number).left_today for number in BOTH] == [24, 23]


def test_an_objection_of_one_who_was_drawn_is_heard(
    town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ordered(town)
    lists = next(town.glob("inbox/*/indsigelser*"))
    lists.write_text(f"{lists.read_text('utf-8').splitlines()[0]}\n{BENT};01-10-2017\n", "utf-8")
    assert types(town, monkeypatch, pseudonym=pseudonym(town, BENT)) == 3
    out = "".join(capsys.readouterr())
    assert BENT not in out and f"{BENT[:6]}-{BENT[6:]}" not in out


@pytest.mark.parametrize("number", BOTH)
def test_neither_is_explained_while_the_hand_over_lasts_and_the_log_has_it(town: Path, number: str) -> None:
    with pytest.raises(NotCovered, match="assessed blindly"):
        explain(open_session(town), pseudonym(town, number))
    assert entries(town)[-1].type == "consultation.denied"


def test_whoever_is_not_handed_over_is_explained_as_before(town: Path) -> None:
    assert not explain(open_session(town), pseudonym(town, CARL)).explained.nominated


def test_a_letter_says_to_both_what_is_true_of_either(town: Path, tmp_path: Path) -> None:
    ordered(town)
    pages = []
    for number in BOTH:
        case_id = opened(town, number).case_id
        assert opened_blindly(town / "log", case_id)
        target = tmp_path / f"{case_id}.html"
        assert typed("letter", "make", town, "foelgebrev", "--case", case_id, "--out", target) == 0
        pages.append(without_names(target.read_text("utf-8"), case_id))
    assert pages[0] == pages[1] and "lodtrækning" in pages[0] and "pegede på dig" not in pages[0]


def test_a_basis_that_lets_nobody_drawn_be_opened_any_more_opens_neither(town: Path) -> None:
    """Were the nominated still opened, the refusal of the others would tell who they are."""
    ordered(town)
    replace(town / BASIS, "control_sample = true\n", "")
    approve_all(town)
    for number in BOTH:
        with pytest.raises(NotCovered, match="lets nobody drawn be opened any more"):
            opened(town, number)


def test_one_who_was_assessed_lately_is_not_opened_again(town: Path) -> None:
    ordered(town)
    session = open_session(town)
    for number in BOTH:
        case_id = opened(town, number).case_id
        record(session, "assessed", session.today(), Whose(case_id), {"outcome": "does_not_want"})
        with pytest.raises(TargetingError, match="assessed lately"):
            opened(town, number)
    assert told_of(town, ANNA) == told_of(town, BENT)


def test_the_citizen_is_told_that_it_was_by_lot(town: Path) -> None:
    """Blind is whoever assesses, and never the citizen."""
    assert "Du blev udtrukket til kontrol" in ask(town, BENT).out
    assert "Du blev udtrukket til kontrol" not in ask(town, ANNA).out

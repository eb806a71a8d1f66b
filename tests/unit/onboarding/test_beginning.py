"""A new municipality's way: `targeting init`, then what `targeting check` asks for, until it says ready."""

from __future__ import annotations

import io
import json
import os
import pwd
import re
import shutil
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from support.approval import PASSPHRASE
from support.delivery import small_rows, write_delivery
from support.runs import contents, typed
from support.world import DELIVERY
from targeting.audit import Signer
from targeting.privacy import new_person_key
from targeting.workspace import KEYS, Basis, Settings, catalogue, load_register, load_toml

IN_USE = ("population", "objection", "jobcentre")
GIVEN = {"id", "version", "fictional", "municipality_code", "municipality", "purpose"}
PERSON = '[people.datasteward]\nname = "Navn"\ntitle = "datasteward"\naccounts = ["navn"]\n'
CENTRE = 'department = "forvaltning_1"\nservice_centre = "fagcenter_1"'


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A workspace that was just made."""
    monkeypatch.delenv("TARGETING_KEYS", raising=False)
    assert typed("init", tmp_path / "arbejde", "--code", "217", "--name", "Helsingør") == 0
    capsys.readouterr()
    return tmp_path / "arbejde"


def check(workspace: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    status = typed("check", workspace)
    return status, " ".join(capsys.readouterr().out.split())


def write(path: Path, *replaced: tuple[str, str]) -> None:
    """Fill in: each text as it stands in the template, and what a person writes there; every place it stands."""
    text = path.read_text(encoding="utf-8")
    for old, new in replaced:
        assert old in text, f"{path.name} does not say {old}"
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def test_a_new_workspace_has_what_the_design_says_and_no_key(begun: Path) -> None:
    made = [name for name, content in contents(begun).items() if content != "folder"]
    assert made == [
        "LÆSMIG.md",
        "bases/en-plan.toml",
        "rulesets/en-plan.toml",
        "rulesets/hoi-2022.toml",
        "workspace.toml",
    ]
    assert {path.name for path in begun.iterdir() if path.is_dir()} == {"bases", "inbox", "registers", "rulesets"}
    assert stat.S_IMODE((begun / "inbox").stat().st_mode) == 0o700
    settings = tomllib.loads((begun / "workspace.toml").read_text(encoding="utf-8"))
    assert settings["municipality"] == {"code": "217", "name": "Helsingør"}


def test_nothing_in_the_basis_is_decided_beforehand(begun: Path) -> None:
    """What is written is whose the basis is and the only purpose there is; every weighed text is blank."""
    basis = load_toml(begun / "bases" / "en-plan.toml", Basis)
    written: dict[str, Any] = basis.model_dump(exclude_defaults=True)
    registers = written.pop("registers")
    assert {key for key, value in written.items() if value not in ("", ())} == GIVEN
    assert registers == {"population": {}, "objection": {}}


def test_every_key_of_the_basis_stands_in_the_template_with_its_heading_and_its_why(begun: Path) -> None:
    text = (begun / "bases" / "en-plan.toml").read_text(encoding="utf-8")
    for key in KEYS.values():
        assert f"{key.heading_da}. {key.write_da}" in text, key.key
        assert f"Hvorfor: {key.why_da}." in text, key.key


def test_every_register_of_the_catalogue_can_be_taken_into_use(begun: Path) -> None:
    settings, basis = ((begun / file).read_text(encoding="utf-8") for file in ("workspace.toml", "bases/en-plan.toml"))
    for path in catalogue("registers").glob("*.odcs.yaml"):
        assert f"[registers.{path.name.partition('.')[0]}]" in settings
        assert f"[registers.{path.name.partition('.')[0]}]" in basis


@pytest.mark.usefixtures("danish")
def test_the_way_from_init_to_ready(
    begun: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, basis = begun / "workspace.toml", begun / "bases" / "en-plan.toml"

    status, asked = check(begun, capsys)
    assert status == 2 and "Ikke klar til kørsel endnu." in asked
    assert "controller.dpo_contact: hvor borgerne kan kontakte databeskyttelsesrådgiveren" in asked
    assert "departments[forvaltning_1].service_centres[fagcenter_1].name: fagcentrets navn" in asked
    write(
        settings,
        ('"UDFYLD: den dataansvarlige, for eksempel kommunalbestyrelsen"', '"Byrådet"'),
        ('"UDFYLD: den enhed, der har ansvaret for udsøgningen i det daglige"', '"Sekretariatet"'),
        ('"UDFYLD: hvor borgerne kan kontakte databeskyttelsesrådgiveren"', '"dpo@kommune.example"'),
        ('"UDFYLD: forvaltningens navn"', '"Beskæftigelse"'),
        ('"UDFYLD: fagcentrets navn"', '"Jobcentret"'),
    )

    status, asked = check(begun, capsys)
    assert status == 2 and "registers: tag mindst ét register med indsatser i brug" in asked
    write(
        settings,
        ('# [registers.jobcentre]\n# department = ""\n# service_centre = ""', "[registers.jobcentre]\n" + CENTRE),
    )

    status, asked = check(begun, capsys)
    assert status == 2 and "nøgler: Skriv, hvor nøglerne er" in asked
    write(settings, ('# keys = "../noegler"', 'keys = "../noegler"'))
    status, asked = check(begun, capsys)
    assert status == 2 and "`targeting key workspace MAPPE`" in asked
    assert typed("key", "workspace", begun) == 0
    assert typed("key", "workspace", begun) == 2, "keys are never replaced"
    capsys.readouterr()

    status, asked = check(begun, capsys)
    assert status == 3 and "relies_on er ikke udfyldt" in asked and "Registeret jobcentre er ikke med" in asked
    fill_in_basis(basis)

    status, asked = check(begun, capsys)
    assert status == 3 and "en-plan.toml er ikke godkendt" in asked
    key = begun.parent / "datasteward.pem"
    steward = Signer("datasteward", new_person_key(key, PASSPHRASE))
    write(settings, ('# [people.datasteward]\n# name = ""\n# title = ""\n# accounts = []\n', PERSON))
    write(
        settings,
        ('# roles = ["data_steward"]\n# key = ""', f'roles = ["data_steward"]\nkey = "{steward.verifier.vkey}"'),
    )
    status, asked = check(begun, capsys)
    assert status == 3 and "Ingen har skrevet under på personerne" in asked
    second = begun.parent / "indskriver.pem"
    enroller = Signer("indskriver", new_person_key(second, PASSPHRASE))
    # Who starts the runs is a person too: the account that the tests run under is the second one's.
    me = pwd.getpwuid(os.getuid()).pw_name
    more = PERSON.replace("datasteward]", "indskriver]").replace('"navn"', f'"{me}"') + 'roles = ["enroller"]\n'
    settings.write_text(f'{settings.read_text("utf-8")}\n{more}key = "{enroller.verifier.vkey}"\n', "utf-8")
    for person, own in (("datasteward", key), ("indskriver", second)):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n"))
        assert typed("people", "sign", begun, "--person", person, "--key", own) == 0
    assert "er underskrevet af datasteward, indskriver og gælder" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n"))
    assert typed("basis", "approve", begun, "en-plan", "--person", "datasteward", "--key", key) == 0
    capsys.readouterr()

    status, asked = check(begun, capsys)
    assert status == 4 and "Mangler: Der er ingen leverance. Læg udtrækkene i inbox/ÅÅÅÅ-MM-DD/" in asked
    rows = small_rows()
    write_delivery(begun / "inbox" / DELIVERY, {name: rows[name] for name in IN_USE})

    status, asked = check(begun, capsys)
    assert status == 0 and "Klar til kørsel." in asked and "3 filer fundet" in asked


def fill_in_basis(path: Path) -> None:
    """What a municipality writes: here only so that nothing is blank."""
    write(
        path,
        ("# valid_from = ÅÅÅÅ-MM-DD", "valid_from = 2018-05-25"),
        ('relies_on = ""', 'relies_on = "GDPR-6-1-e"'),
        ('cites = ""', 'cites = "PDL-8-3"'),
        ('letter = ""', 'letter = "LETTER"'),
        ("modes = []", 'modes = ["simulate"]'),
        ("# [registers.jobcentre]\n# columns = []\n# why = \"\"\n# data_categories = \"\"", "[registers.jobcentre]\n"
         "columns = []\nwhy = \"\"\ndata_categories = \"\""),
        ("# special_categories = true eller false", "special_categories = false"),
        ("# expected_persons_read = 0", "expected_persons_read = 5"),
        ("# expected_persons_nominated = 0", "expected_persons_nominated = 1"),
        ("recipients = []", 'recipients = ["plankoordinatorerne"]'),
        ('conclusion = ""', 'conclusion = "Prøvens hensyn klart overstiger de andre."'),
        ("# review_date = ÅÅÅÅ-MM-DD", "review_date = 2027-06-01"),
        ("# reviewed_on = ÅÅÅÅ-MM-DD", "reviewed_on = 2026-06-01"),
        (".\n# date = ÅÅÅÅ-MM-DD", ".\ndate = 2018-05-01"),
    )  # fmt: skip
    text = path.read_text(encoding="utf-8").replace('= ""', '= "prøve"')
    for name in IN_USE:
        columns = json.dumps([column.name for column in load_register(catalogue_file(name)).columns])
        text = text.replace(f"[registers.{name}]\ncolumns = []", f"[registers.{name}]\ncolumns = {columns}")
    path.write_text(text, encoding="utf-8")


def catalogue_file(name: str) -> Path:
    return catalogue("registers") / f"{name}.odcs.yaml"


def test_a_run_before_everything_is_written_is_refused_with_what_is_missing(
    begun: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("run", begun) == 2
    assert "workspace.toml is not filled in: controller.name" in capsys.readouterr().err
    assert not (begun / "log").exists()


def test_the_documents_of_a_new_workspace_say_what_nobody_has_written(begun: Path, tmp_path: Path) -> None:
    pages = {
        "fortegnelse": ("record", "article30", begun),
        "algoritme": ("record", "algorithm", begun),
        "hjemmel": ("basis", "show", begun, "en-plan"),
    }
    for name, words in pages.items():
        assert typed(*words, "--html", tmp_path / name) == 0
        html = (tmp_path / name).read_text(encoding="utf-8")
        assert "Ikke udfyldt endnu." in html and "UDFYLD" not in html
    assert "Intet grundlag i bases/ er i brug i dag." in (tmp_path / "fortegnelse").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("code", "name", "sentence"),
    [
        ("999", "Eksempelkommune", "targeting sample"),
        ("21", "Helsingør", "three digits"),
        ("861", "Helsingør", "three digits"),
        ("2170", "Helsingør", "three digits"),
        ("217", 'Hels"ingør', "--name"),
        ("217", " ", "--name"),
    ],
)
def test_a_code_or_name_no_municipality_has_is_exit_2_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str, name: str, sentence: str
) -> None:
    assert typed("init", tmp_path / "ny", "--code", code, "--name", name) == 2
    assert sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_anything_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "brev.txt").write_text("vigtigt", encoding="utf-8")
    assert typed("init", tmp_path, "--code", "217", "--name", "Helsingør") == 2
    assert "is not an empty folder" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["brev.txt"]


def test_the_same_municipality_gives_the_same_bytes(begun: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = contents(begun)
    shutil.rmtree(begun)
    assert typed("init", begun, "--code", "217", "--name", "Helsingør") == 0
    assert contents(begun) == first


# What a real municipality cannot set: Eksempelkommune alone is fictional.
NOT_SET = {"fictional"}


def test_every_setting_is_in_the_template_with_its_values_and_what_it_is_when_left_out(begun: Path) -> None:
    text = (begun / "workspace.toml").read_text(encoding="utf-8")
    for name, field in settings():
        mention = re.search(rf"(?m)^#? *{name}(?: =|:) *(.*)$", text)
        assert mention, f"workspace.toml.j2 lacks {name}"
        for value in get_args(field.annotation) if get_origin(field.annotation) is Literal else ():
            assert f'"{value}"' in text or f"{value}:" in text, f"workspace.toml.j2 lacks that {name} may be {value}"
        if type(field.default) in (int, str) and f"{name} =" in text:
            assert tomllib.loads(f"it = {mention[1]}")["it"] == field.default, name


def settings(part: type[BaseModel] = Settings) -> Iterator[tuple[str, FieldInfo]]:
    """Every setting that workspace.toml may have, however deep, that is no table of others."""
    for name, field in part.model_fields.items():
        inner = [each for each in parts(field.annotation) if issubclass(each, BaseModel)]
        for each in inner:
            yield from settings(each)
        if not inner and name not in NOT_SET:
            yield name, field


def parts(annotation: Any) -> Iterator[type]:
    """The classes in what a field is declared as."""
    if isinstance(annotation, type) and not get_args(annotation):
        yield annotation
    for inner in get_args(annotation):
        yield from parts(inner)


def test_every_setting_that_is_shown_but_not_set_is_one_that_is_read(begun: Path) -> None:
    """A line that somebody takes the # from is a setting, not a misspelling."""
    text = (begun / "workspace.toml").read_text(encoding="utf-8")
    there = {name for name, _ in settings()}
    shown = re.findall(r"(?m)^# ([a-z_]+) = ", text)
    assert len(shown) > 20 and set(shown) <= there

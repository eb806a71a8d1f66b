"""The attacks that need a witness, each with the sentence a steward reads without one and with one; and what a
witness itself may look like."""

from __future__ import annotations

import json
import re
import shutil
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from support.kept import kept
from targeting.audit import (
    AuditLog,
    Demands,
    Signer,
    Verifier,
    Witnessed,
    require_witnessable,
    take_witness,
    verify_witnessed,
)
from targeting.audit.cosignature import cosign, cosignatures, cosigner_id
from targeting.audit.findings import Finding
from targeting.audit.witness_findings import UNWITNESSED, WITNESSED, WitnessFinding
from targeting.errors import TargetingError

SIZE, LATER = 6, 4
NOW = datetime(2017, 11, 1, 12, 0, tzinfo=UTC)
ANNA = Signer("anna", Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))
STRANGER = Signer("anna", Ed25519PrivateKey.from_private_bytes(bytes(range(2, 34))))
KNOWING = Demands(NOW, (ANNA.verifier,))
WITHOUT = (
    "Uden et vidne kan det ikke opdages, hvis hele loggen er byttet ud med en ældre, ægte kopi, "
    "eller hvis den, der har nøglen, har skrevet den om."
)


class Town:
    """A log that a witness saw at SIZE entries, and that then went on."""

    def __init__(self, log, away: Path) -> None:
        self.log, self.away = log, away
        self.place = away / "vidne"

    def begin(self) -> None:
        self.place.mkdir(parents=True)
        self.log.fill(SIZE)
        shutil.copytree(self.log.folder, self.away / "old")
        self.witness()
        self.go_on()

    def witness(self, person: Signer | None = None, now: datetime = NOW, demands: Demands = KNOWING) -> None:
        folder, key = self.log.folder, self.log.key.public_key()
        verdict = require_witnessable(folder, key, self.place, demands)
        take_witness(folder, verdict, self.place, person, now)

    def go_on(self, actor: str = "analyst") -> None:
        log = self.log.open()
        for number in range(LATER):
            log.append_body("source.read", {"rows": number}, run_id="run-2", actor=actor)

    def verified(self, *paths: Path, demands: Demands = KNOWING) -> Witnessed:
        return verify_witnessed(self.log.folder, self.log.key.public_key(), paths, demands)

    def says(self, *paths: Path, demands: Demands = KNOWING) -> tuple[bool, str]:
        verdict = self.verified(*paths, demands=demands).verdict
        return verdict.ok, verdict.sentence_da

    @property
    def file(self) -> Path:
        (file,) = self.place.iterdir()
        return file


@pytest.fixture(scope="module")
def begun(log_at, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town as every test finds it, made once: every append waits for the disk."""
    home = tmp_path_factory.mktemp("town")
    Town(log_at(home / "log"), home / "away").begin()
    return home


@pytest.fixture
def town(on_disk, begun: Path, tmp_path: Path) -> Town:
    shutil.copytree(begun / "log", on_disk.folder)
    shutil.copytree(begun / "away", tmp_path / "away")
    return Town(on_disk, tmp_path / "away")


def replace_the_whole_log_by_an_older_genuine_copy(town: Town) -> None:
    shutil.rmtree(town.log.folder)
    shutil.copytree(town.away / "old", town.log.folder)
    for file in town.place.iterdir():
        file.unlink()
    town.go_on()
    town.witness()
    shutil.rmtree(town.log.folder)
    shutil.copytree(town.away / "old", town.log.folder)


def rewrite_by_the_holder_of_the_key(town: Town) -> None:
    shutil.rmtree(town.log.folder)
    log = town.log.open()
    for number in range(SIZE + LATER):
        log.append_body("source.read", {"rows": number}, run_id="run-1", actor="somebody else")


def delete_the_whole_log(town: Town) -> None:
    shutil.rmtree(town.log.folder)


def begin_the_log_anew_and_shorter(town: Town) -> None:
    shutil.rmtree(town.log.folder)
    town.log.fill(2)


UNCHANGED = "Loggen er uændret: {size} poster, og alle stemmer med det underskrevne kontrolpunkt. " + WITHOUT
Attack = Callable[[Town], None]
NEEDS_A_WITNESS: list[tuple[Attack, str, str]] = [
    (
        replace_the_whole_log_by_an_older_genuine_copy,
        UNCHANGED.format(size=6),
        "Vidnet targeting-999-10.note har set 10 poster, loggen har 6: loggen er rullet tilbage.",
    ),
    (
        rewrite_by_the_holder_of_the_key,
        UNCHANGED.format(size=10),
        "Vidnet targeting-999-6.note så andre poster end dem, der nu er loggens første 6: loggen er skrevet om.",
    ),
    (
        delete_the_whole_log,
        "Der er endnu ingen log.",
        "Vidnet targeting-999-6.note har set 6 poster, loggen har 0: loggen er rullet tilbage.",
    ),
    (
        begin_the_log_anew_and_shorter,
        UNCHANGED.format(size=2),
        "Vidnet targeting-999-6.note har set 6 poster, loggen har 2: loggen er rullet tilbage.",
    ),
]
attacks = pytest.mark.parametrize(
    ("attack", "without", "found"), NEEDS_A_WITNESS, ids=[case[0].__name__ for case in NEEDS_A_WITNESS]
)


@attacks
def test_the_attack_is_not_found_without_a_witness_and_is_with_one(
    town: Town, attack: Attack, without: str, found: str
) -> None:
    attack(town)
    assert town.says() == (True, without)
    assert town.says(town.place) == (False, found)
    assert town.says(town.file) == (False, found)


@attacks
def test_no_new_witness_is_taken_of_such_a_log(town: Town, attack: Attack, without: str, found: str) -> None:
    attack(town)
    before = [path.read_bytes() for path in town.place.iterdir()]
    with pytest.raises(TargetingError) as refusal:
        town.witness()
    assert f"Intet vidne er taget. {found}" in refusal.value.message.da
    assert [path.read_bytes() for path in town.place.iterdir()] == before


def test_an_empty_log_has_nothing_to_witness(on_disk, tmp_path: Path) -> None:
    with pytest.raises(TargetingError, match="The log is empty"):
        require_witnessable(on_disk.folder, on_disk.key.public_key(), tmp_path, KNOWING)
    on_disk.open()
    with pytest.raises(TargetingError, match="The log is empty"):
        require_witnessable(on_disk.folder, on_disk.key.public_key(), tmp_path, KNOWING)


def test_keys_swapped_and_the_log_signed_anew_is_found_by_the_key_one_holds_and_by_a_witness(town: Town) -> None:
    held = town.log.key.public_key()
    shutil.rmtree(town.log.folder)
    log = AuditLog.open(town.log.folder, Ed25519PrivateKey.generate(), "targeting/999")
    for _ in range(SIZE + LATER):
        log.append_body("run.completed", {}, run_id="run-1", actor="analyst")
    swapped = verify_witnessed(town.log.folder, None, [], KNOWING).verdict
    assert (swapped.ok, swapped.sentence_da) == (True, UNCHANGED.format(size=10))
    by_key = verify_witnessed(town.log.folder, held, [], KNOWING).verdict
    assert (by_key.ok, by_key.sentence_da) == (
        False,
        "Loggens nøgle er ikke den, du har angivet: loggen kan være skrevet om af en anden.",
    )
    by_witness = verify_witnessed(town.log.folder, None, [town.place], KNOWING).verdict
    assert (by_witness.ok, by_witness.sentence_da) == (
        False,
        "Vidnet targeting-999-6.note er ikke underskrevet med loggens nøgle: "
        "enten er vidnet ændret, eller også er loggen skrevet om med en anden nøgle.",
    )


def test_keys_swapped_with_the_old_key_left_beside_the_new_are_found_too(town: Town) -> None:
    keys = town.away / "old" / "keys"
    shutil.rmtree(town.log.folder)
    log = AuditLog.open(town.log.folder, Ed25519PrivateKey.generate(), "targeting/999")
    for _ in range(SIZE):
        log.append_body("run.completed", {}, run_id="run-1", actor="analyst")
    shutil.copytree(keys, town.log.folder / "keys", dirs_exist_ok=True)
    assert not verify_witnessed(town.log.folder, None, [town.place], KNOWING).verdict.ok


def test_an_honest_log_is_green_and_says_what_its_newest_witness_saw(town: Town) -> None:
    town.witness(ANNA, NOW - timedelta(days=2))
    town.go_on()
    assert town.says(town.place) == (
        True,
        "Loggen er uændret: 14 poster, og alle stemmer med det underskrevne kontrolpunkt. Vidner: 2. "
        "Det nyeste er fra 2017-10-30 og så 10 poster. Derefter er der 4, som intet vidne har set endnu.",
    )
    found = town.verified(town.place)
    assert (found.witnesses, found.newest, found.seen) == (2, NOW - timedelta(days=2), 10)


def test_a_witness_without_a_signature_is_dated_by_the_entry_it_ends_in(town: Town) -> None:
    entry = json.loads(town.log.lines[SIZE - 1])
    assert town.verified(town.place).newest == datetime.fromisoformat(entry["t"])


def test_only_the_cosignature_of_somebody_known_dates_a_witness(town: Town) -> None:
    town.witness(STRANGER)
    found = town.verified(town.place)
    assert found.verdict.ok
    assert found.newest is not None
    assert found.newest < NOW - timedelta(days=20)


def test_a_witness_of_the_empty_log_is_true_and_says_nothing_of_when(town: Town) -> None:
    place = town.away / "empty"
    place.mkdir()
    (place / "0.note").write_bytes(kept(town.log.folder, 0))
    ok, said = town.says(place)
    assert (ok, "Vidner: 1, men intet har en tid" in said) == (True, True)


OLD = Demands(NOW, (ANNA.verifier,), max_age_days=20)


def test_a_log_whose_newest_witness_is_too_old_is_not_green(town: Town) -> None:
    assert town.says(town.place, demands=OLD) == (
        False,
        "Loggen stemmer med sine vidner, men det nyeste er 30 dage gammelt, og det må højst være 20. "
        "Tag et nyt: targeting log witness.",
    )
    town.witness(ANNA, NOW - timedelta(days=20))
    assert town.says(town.place, demands=OLD)[0]


def test_a_log_that_must_have_a_witness_and_has_none_is_not_green(town: Town) -> None:
    assert town.says(demands=OLD) == (
        False,
        "Loggen skal have et vidne, der højst er 20 dage gammelt, og har intet. "
        "Tag et (targeting log witness), eller vis vejen til det med --witness.",
    )


def remove(town: Town) -> None:
    town.file.unlink()


def empty(town: Town) -> None:
    town.file.write_bytes(b"")


def another_root(town: Town) -> None:
    lines = town.file.read_text().split("\n")
    town.file.write_text("\n".join([*lines[:2], "A" * 43 + "=", *lines[3:]]))


def another_persons_time(town: Town) -> None:
    """Anna's signature is kept and its time moved on by a day."""
    note = cosign(town.file.read_bytes(), ANNA, NOW - timedelta(days=9))
    earlier, later = ((int(NOW.timestamp()) - days * 86400).to_bytes(8, "big") for days in (9, 8))
    line = b64decode(note.decode().split(" ")[-1])
    assert earlier in line
    forged = cosigner_id(ANNA.verifier) + later + line[12:]
    town.file.write_bytes(note.replace(b64encode(line), b64encode(forged)))


def tomorrows(town: Town) -> None:
    town.file.write_bytes(cosign(town.file.read_bytes(), ANNA, NOW + timedelta(days=2)))


SPOILED: list[tuple[Attack, str]] = [
    (
        remove,
        "Der er intet vidne for denne log i vidne. Er mappen den rigtige, så er vidnet fjernet, "
        "eller der er aldrig taget et (targeting log witness).",
    ),
    (empty, "Vidnet targeting-999-6.note er ikke et kontrolpunkt. Er det den rigtige fil, og er den hel?"),
    (
        another_root,
        "Vidnet targeting-999-6.note er ikke underskrevet med loggens nøgle: "
        "enten er vidnet ændret, eller også er loggen skrevet om med en anden nøgle.",
    ),
    (
        another_persons_time,
        "Underskriften fra anna på vidnet targeting-999-6.note holder ikke: "
        "vidnet er ændret, eller en anden har underskrevet det.",
    ),
    (
        tomorrows,
        "Vidnet targeting-999-6.note er underskrevet af anna på et tidspunkt, der ikke er kommet endnu. "
        "Se efter urene.",
    ),
]


@pytest.mark.parametrize(("spoil", "sentence"), SPOILED, ids=[case[0].__name__ for case in SPOILED])
def test_a_spoiled_witness_is_not_green_and_named(town: Town, spoil: Attack, sentence: str) -> None:
    spoil(town)
    assert town.says(town.place) == (False, sentence)


def test_a_folder_may_keep_the_witnesses_of_several_logs(town: Town) -> None:
    shutil.copy(town.file, town.place / "other.note")
    other = town.place / "other.note"
    other.write_text(other.read_text().replace("targeting/999", "targeting/998"))
    assert town.says(town.place)[0]
    assert not town.says(other)[0]


def test_damage_that_needs_no_witness_is_told_first(town: Town) -> None:
    town.log.lines = town.log.lines[:-1]
    assert town.says(town.place) == (
        False,
        "Linje 10 mangler: den er underskrevet, men findes ikke længere. Loggen er skåret af.",
    )


def test_a_witness_is_a_plain_copy_of_the_checkpoint_and_never_written_over(town: Town) -> None:
    assert town.file.read_bytes() == kept(town.log.folder, 6)
    town.witness()
    town.witness()
    assert sorted(path.name for path in town.place.iterdir()) == ["targeting-999-10.note", "targeting-999-6.note"]


def test_a_cosigned_witness_holds_the_checkpoint_and_the_persons_statement(town: Town) -> None:
    remove(town)
    town.witness(ANNA, NOW)
    note = town.file.read_bytes()
    assert town.file.name == "targeting-999-10-anna-20171101T120000Z.note"
    assert note.startswith((town.log.folder / "checkpoint").read_bytes())
    name, encoded = note.decode().splitlines()[-1].removeprefix("— ").split(" ")
    raw = b64decode(encoded)
    seconds = int(NOW.timestamp())
    assert (name, raw[:4], raw[4:12]) == ("anna", cosigner_id(ANNA.verifier), seconds.to_bytes(8, "big"))
    text = "\n".join(note.decode().splitlines()[:3]) + "\n"
    ANNA.key.public_key().verify(raw[12:], f"cosignature/v1\ntime {seconds}\n{text}".encode())
    assert raw[:4] != ANNA.verifier.key_id


PAGE = (Path(__file__).parents[3] / "docs" / "da" / "vidner.md").read_text(encoding="utf-8")
QUOTED = re.findall(r"\*([^*|]+)\*", PAGE.partition("| Der står |")[2].partition("## Bevis")[0])


def as_pattern(quoted: str) -> str:
    """A quotation of the page, in which … is anything and N, M, K and numbers are numbers."""
    anything = re.sub(r"\b(?:[NMK]|\d+)\b", "0", quoted)
    return ".*".join(re.escape(part.strip()) for part in anything.split("…"))


@pytest.mark.parametrize("quoted", QUOTED)
def test_the_stewards_page_quotes_what_the_program_says(quoted: str) -> None:
    said = [finding.value.da for finding in (*WitnessFinding, *Finding)] + [WITNESSED.da, UNWITNESSED.da]
    numbers = [re.sub(r"\{\w+\}", "0", sentence) for sentence in said]
    assert any(re.search(as_pattern(quoted), sentence) for sentence in numbers), quoted


def test_the_page_quotes_every_kind_of_verdict() -> None:
    assert len(QUOTED) == 16


# The example of the specification (C2SP tlog-cosignature): its key is not published, so the id is what can be held.
EXAMPLE = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE"
    "+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe"
    "+mbIUBkBIfZ+qnA==\n"
)


def test_the_cosignatures_of_strangers_are_passed_over() -> None:
    assert cosignatures(EXAMPLE.encode(), [ANNA.verifier]) == ()
    assert cosignatures(cosign(EXAMPLE.encode(), ANNA, NOW), [ANNA.verifier])[0].at == NOW


def test_a_person_is_known_by_name_and_key() -> None:
    namesake = Verifier("anna", STRANGER.key.public_key())
    assert cosignatures(cosign(EXAMPLE.encode(), ANNA, NOW), [namesake]) == ()

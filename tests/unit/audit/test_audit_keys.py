"""The log's key is changed for another: who is believed from when on, and who is not."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from support.kept import keep, kept
from support.power import PowerCutError, cut_power_at
from targeting.audit import AuditLog, Signer, prune, read_entries, verify
from targeting.audit.merkle import Edge, leaf_hash
from targeting.audit.note import Checkpoint
from targeting.errors import TargetingError

ORIGIN = "targeting/999"
OLD = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NEW = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
NEWER = Ed25519PrivateKey.from_private_bytes(bytes(range(2, 34)))
THIEF = Ed25519PrivateKey.from_private_bytes(bytes(range(3, 35)))
SYNCS_IN_A_ROTATION = 10
SYNCS_IN_A_RETIREMENT = 4


def rotate(disk, new: Ed25519PrivateKey) -> None:
    disk.open().rotate(new, actor="steward")
    disk.former, disk.key = disk.key, new


def retire(disk) -> None:
    disk.open().retire(actor="steward")
    disk.former = None


def signatures(disk) -> int:
    return (disk.folder / "checkpoint").read_text().count("— ")


def types(disk) -> list[str]:
    return [entry.type for entry in read_entries(disk.folder)]


def verdict_with(disk, *keys: Ed25519PrivateKey) -> list[bool]:
    return [verify(disk.folder, key.public_key()).ok for key in keys]


def test_both_keys_sign_until_the_former_is_retired(on_disk) -> None:
    on_disk.fill(2)
    assert signatures(on_disk) == 1
    rotate(on_disk, NEW)
    assert signatures(on_disk) == 2
    on_disk.fill(2)
    assert signatures(on_disk) == 2
    retire(on_disk)
    on_disk.fill(2)
    assert signatures(on_disk) == 1
    assert types(on_disk)[2::3] == ["key.rotated", "key.retired"]
    assert verify(on_disk.folder).ok


def test_the_entry_names_the_keys_and_is_signed_by_the_old_one(on_disk) -> None:
    on_disk.fill(2)
    rotate(on_disk, NEW)
    old, new = Signer(ORIGIN, OLD).verifier, Signer(ORIGIN, NEW).verifier
    entry = list(read_entries(on_disk.folder))[-1]
    assert entry.body == {"old_key_id": old.key_id.hex(), "new_key_id": new.key_id.hex(), "new_key": new.vkey}
    assert {path.stem for path in (on_disk.folder / "keys").iterdir()} == {old.key_id.hex(), new.key_id.hex()}


def test_whoever_holds_any_key_of_the_chain_can_verify(on_disk) -> None:
    on_disk.fill(2)
    rotate(on_disk, NEW)
    assert verdict_with(on_disk, OLD, NEW, NEWER) == [True, True, False]
    on_disk.fill(1)
    retire(on_disk)
    on_disk.fill(1)
    rotate(on_disk, NEWER)
    retire(on_disk)
    on_disk.fill(1)
    assert verdict_with(on_disk, OLD, NEW, NEWER, THIEF) == [True, True, True, False]


def test_the_chain_of_keys_outlives_a_prune(on_disk) -> None:
    on_disk.segment_entries = 4
    on_disk.fill(2)
    rotate(on_disk, NEW)
    retire(on_disk)
    on_disk.fill(1)
    prune(on_disk.folder, on_disk.open(), date(2018, 1, 1), rule="", actor="a")
    assert not on_disk.segment(1).exists()
    assert verdict_with(on_disk, OLD, NEW, THIEF) == [True, True, False]
    on_disk.fill(6)
    prune(on_disk.folder, on_disk.open(), date(2018, 1, 1), rule="", actor="a")
    assert verdict_with(on_disk, OLD, NEW, THIEF) == [True, True, False]


def drop_key(disk, key: Ed25519PrivateKey) -> None:
    verifier = Signer(ORIGIN, key).verifier
    (disk.folder / "keys" / f"{verifier.key_id.hex()}.vkey").write_text(f"{verifier.vkey}\n")


def sign_with(disk, key: Ed25519PrivateKey, sizes: range) -> None:
    """Write checkpoints over the lines as they are, signed with ``key``."""
    signer, edge = Signer(ORIGIN, key), Edge()
    for size, line in enumerate([None, *disk.all_lines]):
        edge = edge.push(leaf_hash(line[:-1])) if line is not None else edge
        if size in sizes:
            note = signer.sign(Checkpoint(ORIGIN, size, edge.root).text)
            keep(disk.folder, size, note)
    (disk.folder / "checkpoint").write_bytes(kept(disk.folder, sizes[-1]))


@pytest.mark.parametrize("sizes", [range(0), range(4, 5), range(1, 5), range(5)])
def test_a_key_that_somebody_dropped_in_is_not_believed(on_disk, sizes) -> None:
    on_disk.fill(4)
    drop_key(on_disk, THIEF)
    if sizes:
        sign_with(on_disk, THIEF, sizes)
    verdict = verify(on_disk.folder)
    assert not verdict.ok
    assert "er lagt ind uden en post key.rotated" in verdict.sentence_da
    assert "was put in without an entry key.rotated" in verdict.sentence_en
    assert not any(verdict_with(on_disk, OLD, THIEF)) or sizes == range(5)


def test_a_thief_cannot_announce_a_key_himself(on_disk) -> None:
    on_disk.fill(2)
    log = AuditLog.open(on_disk.folder, OLD, ORIGIN)
    log.rotate(THIEF, actor="mallory")
    sign_with(on_disk, THIEF, range(3, 4))  # as if OLD had never signed it
    verdict = verify(on_disk.folder)
    assert not verdict.ok
    assert "er lagt ind uden en post key.rotated" in verdict.sentence_da


def test_a_forged_log_that_announces_the_key_one_holds_does_not_pass(on_disk) -> None:
    log = AuditLog.open(on_disk.folder, THIEF, ORIGIN)
    log.append_body("run.completed", {}, run_id=None, actor="mallory")
    new = Signer(ORIGIN, NEW).verifier
    body = {"old_key_id": Signer(ORIGIN, THIEF).verifier.key_id.hex(), "new_key_id": new.key_id.hex()}
    log.append_body("key.rotated", body | {"new_key": new.vkey}, run_id=None, actor="mallory")
    drop_key(on_disk, NEW)
    assert verify(on_disk.folder).ok  # nothing in the folder gives it away
    assert verdict_with(on_disk, NEW) == [False]


def test_a_retired_key_signs_no_more(on_disk) -> None:
    on_disk.fill(2)
    rotate(on_disk, NEW)
    retire(on_disk)
    on_disk.fill(2)
    with pytest.raises(TargetingError, match="does not open with this signing key"):
        AuditLog.open(on_disk.folder, OLD, ORIGIN)
    sign_with(on_disk, OLD, range(6, 7))
    verdict = verify(on_disk.folder)
    assert not verdict.ok
    assert verdict_with(on_disk, OLD, NEW) == [False, False]


def test_an_open_log_may_go_on_with_the_old_key_until_it_is_retired(on_disk) -> None:
    log = on_disk.fill(2)
    rotate(on_disk, NEW)
    log.append_body("source.read", {}, run_id=None, actor="a")
    assert verify(on_disk.folder).ok
    on_disk.fill(1)
    retire(on_disk)
    with pytest.raises(TargetingError, match="Nothing was logged"):
        log.append_body("source.read", {}, run_id=None, actor="a")
    assert verify(on_disk.folder, NEW.public_key()).ok


def test_a_key_that_is_neither_the_present_nor_the_former_opens_nothing(on_disk) -> None:
    on_disk.fill(2)
    rotate(on_disk, NEW)
    with pytest.raises(TargetingError, match="Nothing was logged"):
        AuditLog.open(on_disk.folder, THIEF, ORIGIN, former_key=NEWER)


@pytest.mark.parametrize("step", range(1, SYNCS_IN_A_ROTATION + 1))
@pytest.mark.parametrize("segment_entries", [2, 3, 100])
def test_dying_at_any_step_of_a_rotation_leaves_a_log_that_the_old_key_opens(
    on_disk, monkeypatch, segment_entries, step
) -> None:
    on_disk.segment_entries = segment_entries
    log = on_disk.fill(2)
    with monkeypatch.context() as patch, suppress(PowerCutError):
        cut_power_at(patch, step)
        log.rotate(NEW, actor="steward")
        assert step == SYNCS_IN_A_ROTATION
    on_disk.fill(1)
    assert verify(on_disk.folder, OLD.public_key()).ok
    rotate(on_disk, NEW)
    on_disk.fill(1)
    retire(on_disk)
    assert types(on_disk).count("key.rotated") == 1
    assert verdict_with(on_disk, OLD, NEW) == [True, True]


@pytest.mark.parametrize("step", range(1, SYNCS_IN_A_RETIREMENT + 1))
def test_dying_at_any_step_of_a_retirement_leaves_one_that_can_be_done_again(on_disk, monkeypatch, step) -> None:
    on_disk.fill(2)
    rotate(on_disk, NEW)
    log = on_disk.open()
    with monkeypatch.context() as patch, pytest.raises(PowerCutError):
        cut_power_at(patch, step)
        log.retire(actor="steward")
    on_disk.fill(1)
    assert verdict_with(on_disk, OLD, NEW) == [True, True]
    retire(on_disk)
    on_disk.fill(1)
    assert types(on_disk).count("key.retired") == 1
    assert verdict_with(on_disk, OLD, NEW) == [True, True]

"""A copy is brought up to date with whatever happened meanwhile, and holds each file as it was read."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from support.runs import contents
from targeting.copies import Copying, Manifest, Restoring, dress, read_manifest, require_free, write_manifest
from targeting.errors import ConfigurationError, TargetingError

KEY, OTHER = b"k" * 32, b"o" * 32
NAME = "20261130T020000.000Z"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "fra"
    (folder / "a" / "dyb").mkdir(parents=True)
    (folder / "tom").mkdir(mode=0o750)
    (folder / "a" / "en").write_text("en")
    (folder / "a" / "dyb" / "to").write_text("to")
    (folder / "a" / "dyb" / "to").chmod(0o640)
    (folder / "link").symlink_to("a/en")
    (folder / "ud").symlink_to("/ingen/steder/")
    os.utime(folder / "a" / "en", ns=(1, 1_500_000_000_000_000_001))
    return folder


def in_place(folder: Path) -> None:
    (folder / "a" / "en").write_text("EN")


def renamed_over(folder: Path) -> None:
    (folder / "ny").write_text("EN")
    (folder / "ny").rename(folder / "a" / "en")


def of_the_same_time_and_size(folder: Path) -> None:
    """What an upload that keeps times does: the change time alone tells."""
    before = (folder / "a" / "en").stat()
    (folder / "a" / "en").write_text("EN")
    os.utime(folder / "a" / "en", ns=(before.st_atime_ns, before.st_mtime_ns))


def gone(folder: Path) -> None:
    (folder / "a" / "dyb" / "to").unlink()
    (folder / "a" / "dyb").rmdir()


def new(folder: Path) -> None:
    (folder / "b").mkdir()
    (folder / "b" / "tre").write_text("tre")


def of_another_kind(folder: Path) -> None:
    gone(folder)
    (folder / "a" / "dyb").write_text("nu en fil")
    (folder / "link").unlink()
    (folder / "link").mkdir()
    (folder / "link" / "i").write_text("i")


def other_rights(folder: Path) -> None:
    (folder / "a").chmod(0o711)
    (folder / "a" / "en").chmod(0o604)


CHANGES = [in_place, renamed_over, of_the_same_time_and_size, gone, new, of_another_kind, other_rights]


def state(folder: Path) -> dict[str, tuple[str, int, int]]:
    stats = {name: (folder / name).lstat() for name in contents(folder)}
    return {name: (said, stats[name].st_mode, stats[name].st_mtime_ns) for name, said in contents(folder).items()}


@pytest.mark.parametrize("change", CHANGES)
def test_a_copy_catches_up_with_what_changed(source: Path, tmp_path: Path, change: Callable[[Path], None]) -> None:
    copying = Copying(source, tmp_path / "til", KEY)
    copying.catch_up()
    change(source)
    copying.catch_up()
    dress(copying.target, copying.items)
    assert state(tmp_path / "til") == state(source)
    assert os.readlink(tmp_path / "til" / "ud") == "/ingen/steder/"  # noqa: PTH115 - as it was written
    assert [each.path for each in copying.items][1:] == sorted(contents(source), key=lambda path: Path(path).parts)
    told = Manifest("workspace", NAME, "f", "", copying.items)
    with Restoring.of(copying.target, tmp_path / "igen") as restoring:
        restoring.require_same(told, KEY)
        with pytest.raises(TargetingError, match=r"Changed: a/.*en"):
            restoring.require_same(told, OTHER)
        restoring.finish(told.items)
    assert state(tmp_path / "igen") == state(source)


def test_what_did_not_change_is_not_read_again(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copying = Copying(source, tmp_path / "til", KEY)
    copying.catch_up()

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("targeting.copies.tree._read", never)
    copying.catch_up()


def test_what_goes_while_it_is_copied_is_left_out(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from targeting.copies import copying as module

    found = list(module.walk(source))
    gone(source)
    monkeypatch.setattr(module, "walk", lambda *_: iter(found))
    copying = Copying(source, tmp_path / "til", KEY)
    copying.catch_up()
    assert "a/dyb/to" not in {each.path for each in copying.items}
    assert not (tmp_path / "til" / "a" / "dyb" / "to").exists()


def test_what_is_to_be_left_out_is_with_all_that_is_in_it_and_nothing_else(source: Path, tmp_path: Path) -> None:
    """The database of a server that writes all the time: what it holds, it makes again."""
    (source / "a" / "dyb2").mkdir()
    copying = Copying(source, tmp_path / "til", KEY, "a/dyb")
    copying.catch_up()
    assert {each.path for each in copying.items} == {".", "a", "a/en", "a/dyb2", "link", "tom", "ud"}
    assert not (tmp_path / "til" / "a" / "dyb").exists() and (tmp_path / "til" / "a" / "dyb2").is_dir()


def test_a_link_is_not_copied_as_the_folder_that_it_leads_to(source: Path, tmp_path: Path) -> None:
    before = contents(source)
    (tmp_path / "link").symlink_to(source)
    with pytest.raises(TargetingError, match="no folder itself"):
        Copying(tmp_path / "link", tmp_path / "til", KEY).catch_up()
    assert contents(source) == before and not (tmp_path / "til").exists()


@pytest.mark.parametrize("at", ["til", "til/a"])
def test_nothing_is_deleted_through_a_link_that_lies_in_the_copy(source: Path, tmp_path: Path, at: str) -> None:
    """Whoever put it there, it may lead to what is copied."""
    copying = Copying(source, tmp_path / "til", KEY)
    copying.catch_up()
    shutil.rmtree(tmp_path / at)
    (tmp_path / at).symlink_to(source if at == "til" else source / "a")
    in_place(source)
    before = contents(source)
    with pytest.raises(TargetingError, match="leads out of the copy"):
        copying.catch_up()
    assert contents(source) == before


def test_a_copy_that_is_taken_away_meanwhile_is_an_error_and_not_a_small_copy(source: Path, tmp_path: Path) -> None:
    copying = Copying(source, tmp_path / "til", KEY)
    copying.catch_up()
    (tmp_path / "til").rename(tmp_path / "væk")
    new(source)
    with pytest.raises(OSError):
        copying.catch_up()


@pytest.mark.parametrize("kind", ["pipe", "socket"])
def test_a_pipe_or_a_socket_is_named_and_nothing_waits_for_it(
    source: Path, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "pipe":
        os.mkfifo(source / "rør")
    else:
        monkeypatch.chdir(source)
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("rør")
    with pytest.raises(TargetingError, match="rør is neither a file, a folder nor a link"):
        Copying(source, tmp_path / "til", KEY).catch_up()


def test_a_manifest_is_read_with_its_own_key_alone(source: Path, tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    copying = Copying(source, tmp_path / NAME / "workspace", KEY)
    copying.catch_up()
    told = Manifest("workspace", NAME, "mærke", "/fra", copying.items)
    write_manifest(tmp_path / NAME, told, KEY)
    assert read_manifest(tmp_path / NAME, "workspace", KEY, "mærke") == told
    for of, key, mark, why in (
        ("workspace", OTHER, "mærke", "its manifest was changed"),
        ("workspace", KEY, "andet", "the keys are another workspace's"),
        ("keys", KEY, "mærke", "not a backup of what it is named as"),
    ):
        with pytest.raises(TargetingError, match=why):
            read_manifest(tmp_path / NAME, of, key, mark)


def test_a_name_of_any_bytes_is_copied_and_told(tmp_path: Path) -> None:
    (tmp_path / "fra").mkdir()
    with open(os.fsencode(tmp_path / "fra") + b"/\xff.csv", "wb") as file:  # noqa: PTH123 - no text says that name
        file.write(b"x")
    (tmp_path / NAME).mkdir()
    copying = Copying(tmp_path / "fra", tmp_path / NAME / "workspace", KEY)
    copying.catch_up()
    told = Manifest("workspace", NAME, "f", "", copying.items)
    write_manifest(tmp_path / NAME, told, KEY)
    assert read_manifest(tmp_path / NAME, "workspace", KEY, "f") == told
    with (
        Restoring.of(copying.target, tmp_path / "igen") as restoring,
        pytest.raises(TargetingError, match=r"Changed: \\udcff.csv"),
    ):
        restoring.require_same(told, OTHER)


def test_nothing_is_put_where_something_is_or_a_disk_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fil").write_text("")
    (tmp_path / "fuld").mkdir()
    (tmp_path / "fuld" / "x").write_text("")
    (tmp_path / "tom").mkdir()
    (tmp_path / "link").symlink_to("tom")
    require_free("--to", tmp_path / "ny")
    require_free("--to", tmp_path / "tom")
    for name, why in (
        ("fil", "no empty folder"),
        ("fuld", "no empty folder"),
        ("link", "no empty folder"),
        ("ingen/x", "is not there"),
    ):
        with pytest.raises(ConfigurationError, match=why):
            require_free("--to", tmp_path / name)
    monkeypatch.setattr(os.path, "ismount", lambda _: True)
    with pytest.raises(ConfigurationError, match="a disk is mounted"):
        require_free("--to", tmp_path / "tom")

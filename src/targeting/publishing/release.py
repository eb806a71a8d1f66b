"""One release a run and audience: prepared beside the one in use, then put in its place at once.

published/<audience>/releases/<run_id>/*.parquet, manifest.json; the dashboard's attack.*, pages, udgivelse/ too
published/<audience>/current -> releases/<run_id>     current.json says the same where links cannot be used
published/<audience>/targeting.duckdb                 views over current/
published/simulation/releases/<run_id>/               what a simulation wrote, which counts nobody
published/held/releases/<run_id>/                     figures that may not be shown yet, likewise
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from targeting.errors import TargetingError
from targeting.files import flush, sha256, swap
from targeting.publishing.everyone import write_for_everyone
from targeting.publishing.files import FOLDER_MODES, make_folder, point, write_json, write_text, writing
from targeting.publishing.tables import ReleaseFile, write_table
from targeting.publishing.views import refresh_views
from targeting.shapes import Document
from targeting.warehouse import Warehouse
from targeting.workspace import Audience, OutputContract

STAGING = ".staging-"
MANIFEST = "manifest.json"
ATTACK, ATTACK_PAGE, REPORT = "attack.json", "attack.html", "rapport.html"
SIMULATION, HELD = "simulation", "held"
# What was in use until a moment ago is left to those who have it open.
LINGERS = timedelta(hours=1)
# The dashboard, which most read, is last.
AUDIENCES: Mapping[str, tuple[Audience, ...]] = {
    "simulate": ("dashboard",),
    "operate": ("restricted", "dashboard"),
}


@dataclass(frozen=True)
class Beside:
    """What lies beside the tables: what an attacker is left with who reads them, for programs and as a page, and the
    report; blank where the figures are nobody's to read.
    """

    attack: Document
    attack_page: str
    report: str = ""


@dataclass(frozen=True)
class Release:
    """A staged release: nobody reads it before `activate`. ``held``: its figures may not be shown yet."""

    published: Path
    run_id: str
    mode: Literal["simulate", "operate"]
    files: tuple[ReleaseFile, ...]
    contracts: tuple[OutputContract, ...]
    held: bool = False

    @property
    def shown(self) -> bool:
        """Whether its figures are for the dashboard."""
        return self.mode == "operate" and not self.held

    def activate(self, now: datetime) -> None:
        """Make it the current release of each audience, and delete all but the one that was until ``now``.

        A simulation becomes nobody's: it lies beside, and so do figures that are held. Nobody else can read a release
        until the moment before it is the current one. Raises TargetingError when the file system refuses; the release
        in use then stays in use.
        """
        places = {audience: _place(self.mode, audience, held=self.held) for audience in AUDIENCES[self.mode]}
        folders = {audience: self.published / place for audience, place in places.items()}
        for folder in folders.values():
            with writing(folder):
                swap(folder / "releases" / f"{STAGING}{self.run_id}", _release(folder, self.run_id))
        for audience, folder in folders.items():
            with writing(folder):
                before = (folder / "current").resolve().name
                if folder.name == audience:
                    self._swap(folder, audience, now, before)
                _prune(folder, self.run_id, before)
        if self.shown and (self.published / HELD).is_dir():
            with writing(self.published / HELD):
                _prune(self.published / HELD, "", "")

    def _swap(self, folder: Path, audience: Audience, now: datetime, before: str) -> None:
        release = _release(folder, self.run_id)
        make_folder(release, audience)
        try:
            point(folder / "current", release)
        except OSError:
            make_folder(release, "restricted")
            raise
        pointer = {
            "run_id": self.run_id,
            "release": str(release.relative_to(folder)),
            "since": now.isoformat(),
            "before": before if (folder / "releases" / before).is_dir() else "",
        }
        write_json(folder / "current.json", pointer, audience)
        refresh_views(folder, audience, [c for c in self.contracts if c.audience == audience])


def prepare(
    warehouse: Warehouse,
    contracts: Mapping[str, OutputContract],
    published: Path,
    *,
    run_id: str,
    created: datetime,
    mode: Literal["simulate", "operate"],
    log_seq: int,
    pseudonym_key: str,
    held: bool = False,
    beside: Beside | None = None,
) -> Release:
    """Write the tables output.* as Parquet with a manifest, flushed to the disk, beside the release in use.

    ``published`` is the workspace's folder of that name, ``created`` is UTC, ``log_seq`` the last log entry so far,
    ``pseudonym_key`` the fingerprint of the key behind the pseudonyms. ``held`` figures lie beside, for nobody's
    dashboard. ``beside`` is what lies with the dashboard's tables. Of those that it is to show, udgivelse/ is made too.
    Mode simulate writes no restricted table, and none that tells of what people did. Raises TargetingError when a table
    is not what its contract says, when there is a release of that run already, or when the file system refuses.
    """
    chosen = tuple(
        contract
        for audience in AUDIENCES[mode]
        for contract in contracts.values()
        if contract.audience == audience and contract.made_in(mode)
    )
    files: list[ReleaseFile] = []
    for audience in AUDIENCES[mode]:
        tables = [contract for contract in chosen if contract.audience == audience]
        folder = published / _place(mode, audience, held=held)
        rights: Audience = audience if folder.name == audience else "restricted"
        with writing(folder):
            staged = _stage(folder, rights, run_id)
            written = [write_table(warehouse, contract, staged, run_id, rights) for contract in tables]
            made = _write_beside(staged, beside, rights) if audience == "dashboard" and beside else {}
            # Of lists there is none, nor of what nobody is shown: files that people mail are of shown figures alone.
            if audience == "dashboard" == folder.name:
                made |= write_for_everyone(staged, tables, created, rights)
            write_json(staged / MANIFEST, _manifest(run_id, created, log_seq, pseudonym_key, written, made), rights)
            flush(staged)
        files += written
    return Release(published, run_id, mode, tuple(files), chosen, held)


def _write_beside(staged: Path, beside: Beside, rights: Audience) -> dict[str, str]:
    """Gives the SHA-256 of each file by name."""
    write_json(staged / ATTACK, beside.attack, rights)
    pages = {ATTACK_PAGE: beside.attack_page, REPORT: beside.report}
    for name, html in pages.items():
        if html:
            write_text(staged / name, html, rights)
    return {name: sha256(staged / name) for name in (ATTACK, *pages) if (staged / name).exists()}


def place_of(published: Path, run_id: str) -> Path:
    """The folder of a run's tables of figures: a simulation's, those that are held, or the dashboard's."""
    places = (_release(published / place, run_id) for place in (SIMULATION, HELD))
    return next((place for place in places if place.is_dir()), _release(published / "dashboard", run_id))


def is_simulated(published: Path, run_id: str) -> bool:
    """Whether what a simulation wrote lies there."""
    return _release(published / SIMULATION, run_id).is_dir()


def was_shown(published: Path, run_id: str) -> bool:
    """Whether a run's figures lie where anybody may have read them: its folder is open to all."""
    release = _release(published / "dashboard", run_id)
    return release.is_dir() and release.stat().st_mode & 0o777 == FOLDER_MODES["dashboard"]


def unread_of(published: Path, run_id: str) -> Iterator[Path]:
    """What a run that did not end well has put among the releases, and nobody else could read."""
    yield from published.glob(f"*/releases/{STAGING}{run_id}")
    figures, lists = (_release(published / audience, run_id) for audience in ("dashboard", "restricted"))
    if figures.is_dir() and not was_shown(published, run_id):
        yield figures
    if lists.is_dir() and (published / "restricted" / "current").resolve().name != run_id:
        yield lists


def in_use(published: Path) -> str:
    """The run whose figures the dashboard shows; blank where it shows none."""
    current = published / "dashboard" / "current"
    return current.resolve().name if current.exists() else ""


def is_held(published: Path, run_id: str) -> bool:
    """Whether a run's figures lie beside, as they may not be shown."""
    return _release(published / HELD, run_id).is_dir()


def _place(mode: str, audience: Audience, *, held: bool) -> str:
    if mode == "simulate":
        return SIMULATION
    return HELD if held and audience == "dashboard" else audience


def let_go(published: Path, now: datetime) -> None:
    """Delete the releases that were in use before those that have been for an hour.

    Where another account does it at the same time, or this one may not, it is the other's: `lingering` tells.
    """
    for release in lingering(published, now):
        shutil.rmtree(release, ignore_errors=True)


def lingering(published: Path, now: datetime) -> tuple[Path, ...]:
    """The releases that lie there still though what took their place has been in use for an hour."""
    found = (_before(published / audience, now) for audience in AUDIENCES["operate"])
    return tuple(release for release in found if release)


def _before(folder: Path, now: datetime) -> Path | None:
    """The release before the one in use, where that one's hour has gone; None where there is none."""
    try:
        pointer = json.loads((folder / "current.json").read_text(encoding="utf-8"))
        gone = now - datetime.fromisoformat(pointer["since"]) >= LINGERS
        release = _release(folder, Path(pointer["before"]).name)
    except (OSError, ValueError, KeyError, TypeError):
        return None  # nobody can say how long
    return release if pointer["before"] and gone and _is_release(release) else None


def withdraw(folder: Path, run_id: str) -> None:
    """Delete a release of an audience whole; where it is the one in use, nothing is published there any longer.

    ``folder`` is published/<audience>. Raises OSError when the file system refuses.
    """
    release = _release(folder, run_id)
    if (folder / "current").resolve() == release.resolve():
        for name in ("targeting.duckdb", "current.json", "current"):
            (folder / name).unlink(missing_ok=True)
        flush(folder)
    if release.is_dir() and not release.is_symlink():
        shutil.rmtree(release)
    else:
        release.unlink()  # somebody else left it there


def _release(folder: Path, run_id: str) -> Path:
    return folder / "releases" / run_id


def _stage(folder: Path, audience: Audience, run_id: str) -> Path:
    """An empty staging folder; what an interrupted run left behind is deleted."""
    if not folder.parent.exists():
        make_folder(folder.parent, "dashboard")
    for place in (folder, folder / "releases"):
        make_folder(place, audience)
    if _release(folder, run_id).exists():
        raise TargetingError("There is already a release of run {run_id}. Start a new run.", run_id=run_id)
    for abandoned in folder.glob(f"releases/{STAGING}*"):
        shutil.rmtree(abandoned)
    staged = folder / "releases" / f"{STAGING}{run_id}"
    make_folder(staged, "restricted")
    return staged


def made_with(release: Path) -> str | None:
    """The fingerprint of the pseudonym key behind a release; None where its manifest does not say, or is not there."""
    try:
        return str(json.loads((release / MANIFEST).read_text(encoding="utf-8"))["pseudonym_key"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _manifest(
    run_id: str,
    created: datetime,
    log_seq: int,
    pseudonym_key: str,
    files: list[ReleaseFile],
    beside: Mapping[str, str],
) -> Document:
    """``beside`` are the files that lie by the tables, each with its SHA-256."""
    return {
        "pseudonym_key": pseudonym_key,
        "run_id": run_id,
        "created": created.isoformat(),
        "log_seq": log_seq,
        "tables": {
            file.table: {
                "rows": file.rows,
                "sha256": file.sha256,
                "contract_version": file.contract_version,
                "contract_sha256": file.contract_sha256,
            }
            for file in files
        },
        "beside": dict(beside),
    }


def _prune(folder: Path, current: str, before: str) -> None:
    """Delete all releases but ``current``, and the one ``before``, which readers may still have open."""
    for old in [place for place in (folder / "releases").iterdir() if place.name not in (current, before)]:
        if _is_release(old):
            with suppress(FileNotFoundError):  # a command lets go of it at the same time
                shutil.rmtree(old)


def _is_release(place: Path) -> bool:
    """Whether a program put it there: whatever else lies among the releases is left as it is."""
    return place.is_dir() and not place.is_symlink() and (place / MANIFEST).exists()

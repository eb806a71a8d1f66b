"""Where runs keep their warehouses, and which was the last good one."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from targeting import handover, history
from targeting.files import flush, replace
from targeting.outputs import forget_counted, forget_shown, held_counted
from targeting.privacy import (
    DataKey,
    DataKeys,
    KeyRing,
    of_counted,
    of_handover,
    of_history,
    of_numbers,
    of_shown,
    of_warehouse,
)
from targeting.publishing import is_simulated, unread_of, was_shown
from targeting.run.plan import planned_mode, run_folder
from targeting.warehouse import Limits, Warehouse, open_warehouse
from targeting.workspace import Workspace, key_folder

FRESH_HISTORY = "history.duckdb"
POINTERS = {"operate": "last_good", "simulate": "last_good_simulation"}


@contextmanager
def run_warehouse(workspace: Workspace, run_id: str, keys: KeyRing) -> Iterator[Warehouse]:
    """The warehouse this run builds, under a key of its own; raises NoDataKey where it is there, and its key is not."""
    limits = Limits(workspace.settings.memory_limit, workspace.settings.threads)
    path = run_folder(workspace, run_id) / "warehouse.duckdb"
    reach = (workspace.state, workspace.published)
    name = of_warehouse(run_id)
    key = keys.data.key(name) if path.is_file() else keys.data.make(name)
    with open_warehouse(path, key, limits=limits, reach=reach) as warehouse:
        yield warehouse


def data_keys(workspace: Workspace) -> DataKeys:
    """The data keys of a workspace, to see which there are and to destroy them; raises ConfigurationError where nobody
    says where keys are.
    """
    return DataKeys(key_folder(workspace.folder, workspace.settings))


def last_good(workspace: Workspace, mode: str = "operate") -> str | None:
    """The run of that mode whose warehouse is the last good one."""
    pointer = workspace.state / POINTERS[mode]
    run_id = pointer.read_text(encoding="utf-8", errors="replace").strip() if pointer.is_file() else ""
    return run_id if run_id and (run_folder(workspace, run_id) / "warehouse.duckdb").is_file() else None


def good_runs(workspace: Workspace) -> tuple[str, ...]:
    """The last good run in operate, then the last simulation; those of the two that there are."""
    return tuple(dict.fromkeys(run_id for mode in POINTERS if (run_id := last_good(workspace, mode))))


def make_last_good(workspace: Workspace, run_id: str, mode: str = "operate") -> tuple[DataKey, ...]:
    """Point to this run's warehouse, durably and in one step; only then remove those of earlier runs.

    Gives their keys, to `destroy` once the log tells of them.

    A simulation leaves the last run in operate; that one leaves none, so that no more citizens are kept than needed.
    """
    _flush_run(run_folder(workspace, run_id))
    replace(workspace.state / POINTERS[mode], run_id.encode())
    kept = {run_id, _operated(workspace)} if mode == "simulate" else {run_id}
    alone: list[DataKey] = []
    for folder in (workspace.state / "runs").iterdir():
        if folder.name not in kept and folder.is_dir():
            going = keys_of(workspace, folder.name)
            shutil.rmtree(folder)
            alone += going
    return tuple(alone)


def _flush_run(folder: Path) -> None:
    """What the database wrote there lasts, and so do the names of its files, which it flushes none of."""
    for file in filter(Path.is_file, folder.iterdir()):
        flush(file)
    flush(folder)


def keys_of(workspace: Workspace, run_id: str) -> tuple[DataKey, ...]:
    """The keys that go with a run's folder: none of a last good run; its history's unless that is, or will be, kept."""
    if run_id in good_runs(workspace):
        return ()
    names = folder_locks(workspace, run_id)
    if in_use(workspace, run_id):
        names = names[:1]
    keys = data_keys(workspace)
    return tuple(key for name in names if (key := keys.told(name)))


def folder_locks(workspace: Workspace, run_id: str) -> tuple[str, ...]:
    """The names of the keys of what a run's folder is for: its warehouse, and its history only where that lies in it.

    A history that lies nowhere was lost, and not deleted: a backup may have it.
    """
    there = (workspace.state / "runs" / run_id / FRESH_HISTORY).is_file()  # the folder may be no run's
    fresh = there and run_id not in history.held_runs(workspace.state)
    return (of_warehouse(run_id), of_history(run_id)) if fresh else (of_warehouse(run_id),)


def destroy(workspace: Workspace, alone: Iterable[DataKey]) -> None:
    """Destroy keys whose files are gone, and of which the log tells: the next `retain` finds those that do not go.

    A crash before leaves a key alone, and never a file without its key, or a key that went without a word.
    """
    for key in alone:
        with suppress(OSError):
            data_keys(workspace).destroy(key.name)


def _operated(workspace: Workspace) -> str | None:
    """The last good run in operate. Earlier versions let a simulation take its place: that one gives way."""
    run_id = last_good(workspace)
    if run_id and planned_mode(workspace, run_id) != "operate":
        (workspace.state / POINTERS["operate"]).unlink()
        return None
    return run_id


def fresh_history(workspace: Workspace, run_id: str) -> Path:
    """Where a run writes its history until its release is in use."""
    return run_folder(workspace, run_id) / FRESH_HISTORY


def keep_history(workspace: Workspace, run_id: str) -> None:
    """Keep what the run wrote of each citizen; called once its release is in use."""
    history.keep(fresh_history(workspace, run_id), workspace.state, run_id)


def forget_numbers(workspace: Workspace, run_id: str) -> tuple[DataKey, ...]:
    """Let go of the CPR numbers that waited in a run; gives their key, to `destroy` once the log tells of it.

    Where the file does not go, its key does all the same: nobody opens what is left.
    """
    with suppress(OSError):
        handover.forget_waiting(run_folder(workspace, run_id))
    told = data_keys(workspace).told(of_numbers(run_id))
    return (told,) if told else ()


def forget_handover(workspace: Workspace, run_id: str) -> tuple[DataKey, ...]:
    """Let go of what a run's release hands over; as `forget_numbers`."""
    with suppress(OSError):
        handover.forget_handover(workspace.state, run_id)
    told = data_keys(workspace).told(of_handover(run_id))
    return (told,) if told else ()


def forget_earlier_handovers(workspace: Workspace, run_id: str) -> tuple[DataKey, ...]:
    """The same of every other run's: of an earlier release nobody is handed over."""
    others = [each for each in handover.held_handovers(workspace.state) if each != run_id]
    return tuple(key for each in others for key in forget_handover(workspace, each))


def forget_earlier_counted(workspace: Workspace, kept: Collection[str]) -> tuple[DataKey, ...]:
    """Let go of who was counted in all releases but ``kept``, which new ones are held against; as `forget_numbers`."""
    others = [each for each in held_counted(workspace.state) if each not in kept]
    return tuple(key for each in others for key in _forget_counted(workspace, each))


def _forget_counted(workspace: Workspace, run_id: str) -> tuple[DataKey, ...]:
    with suppress(OSError):
        forget_counted(workspace.state, run_id)
    told = data_keys(workspace).told(of_counted(run_id))
    return (told,) if told else ()


def _never_shown(workspace: Workspace, run_id: str) -> tuple[DataKey, ...]:
    """Take out of the register what was announced and never could be read; as `forget_numbers`.

    Its key is told again where the file went, and a crash kept the log from telling.
    """
    if was_shown(workspace.published, run_id):
        return ()
    with suppress(OSError):
        forget_shown(workspace.state, run_id)
    told = data_keys(workspace).told(of_shown(run_id))
    return ((told,) if told else ()) + _forget_counted(workspace, run_id)


def discard(workspace: Workspace, run_id: str) -> tuple[DataKey, ...]:
    """Remove what a run that did not end well has built or made ready: it holds personal data that nobody needs.

    Where its release is in use all the same, its history is kept: those citizens must be answered. Gives the keys of
    what is gone, to `destroy` once the log tells of them; none where the disk did not let the folder go.
    """
    going = forget_numbers(workspace, run_id) + _never_shown(workspace, run_id)
    if in_use(workspace, run_id):
        keep_history(workspace, run_id)
    else:
        going += forget_handover(workspace, run_id)
    for unread in unread_of(workspace.published, run_id):
        shutil.rmtree(unread, ignore_errors=True)
    if run_id in good_runs(workspace):
        return going
    alone = keys_of(workspace, run_id)
    shutil.rmtree(run_folder(workspace, run_id), ignore_errors=True)
    return going if run_folder(workspace, run_id).exists() else going + alone


def in_use(workspace: Workspace, run_id: str) -> bool:
    """Whether dashboards or caseworkers read this run's release, or it lies among the simulations."""
    simulated = is_simulated(workspace.published, run_id)
    return simulated or any(link.resolve().name == run_id for link in workspace.published.glob("*/current"))

"""What versions before data keys left: encrypted with the workspace's key itself, which is kept as its data key."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from targeting.errors import ConfigurationError, TargetingError
from targeting.files import swap
from targeting.privacy.data_keys import FOLDER, WAREHOUSE, DataKeys, of_history, of_warehouse, warehouse_key


def adopt(folder: Path, state: Path) -> None:
    """Give what lies in ``state`` data keys, once, where the key folder has none yet: what the workspace's key opens.

    From then on nothing without a data key is opened. Raises ConfigurationError where that key opens nothing of it.
    """
    keys = DataKeys(folder)
    if keys.folder.is_dir():
        return
    there = list(_stores(state))
    key = warehouse_key(folder)
    adopted = [name for name, path in there if _opens(path, key, state)]
    if there and not adopted:
        raise ConfigurationError(
            "Nothing that lies in {folder}/ opens with the {file} in the key folder. Restore the whole key folder from "
            "its newest backup.",
            folder=state.name,
            file=WAREHOUSE,
        )
    if adopted:
        _keep(folder, adopted, bytes.fromhex(key))


def _keep(folder: Path, names: list[str], key: bytes) -> None:
    """All of them in one step: a crash leaves none, and of two processes that do the same the later changes nothing."""
    fresh = DataKeys(folder, f"{FOLDER}.{os.getpid()}")
    shutil.rmtree(fresh.folder, ignore_errors=True)
    for name in names:
        fresh.keep(name, key)
    try:
        swap(fresh.folder, folder / FOLDER)
    except OSError:
        shutil.rmtree(fresh.folder)


def _stores(state: Path) -> Iterator[tuple[str, Path]]:
    """Each encrypted file, and the name of its key."""
    for path in state.glob("runs/*/warehouse.duckdb"):
        yield of_warehouse(path.parent.name), path
    for path in state.glob("runs/*/history.duckdb"):
        yield of_history(path.parent.name), path
    for path in state.glob("history/*.duckdb"):
        yield of_history(path.stem), path
    if (state / "ledger.duckdb").is_file():
        yield "ledger", state / "ledger.duckdb"


def _opens(path: Path, key: str, state: Path) -> bool:
    import duckdb  # which takes long, and is needed once in the life of a workspace

    from targeting.warehouse import Limits, attach, connect

    connection = connect(state / "tmp", Limits(memory="1GB", threads=1), state)
    try:
        attach(connection, path, key, "found", read_only=True)
        return True
    except duckdb.Error as error:
        if any(word in str(error) for word in ("lock", "Permission")):
            raise TargetingError(
                "{folder}/{file} cannot be opened. Is a run under way? Wait until it has ended, and check the rights.",
                folder=path.parent.name,
                file=path.name,
            ) from None
        return False  # broken, or not of the program
    finally:
        connection.close()

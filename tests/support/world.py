"""The sample's declarations over a small delivery, landed and linked in a warehouse."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.delivery import FILES, Rows, write_delivery
from targeting.linking import link
from targeting.privacy import KeyRing, create_keys, load_keys
from targeting.registers import LandedRegister, Landing, load_reference
from targeting.sample import approve_all, generate
from targeting.warehouse import Limits, Warehouse, open_warehouse
from targeting.workspace import (
    RegisterContract,
    Settings,
    catalogue,
    load_code_lists,
    load_register,
    load_toml,
    shipped_contracts,
)

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "sample"
DELIVERY = "2017-10-02"
# To share five rows between two threads takes a fourth more of the processor, and the suite fills both cores as it is.
ONE_THREAD = "threads = 1\n"
REGISTERS = frozenset(FILES)
SIX = frozenset({
    "population", "objection", "jobcentre", "benefit_refund", "social_psychiatry", "municipal_health"
})  # fmt: skip


def keys(folder: Path) -> KeyRing:
    """Keys made for one test."""
    create_keys(folder)
    return load_keys(folder)


def key_of(ring: KeyRing, file: Path) -> str:
    """The key that locks a file of state/: a run's warehouse, a history, or the ledger."""
    names = {"runs": f"{file.parent.name}.{file.stem}", "history": f"{file.stem}.history"}
    folder = file.parents[1].name if file.parents[1].name == "runs" else file.parent.name
    return ring.data.key(names.get(folder, "ledger"))


def make_old(workspace: Path) -> None:
    """Make the histories look like those of runs of 2020, with their keys."""
    for folder in (workspace / "state" / "history", workspace.parent / "keys" / "data"):
        for path in folder.glob("*.duckdb" if folder.name == "history" else "*.history"):
            path.rename(path.with_name(f"2020{path.name[4:]}"))


def contract(register: str) -> RegisterContract:
    """The catalogue's contract of a register, of those that every municipality is asked about or of the others."""
    return load_register(shipped_contracts()[register])


def settings() -> Settings:
    """The sample municipality's settings."""
    return load_toml(SAMPLE / "workspace.toml", Settings)


@contextmanager
def landed(folder: Path, rows: Mapping[str, Rows]) -> Iterator[tuple[Warehouse, dict[str, LandedRegister]]]:
    """Land the registers in ``rows``, population first, and link them."""
    delivery = folder / "inbox" / DELIVERY
    write_delivery(delivery, rows)
    with landed_delivery(folder, delivery, tuple(rows)) as result:
        yield result


@contextmanager
def landed_delivery(
    folder: Path, delivery: Path, registers: tuple[str, ...]
) -> Iterator[tuple[Warehouse, dict[str, LandedRegister]]]:
    """Land and link what lies in ``delivery``, as the catalogue's contracts say."""
    with landed_contracts(folder, delivery, [contract(name) for name in registers]) as result:
        yield result


@contextmanager
def landed_contracts(
    folder: Path, delivery: Path, contracts: Sequence[RegisterContract]
) -> Iterator[tuple[Warehouse, dict[str, LandedRegister]]]:
    """Land and link what lies in ``delivery``, as these contracts say; the population's is the first."""
    ring = keys(folder / "keys")
    with open_warehouse(folder / "warehouse.duckdb", ring.warehouse_key, limits=Limits(threads=1)) as warehouse:
        load_reference(warehouse, load_code_lists(catalogue("code_lists")), settings())
        landing = Landing(warehouse, settings(), ring)
        found = {entry.id: landing.land(entry, delivery) for entry in contracts}
        landing.close()
        link(warehouse, contracts, settings())
        yield warehouse, found


def generated(folder: Path, citizens: int, seed: int, deliveries: int = 1) -> Path:
    """The sample municipality as the program makes it, run in one thread."""
    generate(folder, citizens, seed, deliveries=deliveries)
    _in_one_thread(folder / "workspace.toml")
    return folder


def _in_one_thread(settings_file: Path) -> None:
    """And with figures that may be shown after every run: the day is not what most tests are about."""
    text = settings_file.read_text(encoding="utf-8")
    settings_file.write_text(f'{ONE_THREAD}publish_every = "run"\n{text}', encoding="utf-8")


def small_workspace(folder: Path, rows: Mapping[str, Rows], registers: Collection[str] = REGISTERS) -> Path:
    """A workspace with the sample's declarations and a small delivery; of these registers, approved anew if not all."""
    for part in ("workspace.toml", "bases", "rulesets", "case_imports", "approvals"):
        source = SAMPLE / part
        if source.is_dir():
            shutil.copytree(source, folder / part)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, folder / part)
    settings_file = folder / "workspace.toml"
    _in_one_thread(settings_file)
    write_delivery(folder / "inbox" / DELIVERY, {name: rows[name] for name in rows if name in registers})
    if dropped := REGISTERS - set(registers):
        _without(settings_file, dropped)
        approve_all(folder)
    return folder


def _without(settings_file: Path, registers: Collection[str]) -> None:
    """Take registers out of a workspace.toml."""
    text = settings_file.read_text(encoding="utf-8")
    text = re.sub(rf"^\[registers\.({'|'.join(sorted(registers))})\]\n(.+\n)*\n", "", text, flags=re.MULTILINE)
    settings_file.write_text(text, encoding="utf-8")


def copied(made: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace that was made once, with the keys and all that lies beside it, in a folder of the test's own."""
    shutil.copytree(made, folder / "town", symlinks=True)
    monkeypatch.setenv("TARGETING_KEYS", str(folder / "town" / "keys"))
    return folder / "town" / "workspace"

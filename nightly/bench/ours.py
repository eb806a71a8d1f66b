"""What the product does with the same extracts: land, check and link, in an encrypted warehouse."""

from __future__ import annotations

import sys
from pathlib import Path

from extracts import ROWS

from targeting.linking import link
from targeting.privacy import create_keys, load_keys
from targeting.quality import check_register, dismiss, preload
from targeting.registers import Landing, load_reference
from targeting.warehouse import open_warehouse
from targeting.workspace import Workspace, load_workspace


def ours(workspace: Workspace, folder: Path, out: Path) -> int:
    """Land, check and link every register of ``folder`` into ``out``; gives the number of involvements."""
    create_keys(out / "keys")
    keys = load_keys(out / "keys")
    contracts = [contract for contract in workspace.registers if contract.id in ROWS]
    with open_warehouse(out / "warehouse.duckdb", keys.warehouse_key) as warehouse:
        preload()
        load_reference(warehouse, workspace.codes, workspace.settings)
        landing = Landing(warehouse, workspace.settings, keys)
        for _ in landing.land_each(contracts, folder):
            pass
        landing.close()
        for contract in contracts:
            check_register(warehouse, contract)
        dismiss()
        link(warehouse, contracts, workspace.settings)
        return warehouse.count("link.involvement")


if __name__ == "__main__":
    print(ours(load_workspace(Path(sys.argv[1])), Path(sys.argv[2]), Path(sys.argv[3])))

"""The same file twice counts citizens twice, or last month's as today's: it is known by its fingerprint."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from targeting.errors import DeliveryError
from targeting.warehouse import Warehouse


def refuse_copies(warehouse: Warehouse, delivery: date, may_repeat: Collection[str] = ()) -> None:
    """Raise DeliveryError when a landed file is one of this delivery twice, or one of an earlier delivery.

    Registers in ``may_repeat`` may come unchanged from delivery to delivery. The ledger stands beside the warehouse.
    """
    for register, name, other_register, other_name, other_delivery in warehouse.rows("ledger/twin", delivery=delivery):
        if other_delivery == delivery:
            raise DeliveryError(
                f"{name} (register {register}) is the same file as {other_name} (register {other_register}) "
                f"in the delivery of {delivery}. Take one of them away, or ask the department for the right one."
            )
        if register not in may_repeat:
            raise DeliveryError(
                f"{name} (register {register}) in the delivery of {delivery} is the same file as {other_name} "
                f"(register {other_register}) in the delivery of {other_delivery}. Ask the department for a new "
                f"extract; where nothing can have changed, state may_repeat = true under [registers.{register}] "
                "in workspace.toml."
            )

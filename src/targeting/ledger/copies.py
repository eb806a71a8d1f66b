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
    twins = warehouse.rows("ask/ledger/twin", delivery=delivery)
    for register, name, other_register, other_name, other_delivery in twins:
        if other_delivery == delivery:
            raise DeliveryError(
                "{file} (register {register}) is the same file as {other_file} (register {other_register}) "
                "in the delivery of {delivery}. Take one of them away, or ask the department for the right "
                "one.",
                file=name,
                register=register,
                other_file=other_name,
                other_register=other_register,
                delivery=delivery,
            )
        if register not in may_repeat:
            raise DeliveryError(
                "{file} (register {register}) in the delivery of {delivery} is the same file as {other_file} "
                "(register {other_register}) in the delivery of {other_delivery}. Ask the department for a "
                "new extract; where nothing can have changed, state may_repeat = true under "
                "[registers.{register}] in workspace.toml.",
                file=name,
                register=register,
                delivery=delivery,
                other_file=other_name,
                other_register=other_register,
                other_delivery=other_delivery,
            )

"""What the log is told of a run's figures: once they are shown, and of others never.

Of two runs whose figures nobody was shown, the one subtracted from the other would tell of the few who differ.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from targeting.audit import CountsHidden, Event, SelectionDeparted
from targeting.outputs import Disclosed
from targeting.warehouse import Warehouse

TABLE = "output.told"
KINDS = {event.type: event for event in (CountsHidden, SelectionDeparted)}


def withhold(warehouse: Warehouse, found: Disclosed) -> None:
    """Keep in the run's warehouse what is to be told where its figures are shown."""
    events: list[Event] = [found.hidden]
    if found.departures.warnings or found.departures.explained:
        events.append(found.departures.departed)
    rows = [[event.type, json.dumps(event.body(), ensure_ascii=False)] for event in events]
    warehouse.create_typed(TABLE, {"event": "VARCHAR NOT NULL", "body": "VARCHAR NOT NULL"}, rows)


def withheld(warehouse: Warehouse) -> Iterable[Event]:
    """As `withhold` kept it."""
    return [KINDS[row["event"]].from_body(json.loads(row["body"])) for row in warehouse.records(TABLE, "event")]

"""The system of the dashboard tables of a made-up municipality, as disclosure control meets it."""

from __future__ import annotations

from support.output_tables import AS_OF, CONTRACTS, RULES, RUN_ID, municipality, run_row, source_row, warehouse_of
from targeting.disclosure import raw_system
from targeting.disclosure.system import System
from targeting.outputs import record
from targeting.outputs.asked import asked
from targeting.outputs.tables import raw_tables


def system_of(citizens: int, departments: int, areas: int, seed: int = 1) -> System:
    """Everything that its tables count, and what binds it."""
    people = municipality(citizens, seed, departments, areas)
    warehouse = warehouse_of(people)
    warehouse.create_empty("score.earlier_candidate")
    holds = [
        (f"register_department_{number}", sum(any(n == f"department_{number}" for n, _ in c.services) for c in people))
        for number in range(departments)
    ]
    sources = [*holds, ("objections", sum(citizen.objects for citizen in people))]
    record(warehouse, CONTRACTS["run"], [run_row()])
    record(warehouse, CONTRACTS["source"], [source_row(name, persons) for name, persons in sources])
    record(warehouse, CONTRACTS["quality"], [])
    raw_tables(warehouse, run_id=RUN_ID, as_of=AS_OF)
    _, system = raw_system(warehouse, CONTRACTS, "objections", asked(RULES))
    warehouse.connection.close()
    return system

"""Link: every register's accepted rows in one shape, then one row a person and one a continuous involvement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlglot import exp

from targeting.errors import ConfigurationError, DeliveryError
from targeting.language import Message, listed, say
from targeting.warehouse import Warehouse
from targeting.workspace import (
    Banding,
    Constant,
    Emission,
    FromColumn,
    Groups,
    RegisterContract,
    RegisterUse,
    Settings,
)

# What stands only while spells are made, each read by the next.
PASSING = ("link.record", "link.current_record", "link.coded")
# The highest numbers of an emission, a unit and a thing that have room beside each other in link.coded.
ROOM = (255, 1023, 8191)
# An area of fewer persons counts as unknown, and more areas than this are no districts but streets or addresses.
FEWEST_IN_AREA, MOST_AREAS = 5, 40
FEWEST_OF_CODE = 5  # a code is told of where it is of this many persons


def link(
    warehouse: Warehouse, contracts: Iterable[RegisterContract], settings: Settings, as_of: date | None = None
) -> None:
    """Make link.person, link.involvement and link.caseworker from what the registers landed.

    link.idle_code has the codes that were not in force on ``as_of``; none where no day is given.
    Raises DeliveryError on too many areas, and on a register whose rows are to become involvements and none does.
    Rows stream from the registers through views into link.spell and link.caseworker: numbers, which sort and store
    fast.
    link.involvement shows them by name.
    """
    contracts = tuple(contracts)
    _objections(warehouse, contracts)
    _areas(warehouse, contracts, settings.groups)
    warehouse.create("link.person")
    band_ages(warehouse, settings.groups.banding(warehouse.count("link.person")))
    involve(warehouse, contracts, settings, as_of)
    _require_involvements(warehouse, contracts)
    warehouse.view("link.involvement")
    warehouse.view("link.counting")


def involve(
    warehouse: Warehouse, contracts: Iterable[RegisterContract], settings: Settings, as_of: date | None = None
) -> None:
    """Make link.spell, link.caseworker and link.idle_code, as in `link`, whoever lives here.

    Raises ConfigurationError where more is declared than can be told apart.
    """
    _emissions(warehouse, tuple(contracts), settings)
    _require_room(warehouse)
    for passing in PASSING:
        warehouse.view(passing)
    warehouse.create("link.idle_code", as_of=as_of, fewest=FEWEST_OF_CODE)
    warehouse.create("link.spell")
    warehouse.create("link.caseworker")
    warehouse.drop_view("link.landed", *PASSING)


def _objections(warehouse: Warehouse, contracts: tuple[RegisterContract, ...]) -> None:
    """link.objection holds the persons of every objection register; it may be empty."""
    warehouse.create_empty("link.objection")
    for contract in contracts:
        if contract.role == "objection":
            with warehouse.reading(contract.id):
                warehouse.insert("link.objection")


def band_ages(warehouse: Warehouse, banding: Banding) -> None:
    """link.age_band: the bands that everybody is counted in, of every table of the run."""
    rows = [{"begins": begins or None, "ends": ends, "age_band": name} for begins, ends, name in banding.bands]
    warehouse.create_each("link.age_band", rows)


def _areas(warehouse: Warehouse, contracts: tuple[RegisterContract, ...], groups: Groups) -> None:
    """link.area: where each person lives, as far as it may be counted; empty where no contract declares the column."""
    warehouse.create_empty("link.area")
    districts = [(district, area) for area, parts in groups.areas.items() for district in parts]
    warehouse.create_each("link.named_area", [{"district": part, "area": area} for part, area in districts])
    for contract in contracts:
        if contract.declares_area:
            warehouse.create("link.area", fewest=FEWEST_IN_AREA)
            ((areas,),) = warehouse.rows("ask/link/areas")
            if areas > MOST_AREAS:
                raise DeliveryError(
                    "{file}: the column area has more different values in the delivery than the {most} that can be "
                    "counted. Let it hold a few large districts, not streets or addresses, or put "
                    "districts together under [groups.areas] in workspace.toml.",
                    file=contract.file,
                    most=MOST_AREAS,
                )


def _emissions(warehouse: Warehouse, contracts: tuple[RegisterContract, ...], settings: Settings) -> None:
    """link.emission, and link.landed: all registers' rows, each under the number of its emission."""
    pairs = [(contract, emission) for contract in contracts for emission in contract.involvement]
    numbered = list(enumerate(pairs, start=1))
    rows = [_emission(settings.registers[register.id], register, one, number) for number, (register, one) in numbered]
    warehouse.create_each("link.emission", rows)
    warehouse.view("link.landed", *(_landed(register, emission, number) for number, (register, emission) in numbered))


def _emission(use: RegisterUse, contract: RegisterContract, emission: Emission, number: int) -> dict[str, object]:
    """What is the same for all rows of one emission; the service centre is the register's own."""
    ancillary = emission.ancillary.in_ if emission.ancillary else ()
    return {
        "emission": number,
        "register": contract.id,
        "code_list": emission.code_list,
        "code": emission.code.value.casefold() if isinstance(emission.code, Constant) else None,
        "ancillary": [value.casefold() for value in ancillary],
        "caseworkers": emission.caseworker is not None,
        "states_end": emission.to is not None,
        "gap_days": emission.gap_days,
        "lag_days": emission.lag_days,
        "department": use.department,
        "service_centre": use.service_centre,
    }


def _require_room(warehouse: Warehouse) -> None:
    (highest,) = warehouse.rows("ask/link/widest")
    if any(number > most for number, most in zip(highest, ROOM, strict=True)):
        emissions, units, things = highest
        raise ConfigurationError(
            "The contracts declare {emissions} kinds of involvement, workspace.toml {units} units, and the code lists "
            "{things} different things to count. At most {most_emissions}, {most_units} and {most_things} can be told "
            "apart. Take out what is not in use.",
            emissions=emissions,
            units=units,
            things=things,
            most_emissions=ROOM[0],
            most_units=ROOM[1],
            most_things=ROOM[2],
        )


def _require_involvements(warehouse: Warehouse, contracts: tuple[RegisterContract, ...]) -> None:
    """A register that says something of citizens, of which nothing is counted, is declared otherwise than it is.

    One whose rows are to become nothing says so: its contract states no involvement.
    """
    for (register,) in warehouse.rows("ask/link/barren"):
        contract = next(one for one in contracts if one.id == register)
        raise DeliveryError(
            "{register}: rows were accepted, and not one of them became a benefit, service, plan or case. See "
            "under involvement in {file}: {where}. Mend it, or the extract, and run again.",
            register=contract.name,
            file=contract.file,
            where=listed(_made_of(emission) for emission in contract.involvement),
        )


def _made_of(emission: Emission) -> Message:
    if emission.skip_when_empty:
        return say(
            "code list {code_list}, of rows where {column} is not empty",
            code_list=emission.code_list,
            column=emission.skip_when_empty,
        )
    return say("code list {code_list}", code_list=emission.code_list)


def _landed(contract: RegisterContract, emission: Emission, number: int) -> str:
    """The rows of one register that become this involvement, with its columns under the names of link.landed."""
    named: dict[str, FromColumn | None] = {
        "code": None if isinstance(emission.code, Constant) else emission.code,
        "service_centre": emission.service_centre,
        "week": emission.week,
        "valid_from": emission.from_,
        "valid_to": emission.to,
        "caseworker_id": emission.caseworker,
        "case_id": emission.case,
    }
    columns = {name: source.column if source else None for name, source in named.items()}
    columns["ancillary"] = emission.ancillary.column if emission.ancillary else None
    renamed = [exp.alias_(_column(column), name) for name, column in columns.items()]
    numbered = exp.alias_(exp.Literal.number(number), "emission")
    select = exp.select("person_id", "file_no", "row_no", numbered, *renamed).from_(
        exp.table_(contract.id, db="land", quoted=True)
    )
    if emission.skip_when_empty:
        select = select.where(_column(emission.skip_when_empty).is_(exp.null()).not_())
    return select.sql(dialect="duckdb")


def _column(name: str | None) -> exp.Expr:
    return exp.column(name, quoted=True) if name else exp.null()

"""From scored citizens to the output tables: what each says of the run, its sources and its quality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Literal, cast

from targeting.disclosure import Attack
from targeting.history import RunFacts
from targeting.history import write as write_history
from targeting.language import Message
from targeting.outputs import (
    ControlDraw,
    Disclosed,
    Disclosure,
    Earlier,
    attack_page,
    disclose,
    prepare_reasons,
    record,
    shown_names,
    untold_tables,
)
from targeting.privacy import KeyRing
from targeting.publishing import Beside, Release
from targeting.publishing import prepare as prepare_release
from targeting.quality import measured
from targeting.records import RunReport
from targeting.run.code_words import code_warnings
from targeting.run.plan import RunPlan
from targeting.run.state import fresh_history
from targeting.session import program
from targeting.shapes import Row
from targeting.warehouse import Warehouse
from targeting.workspace import (
    OutputContract,
    RegisterContract,
    RuleSet,
    Workspace,
    evidence_dictionary,
    output_contracts,
)

SKIPPED, MISSING = "skipped_no_health_approver", "missing"
ACCEPTED, LATE = "accepted_incomplete", "begins_later"


def shown_persons(warehouse: Warehouse) -> dict[str, int]:
    """How many persons were read, scored and nominated, as far as the release shows it."""
    (row,) = warehouse.records("output.run")
    counts = {"persons": row["persons_read"], "scored": row["persons_scored"], "nominated": row["nominated"]}
    return {name: int(number) for name, number in counts.items() if number is not None}


def counted_persons(warehouse: Warehouse) -> dict[str, int]:
    """How many persons were read, scored and nominated; for whoever runs the step, never for a log or a dashboard."""
    persons, scored, nominated = warehouse.rows("ask/score/counts")[0]
    return {"persons": int(persons), "scored": int(scored), "nominated": int(nominated)}


def make_outputs(
    warehouse: Warehouse,
    workspace: Workspace,
    plan: RunPlan,
    ruleset: RuleSet,
    control: ControlDraw,
    way: Mapping[str, Sequence[Row]],
    earlier: Earlier | None,
) -> Disclosed:
    """Make every output table, small cells hidden; gives what departs from what is expected, and how much is hidden.

    ``way`` are the rows of the tables that tell of what people did, as they are shown; ``earlier`` the releases beside
    which they may be read.
    """
    contracts = output_contracts()
    _record(warehouse, workspace, plan, ruleset)
    prepare_reasons(warehouse, ruleset, shown_names(workspace))
    return disclose(
        warehouse, contracts, replace(_disclosure(workspace, plan, ruleset, control), way=way, earlier=earlier)
    )


def make_simulated(warehouse: Warehouse, workspace: Workspace, plan: RunPlan, ruleset: RuleSet) -> None:
    """Make the tables of a simulation, which count nobody."""
    _record(warehouse, workspace, plan, ruleset)
    untold_tables(warehouse, output_contracts(), ",".join(plan.incomplete))


def _record(warehouse: Warehouse, workspace: Workspace, plan: RunPlan, ruleset: RuleSet) -> None:
    contracts, codes = output_contracts(), code_warnings(warehouse, workspace, plan.as_of_date)
    record(warehouse, contracts["run"], [_run_row(workspace, plan, ruleset, codes)])
    record(warehouse, contracts["source"], _source_rows(warehouse, workspace, plan))
    record(warehouse, contracts["quality"], _quality_rows(warehouse, plan))


def counted_rows(warehouse: Warehouse, plan: RunPlan) -> dict[str, int]:
    """Rows by output table."""
    return {name: warehouse.count(f"output.{name}") for name in _tables(plan, output_contracts())}


def remember(warehouse: Warehouse, workspace: Workspace, plan: RunPlan, keys: KeyRing) -> None:
    """Write what the run made of each citizen, to be kept when its release is in use; a simulation's too."""
    facts = RunFacts(plan.run_id, datetime.fromisoformat(plan.started_at), plan.mode, plan.as_of_date, plan.registers)
    write_history(warehouse, fresh_history(workspace, plan.run_id), keys, facts)


def prepare_publication(
    warehouse: Warehouse, workspace: Workspace, plan: RunPlan, *, held: bool = False, attack: Attack | None = None
) -> Release:
    """Write the release beside the one in use; as `publishing.prepare`."""
    return prepare_release(
        warehouse,
        output_contracts(),
        workspace.published,
        run_id=plan.run_id,
        created=datetime.fromisoformat(plan.started_at).astimezone(UTC),
        mode=_mode(plan),
        log_seq=plan.log_seq,
        pseudonym_key=plan.pseudonym_key,
        held=held,
        beside=_beside_tables(warehouse, workspace, plan, attack, held=held) if attack else None,
    )


def _beside_tables(warehouse: Warehouse, workspace: Workspace, plan: RunPlan, attack: Attack, *, held: bool) -> Beside:
    """What the figures tell an attacker, and the report; none of figures that nobody is shown."""
    page = attack_page(attack, workspace.settings, plan.as_of_date)
    report = "" if held else _report(warehouse, workspace, plan).html()
    return Beside(attack.as_document(), page.html(), report)


def _report(warehouse: Warehouse, workspace: Workspace, plan: RunPlan) -> RunReport:
    """The report, of the very rows that the dashboard's tables are written of."""
    contracts = output_contracts()
    shown = [contracts[name] for name in _tables(plan, contracts) if contracts[name].audience == "dashboard"]
    ruleset = workspace.ruleset(f"{plan.ruleset}@{plan.ruleset_version}")
    return RunReport(
        {contract.id: warehouse.records(f"output.{contract.id}", *contract.keys) for contract in shown},
        workspace.settings,
        {rule.id: rule.label_da for rule in ruleset.rules},
        evidence_dictionary(),
    )


def _tables(plan: RunPlan, contracts: Mapping[str, OutputContract]) -> tuple[str, ...]:
    """The tables this run's mode publishes."""
    return tuple(name for name, contract in contracts.items() if contract.made_in(plan.mode))


def _mode(plan: RunPlan) -> Literal["simulate", "operate"]:
    return cast(Literal["simulate", "operate"], plan.mode)


def _disclosure(workspace: Workspace, plan: RunPlan, ruleset: RuleSet, control: ControlDraw) -> Disclosure:
    objections = [contract.id for contract in workspace.registers if contract.role == "objection"]
    return Disclosure(
        run_id=plan.run_id,
        as_of=plan.as_of_date,
        ruleset=ruleset,
        objection_register=objections[0] if objections else None,
        incomplete=plan.incomplete,
        not_comparable=_not_comparable(plan),
        control=control,
    )


def _not_comparable(plan: RunPlan) -> frozenset[str]:
    """What of change a register that only one of the two runs read would falsify: it is not citizens who moved."""
    now, then = set(plan.incomplete), set(plan.compared_incomplete)
    return frozenset({"left"} if now - then else ()) | frozenset({"entered"} if then - now else ())


def _run_row(workspace: Workspace, plan: RunPlan, ruleset: RuleSet, codes: Sequence[Message]) -> dict[str, object]:
    decision = plan.decision
    stated = ("cited_as", "resolved_as", "cited_in_force", "current_basis", "supplementary_basis")
    tested = ("balancing_test_id", "balancing_test_sha256")
    return {
        "run_id": plan.run_id,
        "started_at": datetime.fromisoformat(plan.started_at).astimezone(UTC).replace(tzinfo=None),
        "as_of": plan.as_of_date,
        "processing_date": date.fromisoformat(plan.processing_date),
        "mode": plan.mode,
        "purpose": plan.purpose,
        "ruleset": ruleset.id,
        "ruleset_version": ruleset.version,
        "ruleset_sha256": ruleset.sha256,
        **{name: decision[name] for name in (*stated, *tested)},
        "log_seq": plan.log_seq,
        "program_version": program().version,
        "warnings": "\n".join(
            [
                *(warning.da for warning in plan.legal.warnings),
                *_missing(workspace, plan),
                *_partly(workspace, plan),
                *_forgotten(plan),
                *_beside(plan),
                *(warning.da for warning in codes),
                *([ruleset.legal_status_da] if ruleset.legal_status_da else []),
            ]
        ),
    }


def _missing(workspace: Workspace, plan: RunPlan) -> list[str]:
    return [
        f"Registeret {workspace.register(name).name} mangler i leverancen {plan.delivery}. Tallene er ufuldstændige: "
        "borgeres indsatser derfra er ikke talt med."
        for name in plan.missing
    ]


def _partly(workspace: Workspace, plan: RunPlan) -> list[str]:
    accepted = [
        f"Registeret {workspace.register(name).name} er ufuldstændigt i leverancen {plan.delivery}, og den, der "
        "startede kørslen, har godtaget det. Tallene er ufuldstændige."
        for name in plan.accepted
    ]
    late = [
        f"Registeret {workspace.register(name).name} begynder efter opgørelsesdagen {plan.as_of}. Tallene er "
        "ufuldstændige: borgeres indsatser derfra er ikke talt med."
        for name in plan.late
    ]
    return accepted + late


def _forgotten(plan: RunPlan) -> list[str]:
    if plan.compared_rekeyed:
        return [
            f"Ændring vises ikke: nøglen til pseudonymer er skiftet efter {plan.compared_with}, så ingen borger kan "
            "genkendes derfra."
        ]
    if plan.compared_held:
        return [f"Ændring vises ikke: kørslen sammenlignes med {plan.compared_with}, hvis tal ikke blev vist."]
    if not plan.compared_forgotten:
        return []
    return [f"Ændring vises ikke: kørslen sammenlignes med {plan.compared_with}, og det er slettet, hvem den foreslog."]


def _beside(plan: RunPlan) -> list[str]:
    """How much, and not what: a file's name may be a citizen's, and the warnings are published."""
    if not plan.beside:
        return []
    things = f"{plan.beside} ting, der ikke er en leverance og ikke er læst"
    return [f"I inbox/ ligger {things}. `targeting check` nævner dem."]


def _source_rows(warehouse: Warehouse, workspace: Workspace, plan: RunPlan) -> Sequence[Row]:
    delivered = plan.delivery_date
    common = {"run_id": plan.run_id, "delivered_on": delivered, "age_days": (delivered - plan.as_of_date).days}
    states = dict.fromkeys(plan.late, LATE) | dict.fromkeys(plan.accepted, ACCEPTED)
    read = [
        _source_row(warehouse, workspace.register(name)) | common | {"state": states.get(name, "read")}
        for name in plan.registers
    ]
    unread = [(name, SKIPPED) for name in plan.skipped] + [(name, MISSING) for name in plan.missing]
    return read + [
        common | {"register": name, "name": workspace.register(name).name, "state": state} for name, state in unread
    ]


def _source_row(warehouse: Warehouse, contract: RegisterContract) -> dict[str, object]:
    files, fingerprint, read, accepted, quarantined, ignored, undeclared = warehouse.rows(
        "ask/land/source_of_register", register=contract.id
    )[0]
    with warehouse.reading(contract.id):
        ((persons, known),) = warehouse.rows("ask/land/known_person")
    newest = measured(warehouse, contract, "ageDays")
    return {
        "register": contract.id,
        "name": contract.name,
        "files": files,
        "fingerprint": fingerprint,
        "rows_read": read,
        "accepted": accepted,
        "quarantined": quarantined,
        "ignored": ignored,
        "undeclared_columns": undeclared,
        "persons": persons,
        "coverage": known / persons if persons else None,
        "newest_days": None if newest is None else int(newest),
        "drift": measured(warehouse, contract, "rowsChange"),
    }


def _quality_rows(warehouse: Warehouse, plan: RunPlan) -> Sequence[Row]:
    verdicts = warehouse.records("land.verdict", "register", "expectation")
    return [{"run_id": plan.run_id} | verdict for verdict in verdicts]

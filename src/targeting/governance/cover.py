"""Holds the mode, the registers and the columns of a plan against the basis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from targeting.governance.blanks import because, blanks
from targeting.governance.reading import Reading, RegisterReading
from targeting.language import Message, say
from targeting.workspace import Basis, CasebookUse, Mode


def heading_missing(basis: Basis) -> Iterator[Message]:
    """A sentence when the basis does not say from when, for whom or for what it is."""
    said = {"valid_from": basis.valid_from, "municipality": basis.municipality, "purpose_text": basis.purpose_text}
    if missing := [key for key, value in said.items() if not str(value or "").strip()]:
        keys, why = ", ".join(missing), because("", missing)
        yield say("Fill in at the top of {file}: {keys}.{why}", file=basis.place, keys=keys, why=why)


def mode_missing(plan: Reading, basis: Basis) -> Iterator[Message]:
    """A sentence when the mode is not approved."""
    if plan.mode not in basis.modes:
        approved = ", ".join(basis.modes) or "-"
        yield say(
            "Mode {mode} is not approved in {file}. Approved: {approved}.",
            mode=plan.mode,
            file=basis.place,
            approved=approved,
        )


def control_sample_missing(plan: Reading, basis: Basis) -> Iterator[Message]:
    """A sentence when more citizens are to be drawn for control than the basis allows, or it allows none."""
    most, asked = basis.balancing_test.control_sample_max, plan.control_sample
    if asked and most is None:
        yield say(
            "The rule set asks for a control sample of {asked} citizens, and {file} allows none. "
            "Write control_sample_max under [balancing_test] and weigh it, or take [control_sample] "
            "out of the rule set.",
            asked=asked,
            file=basis.place,
        )
    elif most is not None and asked > most:
        yield say(
            "The rule set asks for a control sample of {asked} citizens, and {file} allows at most "
            "{most}. Lower size in [control_sample], or weigh a larger number.",
            asked=asked,
            file=basis.place,
            most=most,
        )


def named_missing(plan: Reading, basis: Basis) -> Iterator[Message]:
    """A sentence when the rules ask which involvements a citizen has, and the basis allows no more than counting."""
    if plan.named and not basis.balancing_test.named_involvements:
        named = ", ".join(plan.named)
        yield say(
            "The rules ask whether the citizen has certain involvements ({named}), and {file} allows "
            "only counting them, as the ministry's letter does. Write named_involvements under "
            "[balancing_test] and weigh it, or choose a rule set that counts.",
            named=named,
            file=basis.place,
        )


# What a run reads in the casebook, in words, and what follows where it may not.
CASEBOOK_USES: Mapping[CasebookUse, tuple[Message, Message]] = {
    "begun_plans": (say("who has a plan begun there"), say("whoever has a plan already may be nominated all the same")),
    "objections": (say("who has objected"), say("whoever has objected there, and is not in the list, is counted")),
}


def casebook_missing(plan: Reading, basis: Basis) -> Iterator[Message]:
    """Why the basis does not carry what is, or was, read in the casebook."""
    if basis.casebook.uses and not basis.casebook.why.strip():
        yield say(
            "{file} lets a run read in the casebook whom not to search for, but does not say why. Write `why` "
            "under [casebook]: it is another use of the casebook, and has to be defended.",
            file=basis.place,
        )
    if basis.casebook.figures and not basis.casebook.figures_why.strip():
        yield say(
            "{file} lets a run make figures and lists of the casebook, but does not say why. Write `figures_why` under "
            "[casebook]: it is another use of the casebook, and has to be defended.",
            file=basis.place,
        )
    for use, (what, _) in CASEBOOK_USES.items():
        if use in plan.casebook_uses and use not in basis.casebook.uses:
            yield say(
                "The last run read in the casebook {what}, and {file} does not cover that any longer. "
                "Write {key} under [casebook] and weigh it, or run again.",
                what=what,
                file=basis.place,
                key=use,
            )


def casebook_warnings(plan: Reading, basis: Basis) -> Iterator[Message]:
    """A note where there are cases, and the run must not read in them whom not to search for."""
    for use, (what, then) in CASEBOOK_USES.items():
        if plan.cases and use not in basis.casebook.uses:
            yield say(
                "There are cases in the casebook, and {file} does not let a run read {what}: {then}. "
                "Write {key} under [casebook] and weigh it.",
                file=basis.place,
                what=what,
                then=then,
                key=use,
            )


def figures_warnings(plan: Reading, basis: Basis) -> Iterator[Message]:
    """A note where there are cases, and the run must not make figures of them."""
    if plan.cases and plan.mode == Mode.OPERATE and not basis.casebook.figures:
        yield say(
            "There are cases in the casebook, and {file} does not let a run count them: no figures and lists are made "
            "of them. Write figures under [casebook] and weigh it.",
            file=basis.place,
        )


def without_approver(plan: Reading, basis: Basis) -> tuple[str, ...]:
    """The health registers the basis lists without a health approver who had signed by the processing date.

    A health register that the basis does not list at all is not among them: reading it is refused.
    """
    health = [register.id for register in plan.registers if register.health]
    listed = [register for register in health if register in basis.registers]
    return tuple(register for register in listed if not _approved(basis, register, plan.processing_date))


def _approved(basis: Basis, register: str, day: date) -> bool:
    approver = basis.registers[register].health_approver
    return approver is not None and approver.had_signed(day)


def registers_missing(registers: Iterable[RegisterReading], basis: Basis) -> Iterator[Message]:
    """A sentence for every register that is not listed, lacks columns, or is listed without a reason."""
    for register in registers:
        if register.id not in basis.registers:
            yield _register_absent(register, basis)
        else:
            yield from _columns_absent(register, basis)
            yield from _unfilled(register, basis)


def _register_absent(register: RegisterReading, basis: Basis) -> Message:
    return say(
        "Register {register} is not in {file}. Add [registers.{register}] with columns and a "
        "reason, or take the register out of workspace.toml.",
        register=register.id,
        file=basis.place,
    )


def _columns_absent(register: RegisterReading, basis: Basis) -> Iterator[Message]:
    covered = basis.registers[register.id].columns
    if absent := [column for column in register.columns if column not in covered]:
        columns = ", ".join(absent)
        yield say(
            "{file} does not cover these columns of register {register}: {columns}. Add them to "
            "[registers.{register}] columns, or take them out of the register's contract.",
            file=basis.place,
            register=register.id,
            columns=columns,
        )


def _unfilled(register: RegisterReading, basis: Basis) -> Iterator[Message]:
    if missing := blanks(basis.registers[register.id], optional=("columns", "health_approver")):
        keys, why = ", ".join(missing), because("registers.*", missing)
        yield say(
            "{file} lacks in [registers.{register}]: {keys}.{why}",
            file=basis.place,
            register=register.id,
            keys=keys,
            why=why,
        )


def skipped_warnings(skipped: Iterable[str], basis: Basis) -> Iterator[Message]:
    """A note for every health register that will not be read."""
    for register in skipped:
        yield say(
            "Health register {register} is skipped and not read: {file} has no named health approver "
            "with title and date in [registers.{register}.health_approver].",
            register=register,
            file=basis.place,
        )

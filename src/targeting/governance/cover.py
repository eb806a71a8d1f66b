"""Holds the mode, the registers and the columns of a plan against the basis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from targeting.governance.blanks import because, blanks
from targeting.governance.reading import Reading, RegisterReading
from targeting.workspace import Basis, Sentence


def heading_missing(basis: Basis) -> Iterator[Sentence]:
    """A sentence when the basis does not say from when, for whom or for what it is."""
    said = {"valid_from": basis.valid_from, "municipality": basis.municipality, "purpose_text": basis.purpose_text}
    if missing := [key for key, value in said.items() if not str(value or "").strip()]:
        keys, why = ", ".join(missing), because("", missing)
        yield Sentence(
            da=f"Udfyld øverst i {basis.file}: {keys}.{why.da}",
            en=f"Fill in at the top of {basis.file}: {keys}.{why.en}",
        )


def mode_missing(plan: Reading, basis: Basis) -> Iterator[Sentence]:
    """A sentence when the mode is not approved."""
    if plan.mode not in basis.modes:
        approved = ", ".join(basis.modes) or "-"
        yield Sentence(
            da=f"Kørselsmåden {plan.mode} er ikke godkendt i {basis.file}. Godkendt: {approved}.",
            en=f"Mode {plan.mode} is not approved in {basis.file}. Approved: {approved}.",
        )


def control_sample_missing(plan: Reading, basis: Basis) -> Iterator[Sentence]:
    """A sentence when more citizens are to be drawn for control than the basis allows, or it allows none."""
    most, asked = basis.balancing_test.control_sample_max, plan.control_sample
    if asked and most is None:
        yield Sentence(
            da=f"Regelsættet beder om en kontrolstikprøve på {asked} borgere, og {basis.file} tillader ingen. Skriv "
            "control_sample_max under [balancing_test] og afvej det, eller tag [control_sample] ud af regelsættet.",
            en=f"The rule set asks for a control sample of {asked} citizens, and {basis.file} allows none. Write "
            "control_sample_max under [balancing_test] and weigh it, or take [control_sample] out of the rule set.",
        )
    elif most is not None and asked > most:
        yield Sentence(
            da=f"Regelsættet beder om en kontrolstikprøve på {asked} borgere, og {basis.file} tillader højst {most}. "
            "Sæt size i [control_sample] ned, eller afvej et større antal.",
            en=f"The rule set asks for a control sample of {asked} citizens, and {basis.file} allows at most {most}. "
            "Lower size in [control_sample], or weigh a larger number.",
        )


def named_missing(plan: Reading, basis: Basis) -> Iterator[Sentence]:
    """A sentence when the rules ask which involvements a citizen has, and the basis allows no more than counting."""
    if plan.named and not basis.balancing_test.named_involvements:
        named = ", ".join(plan.named)
        yield Sentence(
            da=f"Reglerne spørger, om borgeren har bestemte indsatser ({named}), og {basis.file} tillader kun "
            "at tælle dem, som ministeriets brev gør. Skriv named_involvements under [balancing_test] og afvej det, "
            "eller vælg et regelsæt, der tæller.",
            en=f"The rules ask whether the citizen has certain involvements ({named}), and {basis.file} allows "
            "only counting them, as the ministry's letter does. Write named_involvements under [balancing_test] and "
            "weigh it, or choose a rule set that counts.",
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


def registers_missing(registers: Iterable[RegisterReading], basis: Basis) -> Iterator[Sentence]:
    """A sentence for every register that is not listed, lacks columns, or is listed without a reason."""
    for register in registers:
        if register.id not in basis.registers:
            yield _register_absent(register, basis)
        else:
            yield from _columns_absent(register, basis)
            yield from _unfilled(register, basis)


def _register_absent(register: RegisterReading, basis: Basis) -> Sentence:
    return Sentence(
        da=f"Registeret {register.id} er ikke med i {basis.file}. "
        f"Tilføj [registers.{register.id}] med kolonner og begrundelse, "
        "eller tag registeret ud af workspace.toml.",
        en=f"Register {register.id} is not in {basis.file}. "
        f"Add [registers.{register.id}] with columns and a reason, "
        "or take the register out of workspace.toml.",
    )


def _columns_absent(register: RegisterReading, basis: Basis) -> Iterator[Sentence]:
    covered = basis.registers[register.id].columns
    if absent := [column for column in register.columns if column not in covered]:
        columns = ", ".join(absent)
        yield Sentence(
            da=f"{basis.file} dækker ikke disse kolonner i registeret {register.id}: {columns}. "
            f"Tilføj dem i [registers.{register.id}] columns, eller tag dem ud af registerets kontrakt.",
            en=f"{basis.file} does not cover these columns of register {register.id}: {columns}. "
            f"Add them to [registers.{register.id}] columns, or take them out of the register's contract.",
        )


def _unfilled(register: RegisterReading, basis: Basis) -> Iterator[Sentence]:
    if missing := blanks(basis.registers[register.id], optional=("columns", "health_approver")):
        keys, why = ", ".join(missing), because("registers.*", missing)
        yield Sentence(
            da=f"{basis.file} mangler i [registers.{register.id}]: {keys}.{why.da}",
            en=f"{basis.file} lacks in [registers.{register.id}]: {keys}.{why.en}",
        )


def skipped_warnings(skipped: Iterable[str], basis: Basis) -> Iterator[Sentence]:
    """A note for every health register that will not be read."""
    for register in skipped:
        yield Sentence(
            da=f"Sundhedsregisteret {register} springes over og læses ikke: {basis.file} har ingen navngiven "
            f"sundhedsfaglig godkender med titel og dato i [registers.{register}.health_approver].",
            en=f"Health register {register} is skipped and not read: {basis.file} has no named "
            f"health approver with title and date in [registers.{register}.health_approver].",
        )

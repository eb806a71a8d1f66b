"""Typer in the user's language: what its help and its complaints say beside our own texts.

Typer has no catalogue of its own. So its headings and kinds of values are set here, on the commands it has made, and
what it finds wrong with a command line is said anew from what was wrong. What finds it is Typer's own copy of Click.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import get_args

import typer
from typer._click.core import Command
from typer._click.exceptions import BadOptionUsage, BadParameter, MissingParameter, NoSuchOption, UsageError
from typer._click.formatting import HelpFormatter
from typer.core import TyperArgument, TyperGroup, TyperOption
from typer.main import get_command

from targeting.cli.typed import hold
from targeting.language import Both, Message, either, lines, say, translated

# A slip of the keyboard is never led to what cannot be taken back.
NEVER_SUGGESTED = frozenset({"prune", "retain", "retire", "revoke"})


class _Formatter(HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """With our word for usage."""
        super().write_usage(prog, args, f"{say('Usage:')} ")


class _Context(typer.Context):
    formatter_class = _Formatter

    def get_help(self) -> str:
        """With our headings; they are set late, for what draws the help is slow to load."""
        from typer import rich_utils

        rich_utils.ARGUMENTS_PANEL_TITLE = str(say("Arguments"))
        rich_utils.OPTIONS_PANEL_TITLE = str(say("Options"))
        rich_utils.COMMANDS_PANEL_TITLE = str(say("Commands"))
        rich_utils.DEFAULT_STRING = str(say("[else: {}]"))
        rich_utils.REQUIRED_LONG_STRING = str(say("[required]"))
        return super().get_help()


def program(app: typer.Typer, panels: Mapping[Message, Sequence[str]]) -> TyperGroup:
    """The commands as Typer makes them, in the user's language; ``panels`` are their headings and their order."""
    made = get_command(app)
    assert isinstance(made, TyperGroup)
    _translate(made, ())
    for panel, names in panels.items():
        for name in names:
            made.commands[name] = command = made.commands.pop(name)
            setattr(command, "rich_help_panel", str(panel))  # noqa: B010 - of a command and a group, of no common class
    return made


def _translate(command: Command, words: tuple[str, ...]) -> None:
    command.context_class = _Context
    command.help, command.epilog = _helped(command.help), _helped(command.epilog)
    command.options_metavar = str(say("[OPTIONS]"))
    asks_for_help = command.get_help_option(_Context(command))
    assert asks_for_help is not None
    asks_for_help.help, asks_for_help.metavar = str(say("Show this help.")), ""
    for param in command.params:
        if isinstance(param, TyperOption):
            param.help, param.metavar = _helped(param.help), _kind(param)
            _hold(words, param)
        elif isinstance(param, TyperArgument):
            param.help, param.metavar = _helped(param.help), param.metavar and translated(param.metavar)
            setattr(param, "display_type_rich", partial(_told, _kind(param)))  # noqa: B010 - a method of this one alone
            _hold(words, param)
    if isinstance(command, TyperGroup):
        command.subcommand_metavar = str(say("COMMAND ..."))
        command.suggest_commands = False
        for name, each in command.commands.items():
            _translate(each, (*words, name))


def _hold(words: tuple[str, ...], param: TyperOption | TyperArgument) -> None:
    """What is text or a file's name is held against what may be typed."""
    if _annotation(param) in (str, Path):
        hold(" ".join(words), param)


def _helped(text: str | None) -> str | None:
    """A text of the help; Typer reads a bare [ as the beginning of a style."""
    return text and translated(text).replace("[", r"\[")


def _kind(param: TyperOption | TyperArgument) -> str:
    """What kind of value is asked for; nothing where the option is all there is to say."""
    kinds = {Path: say("<path>"), str: say("<text>"), int: say("<number>"), date: say("<date>")}
    kind = _annotation(param)
    return str(kinds[kind]) if kind in kinds else ""


def _told(kind: str, ctx: object) -> str:
    return kind


def _annotation(param: TyperOption | TyperArgument) -> object:
    annotation = param.type_descriptor.annotation
    return next(iter(get_args(annotation)), annotation)


def complaint(error: UsageError) -> Message:
    """What is wrong with a command line, and where the help is."""
    if error.ctx is None:
        return _wrong(error)
    usage = error.ctx.get_usage()
    where = say("Help: {command}", command=f"{error.ctx.command_path} --help")
    return lines((Both(usage, usage), where, _wrong(error)))


def _wrong(error: UsageError) -> Message:
    match error:
        case NoSuchOption():
            return _unknown_option(error)
        case BadOptionUsage():
            if "requires" in error.message:
                return say("{option} lacks its value.", option=error.option_name)
            return say("{option} takes no value.", option=error.option_name)
        case MissingParameter():
            return say("{name} is required.", name=_name(error))
        case BadParameter():
            return _unreadable(error)
    if error.ctx and isinstance(error.ctx.command, TyperGroup):
        return _unknown_command(error.ctx.command, error.message)
    extra = re.fullmatch(r"Got unexpected extra argument\(s\) \((.*)\)", error.message, re.DOTALL)
    if extra:
        return say("The command has got more than it can use: {extra}", extra=extra[1])
    return say("The command cannot be read.")


def _unknown_option(error: NoSuchOption) -> Message:
    near = sorted(error.possibilities or ())
    if near:
        return say("There is no option {option}. Did you mean {near}?", option=error.option_name, near=either(near))
    return say("There is no option {option}.", option=error.option_name)


def _unknown_command(group: TyperGroup, found: str) -> Message:
    typed = re.fullmatch(r"No such command '(.*)'\.", found, re.DOTALL)
    if typed is None:
        return say("A command is required.")
    near = get_close_matches(typed[1], [name for name in group.commands if name not in NEVER_SUGGESTED])
    if near:
        return say("There is no command {name}. Did you mean {near}?", name=typed[1], near=either(near))
    return say("There is no command {name}.", name=typed[1])


def _unreadable(error: BadParameter) -> Message:
    """The value is not repeated: it may be a citizen's number."""
    param = error.param
    kind = _annotation(param) if isinstance(param, TyperOption | TyperArgument) else None
    if kind is int and isinstance(param, TyperOption | TyperArgument) and param.min is not None:
        return say("{name} must be a whole number, {least} or more.", name=_name(error), least=int(param.min))
    if kind is int:
        return say("{name} must be a whole number.", name=_name(error))
    return say("{name} cannot be read.", name=_name(error))


def _name(error: BadParameter) -> str:
    match error.param:
        case TyperOption():
            return " / ".join(error.param.opts)
        case TyperArgument():
            return error.param.display_name_raw
    return str(error.param_hint)

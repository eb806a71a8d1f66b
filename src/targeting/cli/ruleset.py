"""targeting ruleset: the workspace's rule sets."""

from __future__ import annotations

from typing import Annotated

import typer

from targeting.cli.common import AsJson, Key, Person, Reason, Workspace, ask_passphrase, opened
from targeting.cli.headings import RULESET, RULESETS
from targeting.language import say
from targeting.pages import terminal

app = typer.Typer(no_args_is_help=True, help="Rule sets: list, show, approve, revoke.")
RulesetId = Annotated[
    str, typer.Argument(metavar="RULESET", help="The rule set: ID, or ID@VERSION.", show_default=False)
]


@app.command("list")
def ruleset_list(workspace: Workspace, as_json: AsJson = False) -> None:
    """List every version of the workspace's rule sets: when it is in force, and whether it is approved."""
    from targeting.commands.declarations import rulesets_table

    rows = rulesets_table(opened(workspace))
    terminal.show(rows, lambda: terminal.table(str(say("Rule sets")), terminal.under(RULESETS, rows)), as_json)


@app.command("show")
def ruleset_show(workspace: Workspace, ruleset: RulesetId, as_json: AsJson = False) -> None:
    """Show one rule set: its rules, points and reasons, and its approval; of an ID, the version in force today."""
    from targeting.commands.declarations import ruleset_document

    document = ruleset_document(opened(workspace), ruleset)
    terminal.show(document, lambda: terminal.document(document, RULESET), as_json)


@app.command("approve")
def ruleset_approve(
    workspace: Workspace,
    ruleset: RulesetId,
    person: Person,
    key: Key,
    comparison: Annotated[
        str, typer.Option(help="SHA-256 of the comparison with an earlier rule set that you have read.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Approve a rule set with your own key, for runs that name citizens: exactly these bytes."""
    from targeting.commands.approve import approve, ask_to_approve

    asked = ask_to_approve(opened(workspace), "ruleset", ruleset, person)
    terminal.tell(asked.render())
    done = approve(asked, asked.signer(key, ask_passphrase()), comparison)
    terminal.show(done.body, done.render, as_json)


@app.command("revoke")
def ruleset_revoke(
    workspace: Workspace, ruleset: RulesetId, person: Person, key: Key, reason: Reason, as_json: AsJson = False
) -> None:
    """Revoke a rule set's approval: the next run that names citizens is refused."""
    from targeting.commands.approve import ask_to_revoke, revoke

    asked = ask_to_revoke(opened(workspace), "ruleset", ruleset, person)
    terminal.tell(asked.render())
    done = revoke(asked, asked.signer(key, ask_passphrase()), reason)
    terminal.show(done.body, done.render, as_json)

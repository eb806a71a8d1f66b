"""The declarations that a run rests on: kept for whoever asks later, and the same from its beginning to its end."""

from __future__ import annotations

from collections.abc import Iterable

from targeting import files
from targeting.errors import TargetingError
from targeting.governance import differing
from targeting.language import listed
from targeting.run.plan import RunPlan
from targeting.workspace import Basis, RuleSet, Text, Workspace

KEPT = "declarations"


def texts_of(basis: Basis, ruleset: RuleSet) -> tuple[Text, ...]:
    """All that a run by these means: what the basis's approval covers, and the rule set, which has its own."""
    return (*basis.texts, Text(ruleset.place, ruleset.content))


def keep(workspace: Workspace, texts: Iterable[Text]) -> None:
    """Keep each text in state/declarations under its SHA-256, durably; one that is there and whole is left alone."""
    folder = workspace.state / KEPT
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for text in texts:
        path = folder / text.sha256
        if not path.is_file() or files.sha256(path) != text.sha256:
            files.replace(path, text.content)


def fingerprints(texts: Iterable[Text]) -> dict[str, str]:
    """SHA-256 by place."""
    return {text.place: text.sha256 for text in texts}


def require_unchanged(workspace: Workspace, plan: RunPlan) -> None:
    """Raise TargetingError, with their names, where declarations are others than when the run was asked for."""
    ruleset = workspace.ruleset(f"{plan.ruleset}@{plan.ruleset_version}")
    now = fingerprints(texts_of(workspace.basis(plan.legal.basis_id), ruleset))
    if found := differing(plan.declarations, now):
        raise TargetingError("Changed while the run was under way: {files}. Start the run again.", files=listed(found))

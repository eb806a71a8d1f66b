"""Counts over time: what this release and those before it showed, of the very same rules.

Every count comes from the register of what was shown, so the table tells nothing that a release did not.
docs/adr/0077-counts-over-time.md
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from targeting.disclosure import EVERYBODY, NOMINATED, Name, Row, Rows, Shown

# figure, group_by, group_value: what a row is of.
Followed = tuple[str, str, str]


def trend_rows(present: Shown, releases: Sequence[Shown], labels: Rows) -> Rows:
    """One row a release and count, the earliest first; ``releases`` are those before, the oldest first.

    Of two releases as of one day the later one counts. ``labels`` are the rows of attrition and overlap, which name
    what is counted.
    """
    called = dict(_called(labels))
    series = {each.as_of: each for each in (*releases, present) if _follows(each, present)}
    return [
        _row(each, followed, name) | called[followed]
        for _, each in sorted(series.items())
        for followed, name in _followed(present)
        if name in each.names
    ]


def _follows(release: Shown, present: Shown) -> bool:
    """Whether its counts are of the same, and of the same day or an earlier one."""
    return release.ruleset == present.ruleset != "" and release.as_of <= present.as_of


def _followed(present: Shown) -> Iterator[tuple[Followed, Name]]:
    """The counts that are followed, by the names that all releases know them by."""
    for step in present.steps[:-1]:
        yield ("step", "step", step), ("left", step, *EVERYBODY)
    for variable in sorted(present.system.values):
        match variable:
            case ("left", number, group_by, group_value) if int(number) == len(present.steps):
                known = present.drawn(group_value) if group_by == "area" else group_value
                yield ("nominated", group_by, group_value), ("left", NOMINATED, group_by, known)
            case ("overlap", department, other) if department == other:
                yield ("department", "department", department), variable


def _row(release: Shown, followed: Followed, name: Name) -> Row:
    terms = release.names[name]
    shown = release.shows(terms)
    figure, group_by, group_value = followed
    return {
        "as_of": release.as_of,
        "figure": figure,
        "group_by": group_by,
        "group_value": group_value,
        "shown_on": release.day,
        "persons": release.system.value(terms) if shown else None,
        "incomplete": ",".join(release.incomplete),
        "suppressed": "" if shown else "persons",
    }


def _called(rows: Rows) -> Iterator[tuple[Followed, Row]]:
    for row in rows:
        if "step_id" in row:
            if (row["group_by"], row["group_value"]) == EVERYBODY:
                yield ("step", "step", row["step_id"]), {"label_da": row["label_da"], "label_en": row["label_en"]}
            named = {"label_da": _said(row, "Foreslåede"), "label_en": _said(row, "Nominated")}
            yield ("nominated", row["group_by"], row["group_value"]), named
        elif row["department_a"] == row["department_b"]:
            named = {"label_da": row["name_a"], "label_en": row["name_a"]}
            yield ("department", "department", row["department_a"]), named


def _said(row: Row, word: str) -> str:
    return word if (row["group_by"], row["group_value"]) == EVERYBODY else f"{word}: {row['group_value']}"

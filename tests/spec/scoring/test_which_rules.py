"""Which version of the rules

A rule set may have several versions, each in a file of its own. The one in force on the as-of date is used: the rules
of that day, whenever the run is made. An approved file is never changed, so a version without a last day ends by
itself the day before the next one begins.
"""

from __future__ import annotations

from typing import Any


def test_the_version_in_force_on_the_as_of_date(ruleset_files: Any) -> None:
    """Both ends are included: the last day of one version and the first of the next are neighbours."""
    files = """
    file             | version | from       | to
    -----------------+---------+------------+-----------
    en-plan.toml     | 1.0.0   | 2017-07-01 | 2017-12-31
    en-plan-1.1.toml | 1.1.0   | 2018-01-01 |
    """
    answer = """
    as of      | asked for     | used
    -----------+---------------+-----------------------------------------
    2017-06-30 | en-plan       | en-plan is not in force on 2017-06-30
    2017-07-01 | en-plan       | 1.0.0
    2017-12-31 | en-plan       | 1.0.0
    2018-01-01 | en-plan       | 1.1.0
    2026-11-22 | en-plan       | 1.1.0
    2017-12-31 | en-plan@1.0.0 | 1.0.0
    2018-01-01 | en-plan@1.1.0 | 1.1.0
    2018-01-01 | en-plan@1.0.0 | en-plan@1.0.0 is not in force on 2018-01-01
    2018-01-01 | en-plan@2.0.0 | No version 2.0.0 of en-plan in rulesets/.
    2018-01-01 | to-planer     | No rule set to-planer in rulesets/.
    """
    ruleset_files(files, answer)


def test_an_open_version_ends_when_the_next_one_begins(ruleset_files: Any) -> None:
    """The first file says nothing of an end, and stays as it was approved."""
    files = """
    file             | version | from       | to
    -----------------+---------+------------+---
    en-plan.toml     | 1.0.0   | 2017-07-01 |
    en-plan-1.1.toml | 1.1.0   | 2018-01-01 |
    en-plan-2.toml   | 2.0.0   | 2019-01-01 |
    """
    answer = """
    as of      | asked for     | used
    -----------+---------------+-------------------------------------------
    2017-07-01 | en-plan       | 1.0.0
    2017-12-31 | en-plan       | 1.0.0
    2018-01-01 | en-plan       | 1.1.0
    2018-12-31 | en-plan       | 1.1.0
    2019-01-01 | en-plan       | 2.0.0
    2018-01-01 | en-plan@1.0.0 | en-plan@1.0.0 is not in force on 2018-01-01
    """
    ruleset_files(files, answer)


def test_days_without_rules(ruleset_files: Any) -> None:
    """Between two versions nobody is scored: the refusal lists the versions, their files and their periods."""
    files = """
    file             | version | from       | to
    -----------------+---------+------------+-----------
    en-plan.toml     | 1.0.0   | 2017-07-01 | 2017-12-31
    en-plan-1.1.toml | 1.1.0   | 2018-02-01 | 2018-12-31
    """
    answer = """
    as of      | asked for | used
    -----------+-----------+--------------------------------------------------------------------
    2017-12-31 | en-plan   | 1.0.0
    2018-01-01 | en-plan   | en-plan@1.0.0 (en-plan.toml, in force from 2017-07-01 to 2017-12-31)
    2018-01-31 | en-plan   | en-plan@1.1.0 (en-plan-1.1.toml, in force from 2018-02-01 to 2018-12-31)
    2018-02-01 | en-plan   | 1.1.0
    2019-01-01 | en-plan   | Choose another as-of date or rule set.
    """
    ruleset_files(files, answer)


def test_two_versions_on_one_day(ruleset_files: Any) -> None:
    """A day has one version, so periods that overlap are refused, and both files are named."""
    files = """
    file             | version | from       | to
    -----------------+---------+------------+-----------
    en-plan.toml     | 1.0.0   | 2017-07-01 | 2018-01-01
    en-plan-1.1.toml | 1.1.0   | 2018-01-01 |
    """
    refused = (
        "en-plan-1.1.toml: en-plan@1.1.0 begins on 2018-01-01, when en-plan@1.0.0 in en-plan.toml is in force: it ends "
        "on 2018-01-01. Let the newer one begin on 2018-01-02 or later."
    )
    ruleset_files(files, refused)


def test_two_versions_from_the_same_day(ruleset_files: Any) -> None:
    """Nor may two begin on the same day."""
    files = """
    file             | version | from       | to
    -----------------+---------+------------+---
    en-plan.toml     | 1.0.0   | 2017-07-01 |
    en-plan-1.1.toml | 1.1.0   | 2017-07-01 |
    """
    refused = "begins on 2017-07-01, and so does en-plan@"
    ruleset_files(files, refused)


def test_one_version_in_two_files(ruleset_files: Any) -> None:
    """A copy that kept its version number is refused: which of them was approved?"""
    files = """
    file             | version | from       | to
    -----------------+---------+------------+-----------
    en-plan.toml     | 1.0.0   | 2017-07-01 |
    en-plan-kopi.toml | 1.0.0  | 2018-01-01 |
    """
    refused = (
        "en-plan-kopi.toml: version 1.0.0 of en-plan is also in en-plan.toml. Give the newer one a version and a "
        "valid_from of its own; an approved file is never changed."
    )
    ruleset_files(files, refused)


def test_a_version_that_falls(ruleset_files: Any) -> None:
    """Versions rise with their first days, as numbers and not as text: 1.10.0 comes after 1.9.0."""
    files = """
    file          | version | from       | to
    --------------+---------+------------+---
    en-plan.toml  | 1.9.0   | 2017-07-01 |
    en-plan-b.toml | 1.10.0 | 2018-01-01 |
    en-plan-c.toml | 1.2.0  | 2019-01-01 |
    """
    refused = (
        "en-plan-c.toml: en-plan@1.2.0 begins after en-plan@1.10.0 in en-plan-b.toml, but its version is lower. "
        "Versions rise with valid_from: give the newer one a higher version."
    )
    ruleset_files(files, refused)

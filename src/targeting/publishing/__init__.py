"""Releases: what dashboards and caseworkers read, put in place whole or not at all."""

from targeting.publishing.release import (
    ATTACK,
    HELD,
    REPORT,
    Beside,
    Release,
    in_use,
    is_held,
    is_simulated,
    let_go,
    lingering,
    made_with,
    place_of,
    prepare,
    unread_of,
    was_shown,
    withdraw,
)

"""Releases: what dashboards and caseworkers read, put in place whole or not at all."""

from targeting.publishing.release import (
    ATTACK,
    STAGING,
    Release,
    Report,
    in_use,
    is_held,
    is_simulated,
    let_go,
    made_with,
    place_of,
    prepare,
    was_shown,
    withdraw,
)

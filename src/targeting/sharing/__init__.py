"""May A share X with B about C now? What a citizen has said, held against a dated table that alone decides."""

from targeting.sharing.answer import (
    Answer,
    Known,
    Question,
    can_share,
    check_share,
    may_share,
    may_share_each,
)
from targeting.sharing.consent import (
    PURPOSES,
    History,
    Noted,
    Retracted,
    Row,
    Said,
    Scope,
    TextRef,
    Withdrawn,
    danish_day,
)
from targeting.sharing.standing import Standing, State, standings

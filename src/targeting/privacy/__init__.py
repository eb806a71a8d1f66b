"""Keys and pseudonyms, disclosure control, and the scrubbing of texts."""

from targeting.privacy.keys import (
    KeyRing,
    create_keys,
    has_keys,
    load_keys,
    next_log_key,
    remove_former_log_key,
    switch_log_key,
)
from targeting.privacy.person_keys import load_person_key, new_person_key
from targeting.privacy.scrubbing import looks_like_cpr, scrub, scrub_name
from targeting.privacy.subject import log_subject, subject

__all__ = [
    "KeyRing", "create_keys", "has_keys", "load_keys", "load_person_key", "log_subject", "looks_like_cpr",
    "new_person_key", "next_log_key", "remove_former_log_key", "scrub", "scrub_name", "subject", "switch_log_key",
]  # fmt: skip

"""Keys, pseudonyms, scrubbing, and how long a thing may be kept."""

from targeting.privacy.adoption import adopt
from targeting.privacy.data_keys import (
    EXTRACTS,
    LEDGER,
    NEXT_LEDGER,
    DataKey,
    DataKeys,
    NoDataKey,
    fingerprint_of,
    of_case,
    of_counted,
    of_figures,
    of_handover,
    of_history,
    of_numbers,
    of_shown,
    of_warehouse,
)
from targeting.privacy.keys import (
    KeyRing,
    any_key,
    create_keys,
    former_pseudonym_file,
    has_keys,
    load_keys,
    next_log_key,
    next_pseudonym_key,
    next_warehouse_key,
    passing_keys,
    remove_former_log_key,
    remove_former_pseudonym_key,
    switch_log_key,
    switch_pseudonym_key,
    switch_warehouse_key,
)
from targeting.privacy.person_keys import (
    keep_person_key,
    load_person_key,
    load_reveal_key,
    new_person_key,
    new_reveal_key,
)
from targeting.privacy.pseudonyms import log_subject, secret_of_questions, subjects
from targeting.privacy.retention import first_day_kept, months_after, run_day
from targeting.privacy.scrubbing import MASK, looks_like_cpr, places_of_cpr, scrub, scrub_name
from targeting.privacy.sealed_file import keep_sealed, open_sealed
from targeting.privacy.typed import require_typed, wrong_number, wrong_typed

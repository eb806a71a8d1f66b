"""A fictional municipality of any size, made from a seed, with planted answers."""

from targeting.sample.generate import generate
from targeting.sample.signing import (
    SIGNED_AT,
    STEWARD,
    approve_all,
    sample_key,
    sample_opening_key,
    sample_signer,
    sign_people,
)

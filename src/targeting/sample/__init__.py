"""A fictional municipality of any size, made from a seed, with planted answers."""

from targeting.sample.generate import generate
from targeting.sample.signing import (
    SIGNED_AT,
    STEWARD,
    approve_all,
    sample_signer,
    sign_people,
)

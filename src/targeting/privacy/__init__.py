"""Keys and pseudonyms, disclosure control, and the scrubbing of texts."""

from targeting.privacy.keys import KeyRing, create_keys, has_keys, load_keys
from targeting.privacy.scrubbing import looks_like_cpr, scrub, scrub_name

__all__ = ["KeyRing", "create_keys", "has_keys", "load_keys", "looks_like_cpr", "scrub", "scrub_name"]

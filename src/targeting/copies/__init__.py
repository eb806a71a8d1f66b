"""Whole copies of a folder: dated, sealed file by file under a key, and put in place in one step."""

from targeting.copies.copying import Copying
from targeting.copies.manifest import Manifest, read_manifest, write_manifest
from targeting.copies.place import Dated, kept_in, named, newest_in, of_another, remove, require_apart
from targeting.copies.restoring import Restoring, require_free
from targeting.copies.tree import dress, written

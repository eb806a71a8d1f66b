from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from targeting.audit import NoteError, Signer, Verifier, open_note
from targeting.audit.note import Checkpoint

# Key and note published with the reference implementation of the format; not made by this program.
VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
STRANGER = "— witness.example AAAAAAECAwQ=\n"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
SIGNER = Signer("targeting/999", KEY)


def test_a_note_made_elsewhere_opens() -> None:
    assert open_note(NOTE.encode(), [Verifier.parse(VKEY)]) == "This is an example message.\n"


def test_a_verifier_key_survives_parsing() -> None:
    assert Verifier.parse(VKEY).vkey == VKEY
    assert Verifier.parse(SIGNER.verifier.vkey + "\n") == SIGNER.verifier


def test_signatures_of_strangers_are_passed_over() -> None:
    note = SIGNER.sign("text\n") + STRANGER.encode()
    assert open_note(note, [SIGNER.verifier]) == "text\n"


def test_one_false_signature_of_a_known_key_is_enough_to_refuse_a_note() -> None:
    other = Signer("targeting/999", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
    false = other.sign("other text\n").partition(b"\n\n")[2]
    note = SIGNER.sign("text\n") + false
    assert open_note(note, [SIGNER.verifier]) == "text\n"
    with pytest.raises(NoteError):
        open_note(note, [SIGNER.verifier, other.verifier])


@pytest.mark.parametrize(
    "note",
    [
        NOTE.replace("example message", "exemple message"),
        NOTE.replace("Uw2QOkn8", "Uw2QOkn9"),
        NOTE.replace("— example.com/foo", "— example.com/bar"),
        NOTE.replace("— ", "- "),
        NOTE.replace("\n\n", "\n"),
        NOTE.removesuffix("\n"),
        NOTE.replace("yaQM=", "yaQM*"),
        "This is an example message.\n\n" + STRANGER,
        "",
    ],
)
def test_a_note_that_no_known_key_signed_does_not_open(note: str) -> None:
    with pytest.raises(NoteError):
        open_note(note.encode(), [Verifier.parse(VKEY)])


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "example.com/foo",
        VKEY.replace("530d903a", "530d903b"),
        VKEY.replace("example.com/foo", "example.com/bar"),
        VKEY.replace("+Aeky", "+Beky"),
        VKEY.removesuffix("3U2k"),
        VKEY.partition("+")[1] + VKEY.partition("+")[2],
    ],
)
def test_a_malformed_verifier_key_is_refused(vkey: str) -> None:
    with pytest.raises(NoteError):
        Verifier.parse(vkey)


def test_the_example_of_the_checkpoint_format_is_read_and_written_byte_for_byte() -> None:
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    checkpoint = Checkpoint.parse(text)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert checkpoint.text == text


@pytest.mark.parametrize(
    "text", ["", "o\n", "o\n01\nAA==\n", "o\n-1\nAA==\n", "o\n²\nAA==\n", "\n1\nAA==\n", "o\n1\nA\n"]
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        Checkpoint.parse(text)


def test_a_signer_shows_no_key_when_printed() -> None:
    assert KEY.private_bytes_raw().hex() not in repr(SIGNER)

"""Signed notes and Ed25519, against public vectors, and what is refused."""

import base64
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.verifier import ed25519
from services.verifier.note import (
    COSIGNATURE_V1,
    ED25519,
    Key,
    NoteError,
    cosigned_message,
    open_note,
    read_key,
    signature_line,
)

PUBLIC_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PUBLIC_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
PUBLIC_LINE = (
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqd"
    "ngotpRZb6KE6RyyBwJnAM=\n"
)
PUBLIC_NOTE = f"{PUBLIC_TEXT}\n{PUBLIC_LINE}"

SECRET = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = Key("log.example", ED25519, SECRET.public_key().public_bytes_raw())
TEXT = "one\n\ntwo\n"
LINE = signature_line(KEY, SECRET.sign(TEXT.encode()))
NOTE = f"{TEXT}\n{LINE}"


def test_the_public_vector_opens() -> None:
    text, signers = open_note(PUBLIC_NOTE, [PUBLIC_KEY])

    assert (text, signers) == (PUBLIC_TEXT, ["PeterNeumann"])
    assert str(read_key(PUBLIC_KEY)) == PUBLIC_KEY
    assert open_note(PUBLIC_NOTE.encode(), [PUBLIC_KEY])[0] == PUBLIC_TEXT.encode()


def test_signatures_of_unknown_keys_are_passed_over_and_a_key_counts_once() -> None:
    other = Key("log.example", ED25519, SECRET.public_key().public_bytes_raw()[::-1])
    lines = LINE + LINE + PUBLIC_LINE + signature_line(other, bytes(64))

    text, signers = open_note(f"{TEXT}\n{lines}", [KEY])

    assert (text, signers) == (TEXT, ["log.example"])
    assert signers[0].key == KEY
    assert signers[0].time is None


def test_one_wrong_signature_of_a_known_key_spoils_the_note() -> None:
    wrong = signature_line(KEY, SECRET.sign(b"something else"))
    with pytest.raises(NoteError):
        open_note(f"{TEXT}\n{wrong}", [KEY])
    with pytest.raises(NoteError):
        open_note(f"{PUBLIC_NOTE}{wrong}", [KEY, PUBLIC_KEY])


def test_a_cosignature_says_its_time() -> None:
    witness = Key("witness.example", COSIGNATURE_V1, KEY.public)
    moment = 1_700_000_000
    signature = SECRET.sign(cosigned_message(moment, TEXT.encode()))
    line = signature_line(witness, moment.to_bytes(8, "big") + signature)

    _, signers = open_note(NOTE + line, [KEY, witness])

    assert [(str(each), each.time) for each in signers] == [
        ("log.example", None),
        ("witness.example", moment),
    ]
    later = signature_line(witness, (moment + 1).to_bytes(8, "big") + signature)
    with pytest.raises(NoteError):
        open_note(NOTE + later, [KEY, witness])


@pytest.mark.parametrize(
    "note",
    [
        "",
        TEXT,
        TEXT + LINE,
        NOTE[:-1],
        NOTE + "\n",
        NOTE.replace("\u2014", "-"),
        NOTE.replace("one", "o\rne"),
        NOTE.replace("one", "o\x00ne"),
        NOTE.replace("one", "one "),
        NOTE.replace("log.example", "log+example"),
        NOTE.replace("log.example", "log example"),
        NOTE.replace("log.example", ""),
        f"{TEXT}\n\u2014 log.example AAAA\n",
        f"{TEXT}\n\u2014 log.example ====\n",
        f"{TEXT}\n\u2014 log.example {base64.b64encode(KEY.id).decode()}\n",
        NOTE.replace("=\n", "\n"),
        f"{TEXT}\n" + LINE * 101,
        "\ud800" + NOTE,
        "x" * 1_000_001 + NOTE,
    ],
)
def test_what_is_no_note_is_refused(note: str) -> None:
    with pytest.raises(NoteError):
        open_note(note, [KEY])


@pytest.mark.parametrize(
    "key",
    [
        "",
        "name",
        "name+c74f20a3",
        PUBLIC_KEY.replace("c74f20a3", "c74f20a4"),
        PUBLIC_KEY.replace("Peter", "Pe ter"),
        PUBLIC_KEY[:-1],
        str(Key("small.example", ED25519, bytes([1, *[0] * 31]))),
        str(Key("high.example", ED25519, bytes([0xEE, *[0xFF] * 30, 0x7F]))),
        str(Key("short.example", ED25519, bytes(31))),
    ],
)
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(NoteError):
        open_note(NOTE, [key])


def test_an_algorithm_that_is_not_known_is_named_and_refused() -> None:
    key = Key("log.example", 0x06, bytes(1312))
    with pytest.raises(NoteError, match="ML-DSA-44"):
        open_note(f"{TEXT}\n{signature_line(key, bytes(2428))}", [key])


FIRST = (
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
    "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
)
SECOND = (
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)
RFC_8032 = [
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", FIRST),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72", SECOND),
]


@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_the_vectors_of_rfc_8032_hold_by_both_ways(key: str, message: str, signature: str) -> None:
    for check in (ed25519.verify, ed25519.verify_purely):
        assert check(*map(bytes.fromhex, (key, signature, message)))
        assert not check(*map(bytes.fromhex, (key, signature, message + "00")))


def test_the_pure_check_and_the_librarys_agree() -> None:
    random = Random(7)
    order = 2**252 + 27742317777372353535851937790883648493
    for _ in range(12):
        secret = Ed25519PrivateKey.from_private_bytes(random.randbytes(32))
        key, message = secret.public_key().public_bytes_raw(), random.randbytes(40)
        signature = secret.sign(message)
        flipped = bytearray(signature)
        flipped[random.randrange(64)] ^= 1 << random.randrange(8)
        scalar = int.from_bytes(signature[32:], "little") + order
        malleable = signature[:32] + scalar.to_bytes(32, "little")
        for tried, right in ((signature, True), (bytes(flipped), False), (malleable, False)):
            assert ed25519.verify(key, tried, message) is right
            assert ed25519.verify_purely(key, tried, message) is right
        assert not ed25519.verify_purely(key, signature[:63], message)

"""Whatever strangers pass: the public functions raise their own error, and no other."""

from typing import Any

import pytest

from services.verifier.merkle import (
    EMPTY_ROOT,
    ProofError,
    leaf_hash,
    node_hash,
    verify_consistency,
    verify_inclusion,
)
from services.verifier.note import ED25519, Key, NoteError, open_note
from tests.unit.verifier.test_note import KEY, NOTE, PUBLIC_KEY, PUBLIC_NOTE, PUBLIC_TEXT, TEXT

LEAF, OTHER = leaf_hash(b"one"), leaf_hash(b"two")
ROOT = node_hash(LEAF, OTHER)
NO_NUMBERS = (None, True, 1.0, "1", b"1", -1, 2**64, 10**5000, float("nan"), float("inf"), [1])
NO_HASHES = (None, "", b"", "a" * 32, LEAF[:31], LEAF + b"\0", bytearray(LEAF), 7, [LEAF])
NO_PROOFS = (None, LEAF, "proof", 7, {}, {LEAF}, iter([LEAF]), [None], [[LEAF]], [LEAF, LEAF])


@pytest.mark.parametrize("number", NO_NUMBERS, ids=lambda number: str(type(number)))
def test_what_is_no_number_of_64_bits_is_refused(number: Any) -> None:
    for index, size in ((number, 2), (number, 2**63), (0, number), (number, number)):
        with pytest.raises(ProofError):
            verify_inclusion(index, size, LEAF, [OTHER], ROOT)
        with pytest.raises(ProofError):
            verify_consistency(index, size, [OTHER], LEAF, ROOT)


@pytest.mark.parametrize("odd", NO_HASHES, ids=lambda odd: str(type(odd)))
def test_what_is_no_hash_is_refused(odd: Any) -> None:
    for leaf, proof, root in ((odd, [OTHER], ROOT), (LEAF, [odd], ROOT), (LEAF, [OTHER], odd)):
        with pytest.raises(ProofError):
            verify_inclusion(0, 2, leaf, proof, root)
        with pytest.raises(ProofError):
            verify_consistency(1, 2, proof, leaf, root)
    with pytest.raises(ProofError):
        verify_consistency(2, 2, [], odd, ROOT)


@pytest.mark.parametrize("odd", NO_PROOFS, ids=lambda odd: str(type(odd)))
def test_what_is_no_list_of_hashes_is_refused(odd: Any) -> None:
    for size in (0, 1, 2, 3):
        with pytest.raises(ProofError):
            verify_inclusion(0, size, LEAF, odd, ROOT)
        with pytest.raises(ProofError):
            verify_consistency(size, 2, odd, LEAF, ROOT)


@pytest.mark.parametrize(("size", "root"), [(0, b"don't care 1"), (1, b"don't care 2")])
def test_equal_sizes_with_equal_roots_hold_whatever_the_roots_are(size: int, root: bytes) -> None:
    """As the public vectors of transparency-dev/merkle have it."""
    verify_consistency(size, size, [], root, root)
    for proof, other in (([EMPTY_ROOT], root), ([], root + b"!"), ([], b"")):
        with pytest.raises(ProofError):
            verify_consistency(size, size, proof, root, other)


@pytest.mark.parametrize(
    "keys",
    [
        PUBLIC_KEY,
        PUBLIC_KEY.encode(),
        [PUBLIC_KEY.encode()],
        (PUBLIC_KEY, KEY),
        {PUBLIC_KEY},
        iter([PUBLIC_KEY.replace("c74f20a3", "C74F20A3")]),
    ],
)
def test_keys_are_taken_as_they_are_written_down(keys: Any) -> None:
    assert open_note(PUBLIC_NOTE, keys) == (PUBLIC_TEXT, ["PeterNeumann"])
    assert open_note(PUBLIC_NOTE.encode(), PUBLIC_KEY)[0] == PUBLIC_TEXT.encode()


@pytest.mark.parametrize(
    "keys",
    [
        None,
        7,
        [],
        "",
        b"",
        "\ud800+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        b"\xff" + PUBLIC_KEY.encode(),
        [None],
        [7],
        [("name", 1, b"")],
        [PUBLIC_KEY, None],
        [PUBLIC_KEY + "\n"],
        ["Peter\u2003Neumann" + PUBLIC_KEY.removeprefix("PeterNeumann")],
        "PeterNeumann+c74f20a3+",
        "PeterNeumann+" + "c" * 100_000,
        Key("log.example", 300, KEY.public),
        Key("log.example", ED25519, "public"),  # type: ignore[arg-type]
        Key(None, ED25519, KEY.public),  # type: ignore[arg-type]
        Key("\ud800", ED25519, KEY.public),
        Key("log.example", ED25519, b""),
    ],
    ids=lambda keys: str(type(keys)),
)
def test_what_are_no_keys_is_refused(keys: Any) -> None:
    for note in (NOTE, PUBLIC_NOTE, NOTE.encode()):
        with pytest.raises(NoteError):
            open_note(note, keys)


@pytest.mark.parametrize(
    "text",
    [
        None,
        7,
        [NOTE],
        bytearray(NOTE.encode()),
        NOTE.encode("utf-16"),
        b"\xff" + NOTE.encode(),
        NOTE.encode().replace(b"\xe2\x80\x94", b"\xe2\x80"),
        NOTE.replace("\n", "\r\n"),
        NOTE.replace("\u2014 ", "\u2014"),
        NOTE.replace("\u2014 ", "\u2014\u00a0"),
        NOTE.replace("\u2014", "\u2013"),
        NOTE.replace("\u2014", "--"),
        NOTE.replace("\u2014 ", "\u2014  "),
        NOTE.replace("\u2014", " \u2014"),
        NOTE.replace("log.example ", "log.example  "),
        NOTE[:-1] + " \n",
        NOTE + "x\n",
        NOTE + NOTE,
        f"{TEXT}\n\n",
        "\n\n",
        "\n",
    ],
    ids=lambda text: str(type(text)),
)
def test_what_is_no_note_at_all_is_refused(text: Any) -> None:
    with pytest.raises(NoteError):
        open_note(text, [KEY])


def test_a_text_may_be_empty_and_hold_empty_lines() -> None:
    with pytest.raises(NoteError, match="wrong"):
        open_note("\n\n" + NOTE.rpartition("\n\n")[2], [KEY])
    assert open_note(NOTE, [KEY])[0] == "one\n\ntwo\n"

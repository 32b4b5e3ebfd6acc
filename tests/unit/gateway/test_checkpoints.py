"""A checkpoint says for when a question is asked only where the county's log has signed it."""

from pathlib import Path

import pytest

from services.gateway.as_of import size_said
from services.gateway.checkpoints import no_policy
from services.verifier.checkpoint import Checkpoint
from services.verifier.note import ED25519, Key, signature_line
from services.verifier.policy import Log, Policy
from shared.contracts.errors import InvalidQuestionError
from tests.unit.verifier.logs import ALONE, LOG_KEY, ORIGIN, public, secret

TEXT = Checkpoint(ORIGIN, 7, bytes(32)).text()
NEXT_KEY = Key(ORIGIN, ED25519, public("next"))
STRANGER = Key("elsewhere.example/log", ED25519, public("stranger"))


def note(text: str = TEXT, key: Key = LOG_KEY, signed_by: str = ORIGIN) -> str:
    return f"{text}\n{signature_line(key, secret(signed_by).sign(text.encode()))}"


def policy() -> bytes:
    return ALONE.text().encode()


def test_a_signed_checkpoint_counts_what_it_commits_to() -> None:
    assert size_said(note(), policy) == 7


def test_a_checkpoint_pasted_into_a_form_counts_with_the_line_breaks_of_forms() -> None:
    assert size_said(note().strip().replace("\n", "\r\n"), policy) == 7


def test_while_the_logs_key_is_changed_either_may_have_signed() -> None:
    both = Policy(logs=(Log(LOG_KEY, ""), Log(NEXT_KEY, "")))

    for each in (note(), note(key=NEXT_KEY, signed_by="next")):
        assert size_said(each, lambda: both.text().encode()) == 7


def test_a_retired_keys_checkpoints_are_believed_as_long_as_the_policy_names_it() -> None:
    named = Policy(logs=(Log(NEXT_KEY, ""), Log(LOG_KEY, "")))
    removed = Policy(logs=(Log(NEXT_KEY, ""),))

    assert size_said(note(), lambda: named.text().encode()) == 7
    with pytest.raises(InvalidQuestionError):
        size_said(note(), lambda: removed.text().encode())


@pytest.mark.parametrize(
    "wrong",
    [
        TEXT,
        f"{TEXT}\n— {ORIGIN} AAAA\n",
        note().replace("\n7\n", "\n8\n"),
        note(signed_by="stranger"),
        note(key=STRANGER, signed_by="stranger"),
        note(Checkpoint(STRANGER.name, 7, bytes(32)).text()),
        note(f"{ORIGIN}\n7\nnot a root\n"),
        note(f"{ORIGIN}\nseven\n{TEXT.splitlines()[2]}\n"),
        "\n",
    ],
    ids=[
        *("no signature", "an empty one", "another size", "forged", "a stranger's"),
        *("of another log", "no root", "no size", "nothing"),
    ],
)
def test_a_checkpoint_that_the_log_has_not_signed_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidQuestionError) as refused:
        size_said(wrong, policy)

    assert refused.value.subject == "known_at"


def test_where_there_is_no_log_no_checkpoint_is_believed(tmp_path: Path) -> None:
    for missing in (no_policy, (tmp_path / "policy").read_bytes, lambda: b"log nonsense"):
        with pytest.raises(InvalidQuestionError):
            size_said(note(), missing)
    assert size_said("7") == 7

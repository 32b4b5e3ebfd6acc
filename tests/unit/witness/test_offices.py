"""A log and three offices that cosign it, one of them without a network."""

from pathlib import Path

import pytest

from services.ledger.cosigning import ASK_EVERY_S, INBOX, Answer, Cosigning
from services.ledger.disk import Disk
from services.ledger.log_errors import PolicyMalformedError, WitnessAheadError
from services.ledger.publication import Publication
from services.verifier.checking import COSIGNED, check_log, open_checkpoint
from services.verifier.layout import CHECKPOINT
from services.verifier.note import COSIGNATURE_V1, Key, signature_line
from services.verifier.policy import Group, Log, Policy, Witness
from services.verifier.sources import Folder
from services.witness.main import main, make_key, open_judge
from tests.unit.ledger.county import Clock, Ledger, settle, writer
from tests.unit.verifier.logs import (
    LOG_KEY,
    public,
)


class Offices:
    """Three witnesses, one of them with no network, and a log that asks them."""

    def __init__(self, tmp_path: Path) -> None:
        self.folder = tmp_path / "log"
        self.keys = {n: make_key(tmp_path / n, f"{n}.example") for n in ("north", "east", "south")}
        self.judges = {
            f"https://{n}": open_judge(tmp_path / n, [str(LOG_KEY)]) for n in ("north", "east")
        }
        self.policy = Policy(
            logs=(Log(LOG_KEY, ""),),
            witnesses=tuple(
                Witness(n, own.key, "" if n == "south" else f"https://{n}")
                for n, own in self.keys.items()
            ),
            groups=(("offices", Group(2, ("north", "east", "south"))),),
            quorum="offices",
        )
        self.public = self.folder / "public"
        self.public.mkdir(parents=True)
        (self.public / "policy").write_text(self.policy.text(), encoding="utf-8")
        self.ledger, self.clock = Ledger(), Clock()
        publication = Publication(self.folder, Disk())
        self.cosigning = Cosigning(
            self.folder,
            Disk(),
            publication,
            keys=lambda: [LOG_KEY],
            ask=self.ask,
            clock=self.clock,
        )
        ask_all = self.cosigning.ask_all
        self.log = writer(self.ledger, Disk(), self.clock, ask=ask_all, folder=self.folder)

    def ask(self, url: str, body: bytes) -> Answer:
        if url not in self.judges:
            return Answer(0, "away")
        answer = self.judges[url].add_checkpoint(body)
        return Answer(answer.status, answer.body)

    def grow(self, size: int) -> None:
        self.ledger.there = size
        settle(self.log, self.clock)
        self.clock.now += ASK_EVERY_S
        self.cosigning.step()


@pytest.fixture
def offices(tmp_path: Path) -> Offices:
    return Offices(tmp_path)


def names(folder: Path, policy: Policy, path: str) -> tuple[int, list[str]]:
    checkpoint, signers = open_checkpoint((folder / path).read_bytes(), policy)
    return checkpoint.size, [str(each).split(".")[0] for each in signers[1:]]


def test_the_log_collects_cosignatures_and_goes_on_without(offices: Offices) -> None:
    offices.grow(100)
    assert names(offices.public, offices.policy, CHECKPOINT) == (100, ["north", "east"])
    del offices.judges["https://east"]

    offices.grow(300)

    assert names(offices.public, offices.policy, CHECKPOINT) == (300, ["north"])
    assert names(offices.public, offices.policy, COSIGNED) == (100, ["north", "east"])
    report = check_log(Folder(offices.public), offices.policy, hashes_only=True)
    assert (report.faults, report.size, report.witnessed) == ([], 300, 100)


def test_one_witness_leaves_room_for_the_others(offices: Offices) -> None:
    """A note has at most a hundred signatures."""
    ask = offices.ask
    others = [Key(f"nobody{n}", COSIGNATURE_V1, LOG_KEY.public) for n in range(97)]
    others.append(LOG_KEY._replace(public=public("north")))  # called as the log is
    more = "".join(signature_line(key, bytes(72)) for key in others)

    def ask_greedy(url: str, body: bytes) -> Answer:
        answer = ask(url, body)
        return answer._replace(body=answer.body + more) if url == "https://north" else answer

    offices.cosigning._ask = ask_greedy
    offices.grow(100)

    assert names(offices.public, offices.policy, CHECKPOINT) == (100, ["north", "east"])
    assert b"nobody" not in (offices.public / CHECKPOINT).read_bytes()


def test_an_office_without_a_network_cosigns_by_file(offices: Offices, tmp_path: Path) -> None:
    del offices.judges["https://east"]
    offices.grow(300)
    asked, answer = tmp_path / "request", tmp_path / "answer"
    asked.write_text(offices.cosigning.request(0).text(), encoding="utf-8")
    command = ["cosign", str(tmp_path / "south"), "--log", str(LOG_KEY)]
    assert main([*command, str(asked), str(answer)]) == 0
    (offices.folder / INBOX).mkdir()
    answer.rename(offices.folder / INBOX / "south")
    (offices.folder / INBOX / "nonsense").write_text("nonsense", encoding="utf-8")
    (offices.folder / INBOX / "a folder").mkdir()

    offices.cosigning.step()

    assert names(offices.public, offices.policy, CHECKPOINT) == (300, ["north", "south"])
    assert names(offices.public, offices.policy, COSIGNED) == (300, ["north", "south"])
    left = sorted(path.name for path in (offices.folder / INBOX).iterdir())
    assert left == [".refused.nonsense", "a folder"]
    assert main([*command, str(asked), str(answer)]) == 1  # an office that is asked again from 0


def test_a_log_that_went_back_is_stopped_by_a_witness(offices: Offices, tmp_path: Path) -> None:
    offices.grow(300)
    other = Offices(tmp_path / "restored")
    other.judges = offices.judges
    other.policy = offices.policy
    (other.public / "policy").write_text(offices.policy.text(), encoding="utf-8")

    with pytest.raises(WitnessAheadError):
        other.grow(200)
    assert other.ledger.alarms == [WitnessAheadError.code]


def test_a_malformed_policy_is_an_alarm(offices: Offices) -> None:
    (offices.public / "policy").write_text("quorum nobody\n", encoding="utf-8")

    with pytest.raises(PolicyMalformedError):
        offices.grow(100)
    assert offices.ledger.alarms == [PolicyMalformedError.code]


def test_a_wrong_cosignature_is_not_taken(offices: Offices) -> None:
    offices.judges["https://east"] = offices.judges["https://north"]

    offices.grow(100)

    assert names(offices.public, offices.policy, CHECKPOINT) == (100, ["north"])

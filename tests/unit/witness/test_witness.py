"""A witness answers as C2SP tlog-witness says, and never cosigns two histories."""

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import pytest

from services.ledger.cosigning import ASK_EVERY_S, INBOX, Answer, Cosigning, post
from services.ledger.disk import Disk
from services.ledger.log_errors import PolicyMalformedError, WitnessAheadError
from services.ledger.publication import Publication
from services.verifier.checking import COSIGNED, check_log, open_checkpoint
from services.verifier.layout import CHECKPOINT
from services.verifier.note import COSIGNATURE_V1, Key, open_note, signature_line
from services.verifier.policy import Group, Log, Policy, Witness
from services.verifier.requests import AddCheckpoint
from services.verifier.sources import Folder
from services.verifier.tiles import TileReader
from services.witness.judging import SIZE_TYPE, Judge, WitnessKey
from services.witness.main import main, make_key, open_judge, server
from services.witness.memory import Memory
from tests.unit.ledger.county import Clock, Ledger, settle, writer
from tests.unit.verifier.logs import (
    LOG_KEY,
    ORIGIN,
    county_leaves,
    hash_files,
    public,
    secret,
    signed,
)

LEAVES = county_leaves()
NOW = 1_800_000_000
OWN = WitnessKey("north.example", public("north"), secret("north").sign)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    memory = Memory(tmp_path / "witness.sqlite")
    yield memory
    memory.close()


@pytest.fixture
def judge(memory: Memory) -> Judge:
    return Judge(memory, OWN, [LOG_KEY], lambda: NOW)


def request(old: int, size: int, leaves: tuple[bytes, ...] = LEAVES) -> AddCheckpoint:
    _, files = hash_files(leaves[:size])
    proof = TileReader(files.__getitem__, size).consistency(old)
    return AddCheckpoint(old, tuple(proof), signed(leaves[:size]).decode())


def ask(judge: Judge, asked: AddCheckpoint) -> Answer:
    answer = judge.add_checkpoint(asked.text().encode())
    return Answer(answer.status, answer.body)


def test_a_consistent_log_is_cosigned_with_the_time(judge: Judge, memory: Memory) -> None:
    for old, size in ((0, 100), (100, 100), (100, 300), (300, 301)):
        asked = request(old, size)
        answer = ask(judge, asked)
        assert answer.status == 200
        _, signers = open_note(asked.note + answer.body, [LOG_KEY, OWN.key])
        assert [(str(each), each.time) for each in signers] == [
            (ORIGIN, None),
            ("north.example", NOW),
        ]
        seen = memory.seen(ORIGIN)
        assert seen is not None
        assert seen.size == size


def forged(size: int) -> tuple[bytes, ...]:
    return (LEAVES[0].replace(b"system", b"sistem", 1), *LEAVES[1:size])


def test_each_status_is_the_specifications(judge: Judge) -> None:
    first = request(0, 200)
    assert ask(judge, first).status == 200

    other_log = first._replace(note=first.note.replace(ORIGIN, "wonder.example"))
    assert ask(judge, other_log).status == 404
    unsigned = first._replace(note=first.note[:-5] + "AAA=\n")
    assert ask(judge, unsigned).status == 403
    assert ask(judge, request(0, 300)) == Answer(409, "200\n")
    assert ask(judge, request(200, 300)._replace(old=250)) == Answer(409, "200\n")
    assert ask(judge, request(200, 200, forged(200))) == Answer(409, "200\n")
    assert ask(judge, request(200, 300, forged(300))).status == 422
    assert ask(judge, request(200, 300)._replace(proof=())).status == 422
    assert ask(judge, request(200, 200)._replace(proof=(bytes(32),))).status == 422
    assert ask(judge, request(0, 100)._replace(old=101)).status == 400
    assert ask(judge, request(200, 300)).status == 200


def test_a_refused_first_checkpoint_leaves_nothing(judge: Judge, memory: Memory) -> None:
    assert ask(judge, request(0, 100)._replace(proof=(bytes(32),))).status == 422
    assert ask(judge, request(0, 100)._replace(old=5)) == Answer(409, "0\n")
    assert memory.seen(ORIGIN) is None


def test_the_size_is_answered_as_its_own_type(judge: Judge) -> None:
    ask(judge, request(0, 100))

    assert judge.add_checkpoint(request(0, 200).text().encode()).type == SIZE_TYPE


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"old 0\n",
        b"old -1\n\n",
        b"old 00\n\n" + signed(LEAVES[:10]),
        b"new 0\n\n" + signed(LEAVES[:10]),
        b"old 0\nAAA\n\n" + signed(LEAVES[:10]),
        b"old 0\n" + b"".join([b"A" * 43 + b"=\n"] * 64) + b"\n" + signed(LEAVES[:10]),
        b"old 0\n\n" + signed(LEAVES[:10])[:-1],
        b"old 0\n\n" + signed(LEAVES[:10]).replace(b"\n10\n", b"\n010\n"),
    ],
)
def test_a_malformed_request_is_refused(judge: Judge, body: bytes) -> None:
    assert judge.add_checkpoint(body).status == 400


def test_of_two_histories_at_once_one_is_cosigned(judge: Judge) -> None:
    """Check and record are one transaction: nothing comes between them."""
    ask(judge, request(0, 100))
    both = [request(100, size) for size in range(101, 117)]

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda asked: ask(judge, asked).status, both))

    assert sorted(statuses) == [200] + [409] * 15


def test_what_it_has_seen_outlives_it(tmp_path: Path) -> None:
    make_key(tmp_path, "north.example")
    first = open_judge(tmp_path, [str(LOG_KEY)])
    assert ask(first, request(0, 100)).status == 200

    again = open_judge(tmp_path, [str(LOG_KEY)])

    assert ask(again, request(0, 90)) == Answer(409, "100\n")


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
    others.append(LOG_KEY._replace(public=OWN.public))  # called as the log is
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


def test_the_program_answers_over_http(tmp_path: Path) -> None:
    own = make_key(tmp_path, "north.example")
    assert own.key.algorithm == COSIGNATURE_V1
    serving = server(open_judge(tmp_path, [str(LOG_KEY)]), "127.0.0.1", 0)
    thread = threading.Thread(target=serving.serve_forever)
    thread.start()
    try:
        url = f"http://127.0.0.1:{serving.server_port}"
        assert post(url, request(0, 100).text().encode()).status == 200
        assert post(url, request(0, 100).text().encode()) == Answer(409, "100\n")
        assert post(f"{url}/nowhere", b"").status == 404
        with sqlite3.connect(tmp_path / "witness.sqlite") as other:
            other.execute("DROP TABLE seen")
        assert post(url, request(100, 200).text().encode()).status == 500
        for length in ("", "-1", "x", "1000001", "9" * 5000):
            connection = HTTPConnection("127.0.0.1", serving.server_port, timeout=10)
            connection.request("POST", "/add-checkpoint", headers={"Content-Length": length})
            assert connection.getresponse().status == 400, length
            connection.close()
    finally:
        serving.shutdown()
        thread.join()
        serving.server_close()
    assert post(url, b"").status == 0

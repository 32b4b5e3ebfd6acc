"""A witness answers as C2SP tlog-witness says, and never cosigns two histories."""

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import pytest

from services.ledger.cosigning import Answer, post
from services.verifier.note import COSIGNATURE_V1, open_note
from services.verifier.requests import AddCheckpoint
from services.verifier.tiles import TileReader
from services.witness.judging import SIZE_TYPE, Judge, WitnessKey
from services.witness.main import make_key, open_judge, server
from services.witness.memory import Memory
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

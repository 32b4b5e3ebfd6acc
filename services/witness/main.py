"""``zeren-witness``: makes a key, cosigns over HTTP, or cosigns a file where there is no network.

    zeren-witness key DIR --name NAME          make the key; print its public form for policies
    zeren-witness serve DIR --log KEY… [--host HOST] [--port N]
    zeren-witness cosign DIR --log KEY… REQUEST ANSWER

``DIR`` holds the key and the one SQLite file. Exit code 0 done, 1 refused, 2 could not.
"""

import argparse
import os
import sqlite3
import sys
import time
from base64 import b64decode, b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.verifier.note import NoteError, is_name, read_key
from services.verifier.requests import read_request
from services.witness.judging import BAD, FAILED, OK, UNKNOWN, Answer, Judge, WitnessKey
from services.witness.memory import Memory

MAX_BODY = 1_000_000
_KEY, _NAME, _MEMORY = "witness.key", "witness.name", "witness.sqlite"
_TIMEOUT_S = 10


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks for; give the exit code."""
    asked = _parse(sys.argv[1:] if arguments is None else arguments)
    folder = Path(asked.folder)
    try:
        if asked.what == "key":
            return _make_key(folder, asked.name)
        judge = open_judge(folder, asked.log)
        return _cosign(judge, asked) if asked.what == "cosign" else _serve(judge, asked)
    except (OSError, NoteError, ValueError, sqlite3.Error) as error:
        sys.stderr.write(f"无法完成 / could not: {error}\n")
        return 2


def make_key(folder: Path, name: str) -> WitnessKey:
    """Make a witness's key in a folder, for its owner alone; one that stands stays.

    Raises:
        NoteError: no key may be called so.
    """
    if not is_name(name):
        raise NoteError(f"no name: {name}")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (folder / _KEY).exists():
        raw = Ed25519PrivateKey.generate().private_bytes_raw()
        handle = os.open(folder / _KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(b64encode(raw) + b"\n")
        (folder / _NAME).write_text(name + "\n", encoding="utf-8")
    return read_own_key(folder)


def read_own_key(folder: Path) -> WitnessKey:
    """Read the witness's key.

    Raises:
        OSError: there is none.
        ValueError: it is none.
    """
    private = Ed25519PrivateKey.from_private_bytes(b64decode((folder / _KEY).read_bytes()))
    name = (folder / _NAME).read_text(encoding="utf-8").strip()
    return WitnessKey(name, private.public_key().public_bytes_raw(), private.sign)


def open_judge(folder: Path, logs: list[str]) -> Judge:
    """Open a witness on its folder.

    Args:
        folder: with its key and its memory.
        logs: keys of the logs it knows, as written in policies.

    Raises:
        OSError, ValueError: its key cannot be read.
        NoteError: a log's key is malformed.
    """
    keys = [read_key(log) for log in logs]
    return Judge(Memory(folder / _MEMORY), read_own_key(folder), keys, time.time)


def server(judge: Judge, host: str, port: int) -> ThreadingHTTPServer:
    """Give an HTTP server that answers for the witness; port 0 takes any."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = _TIMEOUT_S

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            is_number = length.isascii() and length.isdigit() and len(length) <= len(str(MAX_BODY))
            if not is_number or int(length) > MAX_BODY:
                self.close_connection = True
                return self._answer(Answer(BAD, "a length is needed\n"))
            body = self.rfile.read(int(length))
            if self.path == "/add-checkpoint":
                return self._answer(self._judged(body))
            return self._answer(Answer(UNKNOWN, "no such call\n"))

        def log_message(self, *_: object) -> None:
            """Write nothing: requests hold nothing worth it."""

        def _judged(self, body: bytes) -> Answer:
            try:
                return judge.add_checkpoint(body)
            except sqlite3.Error as error:  # it does not remember, and so signs nothing
                return Answer(FAILED, f"{error}\n")

        def _answer(self, answer: Answer) -> None:
            raw = answer.body.encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.type)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

    return ThreadingHTTPServer((host, port), Handler)


def _make_key(folder: Path, name: str) -> int:
    sys.stdout.write(f"{make_key(folder, name).key}\n")
    return 0


def _serve(judge: Judge, asked: argparse.Namespace) -> int:
    with server(judge, asked.host, asked.port) as serving:
        sys.stderr.write(f"http://{asked.host}:{serving.server_port}\n")
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0


def _cosign(judge: Judge, asked: argparse.Namespace) -> int:
    raw = Path(asked.request).read_bytes()
    answer = judge.add_checkpoint(raw)
    if answer.status != OK:
        sys.stderr.write(f"拒绝签名 / refused: {answer.status} {answer.body}")
        return 1
    note = read_request(raw).note
    Path(asked.answer).write_text(note + answer.body, encoding="utf-8")
    sys.stderr.write(f"{asked.answer}\n")
    return 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="zeren-witness", description="见证人 / a log's witness")
    kinds = parser.add_subparsers(dest="what", required=True)
    key = kinds.add_parser("key", help="生成密钥 / make the key")
    serve = kinds.add_parser("serve", help="联网见证 / cosign over HTTP")
    cosign = kinds.add_parser("cosign", help="离线见证 / cosign a file")
    for each in (key, serve, cosign):
        each.add_argument("folder", metavar="DIR")
    key.add_argument("--name", required=True, help="见证人名称 / its name, for instance a host")
    for each in (serve, cosign):
        each.add_argument("--log", action="append", required=True, metavar="KEY")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8610)
    cosign.add_argument("request", metavar="REQUEST")
    cosign.add_argument("answer", metavar="ANSWER")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())

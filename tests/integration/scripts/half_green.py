"""Patch a process without telling psycopg, and try to run it."""

# ruff: noqa: E402, T201

import os
import warnings

os.environ.pop("PSYCOPG_WAIT_FUNC", None)
warnings.simplefilter("ignore")

import psycopg  # noqa: F401

import eventlet  # isort: skip

eventlet.monkey_patch()

import json

from shared.messaging.green import NotGreenError, ensure_green_psycopg, go_green

refused = []
for start in (ensure_green_psycopg, go_green):
    try:
        start()
    except NotGreenError:
        refused.append(start.__name__)
print(json.dumps({"refused": refused}))

"""What the drivers of both versions share. `did` prints an operation that did what it should."""

import json
import logging
import pathlib
import sys
import time

from pymilvus import MilvusException

# pymilvus logs each refusal besides raising it.
logging.disable(logging.CRITICAL)

URL = sys.argv[1]
CASES = json.loads((pathlib.Path(__file__).parent.parent / "cases.json").read_text())
MISSING = CASES["missing"]
KEY, CLUSTER, COLLECTION = CASES["key"], CASES["cluster"], CASES["collection"]
# Seconds.
DONE = 30
POLL = 0.05


def did(operation: str) -> None:
    print(operation, flush=True)


def same(got, wanted) -> None:
    if got != wanted:
        sys.exit(f"wanted {wanted!r}, got {got!r}")


def poll(ask, done) -> dict:
    """Asks again and again until `done` says so of the data of the reply."""
    end = time.monotonic() + DONE
    while time.monotonic() < end:
        data = ask().json()["data"]
        if done(data):
            return data
        time.sleep(POLL)
    sys.exit(f"not done within {DONE} s: {data}")


def refused(what: str, message: str, call) -> None:
    """The message has to reach the caller."""
    try:
        call()
    except MilvusException as error:
        if message not in str(error):
            sys.exit(f"{what}: {message!r} is not in {str(error)!r}")
    else:
        sys.exit(f"{what} was not refused")
    did(f"refused: {what}")

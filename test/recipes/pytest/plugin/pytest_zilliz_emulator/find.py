"""Finds or starts an emulator."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import threading
import time
from collections import deque
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import Iterator, Mapping, NamedTuple, Optional, Sequence
from urllib.parse import urlsplit

from .calls import LabError
from .laboratory import Emulator

URL = "ZILLIZ_EMULATOR_URL"
IMAGE = "ZILLIZ_EMULATOR_IMAGE"
TOKEN = "ZILLIZ_EMULATOR_CONTROL_TOKEN"
COMMAND = "zilliz-import-emulator"
PORT = "19540"

# Seconds.
START = 60.0
STOP = 15.0
#: For the first reply of a running emulator.
FIRST = 5.0

READY = re.compile(r"ready at (https?://[^\s\"(]+)")


class NoEmulator(Exception):
    """No emulator can be used; the message says why, and what to do."""


class Way(NamedTuple):
    """How to get an emulator: `kind` is `url`, `command` or `image`, `place` names it."""

    kind: str
    place: str

    def __str__(self) -> str:
        return f"{self.place} ({URL})" if self.kind == "url" else f"{self.kind} {self.place}"


def find(env: Mapping[str, str]) -> Way:
    """Returns the first way that the environment offers.

    :raises NoEmulator: when it offers none
    """
    if env.get(URL, "").strip():
        return Way("url", _base_url(env[URL].strip()))
    command = shutil.which(COMMAND, path=env.get("PATH"))
    if command:
        return Way("command", os.path.abspath(command))
    if env.get(IMAGE):
        return Way("image", env[IMAGE])
    raise NoEmulator(
        f"there is no emulator: set {URL} to the URL of a running one, put the command {COMMAND} on PATH, "
        f"or set {IMAGE} to an image that docker can run"
    )


def _base_url(text: str) -> str:
    """The URL of an emulator. No message repeats it, because a user info may be a password.

    :raises NoEmulator: when it cannot be the URL of one
    """
    try:
        parts = urlsplit(text)
        userinfo, host, _ = parts.username, parts.hostname, parts.port
    except ValueError:
        parts, userinfo, host = None, None, None
    if "@" in text or userinfo is not None:
        raise NoEmulator(f"{URL} has a user or a password, which no emulator takes; leave it out, and set {TOKEN}")
    if parts is None or parts.scheme not in ("http", "https") or not host or not text.isprintable() or " " in text:
        raise NoEmulator(f"{URL} is no URL of an emulator; write, for example, {URL}=http://127.0.0.1:{PORT}")
    return text


def _token(env: Mapping[str, str]) -> Optional[str]:
    """:raises NoEmulator: for a token that no header can have; the message does not show it"""
    token = env.get(TOKEN, "").strip()
    if not all(" " <= character <= "~" for character in token):
        raise NoEmulator(f"{TOKEN} has a line break or another character that a header cannot have")
    return token or None


@contextmanager
def running(way: Way, flags: Sequence[str], env: Mapping[str, str], folder: Path) -> Iterator[Emulator]:
    """An emulator that responds. One that was started here ends with the context.

    :param folder: where a command starts; paths in its flags are relative to it
    :raises NoEmulator: when it does not start or respond
    """
    if way.kind == "url":
        yield _checked(Emulator(way.place, _token(env), shared=True))
        return
    started = _command(way.place, flags, env, folder) if way.kind == "command" else _container(way.place, flags, env)
    with started as emulator:
        yield emulator


def _checked(emulator: Emulator) -> Emulator:
    try:
        emulator.info(patience=FIRST)
    except LabError as error:
        if not error.ours:
            raise NoEmulator(f"no emulator responds at {emulator.url}, but another server: {error}") from error
        hint = f"set {TOKEN} to its token" if error.status == 401 else "see its documentation, laboratory.md"
        raise NoEmulator(f"the laboratory of {emulator.url} rejects calls: {error}; {hint}") from error
    except (OSError, ValueError, HTTPException) as error:
        reason = "the reply is no JSON" if isinstance(error, ValueError) else error
        raise NoEmulator(f"no emulator responds at {emulator.url}: {reason}; start it, or unset {URL}") from error
    return emulator


@contextmanager
def _command(command: str, flags: Sequence[str], env: Mapping[str, str], folder: Path) -> Iterator[Emulator]:
    line = [command, *flags, "--host", "127.0.0.1", "--port", "0", "--log-level", "info"]
    own = {name: value for name, value in env.items() if name not in (URL, IMAGE)}
    process = subprocess.Popen(
        line, env=own, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    log = _Log(process)
    log.start()
    try:
        yield _checked(Emulator(log.ready_url(), _token(env)))
    finally:
        process.terminate()
        try:
            process.wait(STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.join()


class _Log(threading.Thread):
    """Reads what an emulator prints until it ends, because a full pipe would stop the emulator."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        super().__init__(daemon=True)
        self._process = process
        self._last: deque[str] = deque(maxlen=50)
        self._url: Optional[str] = None
        self._settled = threading.Event()

    def run(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._last.append(line)
                ready = READY.search(line)
                if ready and self._url is None:
                    self._url = ready[1]
                    self._settled.set()
        self._settled.set()

    def ready_url(self) -> str:
        self._settled.wait(START)
        if self._url is None:
            printed = "".join(self._last) or "nothing"
            raise NoEmulator(f"the emulator has not become ready; it printed:\n{printed}")
        return self._url


@contextmanager
def _container(image: str, flags: Sequence[str], env: Mapping[str, str]) -> Iterator[Emulator]:
    # The laboratory of a container needs a token. In the environment of docker it does not show in the process list.
    token = _token(env) or secrets.token_hex(16)
    own = {**env, TOKEN: token}
    publish = ["--publish", f"127.0.0.1::{PORT}", "--env", TOKEN]
    container = _docker(["run", "--detach", "--rm", *publish, image, *flags], own)
    try:
        address = _docker(["port", container, f"{PORT}/tcp"], own).splitlines()[0]
        yield _responding(Emulator(f"http://{address}", token), container, own)
    finally:
        subprocess.run(["docker", "stop", "-t", f"{STOP:.0f}", container], env=own, capture_output=True, check=False)


def _docker(words: Sequence[str], env: Mapping[str, str]) -> str:
    try:
        done = subprocess.run(["docker", *words], env=env, capture_output=True, text=True, check=False)
    except OSError as error:
        raise NoEmulator(f"{IMAGE} is set, but docker cannot be started: {error}") from error
    if done.returncode != 0:
        raise NoEmulator(f"docker {words[0]} failed: {done.stderr.strip()}")
    return done.stdout.strip()


def _responding(emulator: Emulator, container: str, env: Mapping[str, str]) -> Emulator:
    end = time.monotonic() + START
    while True:
        try:
            return _checked(emulator)
        except NoEmulator as error:
            if time.monotonic() > end or isinstance(error.__cause__, LabError):
                raise
        # A container that has ended is removed, and its error with it: --rm.
        if container[:12] not in _docker(["ps", "--quiet"], env):
            raise NoEmulator(f"the container of {env[IMAGE]} has ended; docker run without --detach shows why")
        time.sleep(0.1)

"""Which emulator the fixtures use."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Iterator

import pytest

from pytest_zilliz_emulator import Emulator
from pytest_zilliz_emulator.find import Way, find, running
from pytest_zilliz_emulator.plugin import sandbox_name

TOKEN = "a-long-word"
TESTS = """
    import pytest

    @pytest.mark.parametrize("number", range(6))
    def test_it(zilliz_emulator, zilliz_sandbox, number):
        print("\\nseen", zilliz_emulator.url, zilliz_sandbox.name)
"""


@pytest.fixture
def emulator(command: str, tmp_path: Path) -> Iterator[Emulator]:
    env = {**os.environ, "ZILLIZ_EMULATOR_CONTROL_TOKEN": TOKEN}
    with running(Way("command", command), [], env, tmp_path) as emulator:
        yield emulator


def names(result: pytest.RunResult) -> list[str]:
    return sorted(line.split()[2] for line in result.outlines if line.startswith("seen "))


def test_the_order_is_url_command_image(command: str, without_command: Path) -> None:
    folder = os.path.dirname(command)
    everything = {"ZILLIZ_EMULATOR_URL": "http://other:1", "PATH": folder, "ZILLIZ_EMULATOR_IMAGE": "image:1"}
    assert find(everything) == Way("url", "http://other:1")
    del everything["ZILLIZ_EMULATOR_URL"]
    assert find(everything) == Way("command", command)
    everything["PATH"] = str(without_command)
    assert find(everything) == Way("image", "image:1")


def test_without_an_emulator_the_tests_fail_and_name_the_three_ways(
    pytester: pytest.Pytester, without_command: Path
) -> None:
    pytester.makepyfile("def test_it(zilliz_sandbox): pass\ndef test_other(): pass")
    result = pytester.runpytest_subprocess()
    assert result.parseoutcomes() == {"errors": 1, "passed": 1}
    result.stdout.no_fnmatch_line("zilliz-import-emulator: *")
    text = str(result.stdout)
    for way in ("ZILLIZ_EMULATOR_URL", "the command zilliz-import-emulator on PATH", "ZILLIZ_EMULATOR_IMAGE"):
        assert way in text


def test_runs_and_workers_share_the_emulator_of_the_url(
    pytester: pytest.Pytester, emulator: Emulator, monkeypatch: pytest.MonkeyPatch, without_command: Path
) -> None:
    monkeypatch.setenv("ZILLIZ_EMULATOR_URL", emulator.url + "/")
    monkeypatch.setenv("ZILLIZ_EMULATOR_CONTROL_TOKEN", TOKEN)
    pytester.makepyfile(TESTS)
    first, second = (pytester.runpytest_subprocess("-n", "2", "-rP") for _ in range(2))
    for result in (first, second):
        assert result.parseoutcomes() == {"passed": 6}
        result.stdout.fnmatch_lines([f"zilliz-import-emulator: {emulator.url}/ (ZILLIZ_EMULATOR_URL)"])
    both = names(first) + names(second)
    assert len(set(both)) == 12, "no name is used twice"
    assert {name.split("-")[-2] for name in both} == {"gw0", "gw1"}
    left = emulator._calls.ask("GET", "/sandboxes")["sandboxes"]
    assert [sandbox["name"] for sandbox in left] == ["default"], "all are deleted"


def test_a_missing_token_is_named(
    pytester: pytest.Pytester, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZILLIZ_EMULATOR_URL", emulator.url)
    pytester.makepyfile("def test_it(zilliz_sandbox): pass")
    result = pytester.runpytest_subprocess()
    assert result.parseoutcomes() == {"errors": 1}
    result.stdout.fnmatch_lines(["*rejects calls: *set ZILLIZ_EMULATOR_CONTROL_TOKEN to its token"])


def test_a_url_where_nobody_listens_is_named(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZILLIZ_EMULATOR_URL", "http://127.0.0.1:1")
    pytester.makepyfile("def test_it(zilliz_sandbox): pass")
    result = pytester.runpytest_subprocess()
    assert result.parseoutcomes() == {"errors": 1}
    result.stdout.fnmatch_lines(["no emulator responds at http://127.0.0.1:1: *; start it, or unset ZILLIZ_EMULATOR_URL"])


@pytest.mark.parametrize(
    ("url", "token", "message"),
    [
        ("http://user:zq9x@127.0.0.1:1", "", "ZILLIZ_EMULATOR_URL has a user or a password, *"),
        ("http://[::1", "", "ZILLIZ_EMULATOR_URL is no URL of an emulator; write, for example, *"),
        ("127.0.0.1:zq9x", "", "ZILLIZ_EMULATOR_URL is no URL of an emulator; write, for example, *"),
        ("http://127.0.0.1:1 ", "", "no emulator responds at http://127.0.0.1:1: *"),
        ("http://127.0.0.1:1", "zq9x\nzq9x", "ZILLIZ_EMULATOR_CONTROL_TOKEN has a line break *"),
    ],
)
def test_a_wrong_variable_is_named_once_and_not_shown(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, url: str, token: str, message: str
) -> None:
    monkeypatch.setenv("ZILLIZ_EMULATOR_URL", url)
    monkeypatch.setenv("ZILLIZ_EMULATOR_CONTROL_TOKEN", token)
    pytester.makepyfile("def test_it(zilliz_sandbox): pass")
    result = pytester.runpytest_subprocess()
    assert result.parseoutcomes() == {"errors": 1}
    result.stdout.fnmatch_lines([message])
    text = str(result.stdout) + str(result.stderr)
    assert "zq9x" not in text
    assert "During handling" not in text and "Traceback" not in text


def test_another_server_and_a_silent_one_are_no_emulator(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as other, socket.create_server(("127.0.0.1", 0)) as silent:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        pytester.makepyfile("def test_it(zilliz_sandbox): pass")
        for port, reason in ((other.server_port, "*, but another server: HTTP 501 *"), (silent.getsockname()[1], ": *timed out*")):
            monkeypatch.setenv("ZILLIZ_EMULATOR_URL", f"http://127.0.0.1:{port}")
            began = time.monotonic()
            result = pytester.runpytest_subprocess()
            assert result.parseoutcomes() == {"errors": 1}
            result.stdout.fnmatch_lines([f"no emulator responds at http://127.0.0.1:{port}{reason}"])
            assert "<html" not in str(result.stdout).lower()
            assert time.monotonic() - began < 20
        other.shutdown()


# Stands for docker: starts the command where the image would be started, and keeps its process as the container.
DOCKER = """#!{python}
import os, pathlib, re, signal, subprocess, sys, time
state = pathlib.Path({state!r})
words = sys.argv[1:]
with (state / "calls").open("a") as calls:
    print(*words, file=calls)
log = state / "log"
if words[0] == "run":
    flags = words[words.index("image:1") + 1:]
    env = dict(os.environ, ZILLIZ_EMULATOR_PORT="0", PATH={path!r})
    assert env.pop("ZILLIZ_EMULATOR_IMAGE") == "image:1"
    process = subprocess.Popen([{command!r}, *flags], env=env, stdout=log.open("w"), stderr=subprocess.STDOUT, start_new_session=True)
    (state / "pid").write_text(str(process.pid))
    while "ready at" not in log.read_text():
        if process.poll() is not None:
            sys.exit(log.read_text())
        time.sleep(0.05)
    print("c0ffee" * 10)
elif words[0] == "port":
    print("127.0.0.1:" + re.search(r"ready at http://127.0.0.1:(\\d+)", log.read_text())[1])
elif words[0] == "stop":
    os.kill(int((state / "pid").read_text()), signal.SIGTERM)
"""


# The command is a program of Node, which PATH has when these tests begin.
PATH = os.environ.get("PATH", "")


@pytest.fixture
def docker(command: str, tmp_path: Path, without_command: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    program = DOCKER.format(python=sys.executable, state=str(tmp_path), command=command, path=PATH)
    (without_command / "docker").write_text(program)
    (without_command / "docker").chmod(0o755)
    monkeypatch.setenv("ZILLIZ_EMULATOR_IMAGE", "image:1")
    return tmp_path


def test_an_image_is_run_with_a_token_and_stopped(pytester: pytest.Pytester, docker: Path) -> None:
    pytester.makepyfile(TESTS)
    result = pytester.runpytest_subprocess("-rP", "-o", "zilliz_emulator_flags=--era 2025")
    assert result.parseoutcomes() == {"passed": 6}
    result.stdout.fnmatch_lines(["zilliz-import-emulator: image image:1"])
    run, port, stop = (docker / "calls").read_text().splitlines()
    publish = "--publish 127.0.0.1::19540 --env ZILLIZ_EMULATOR_CONTROL_TOKEN"
    container = "c0ffee" * 10
    assert run == f"run --detach --rm {publish} image:1 --era 2025", "the token is no argument"
    assert (port, stop) == (f"port {container} 19540/tcp", f"stop -t 15 {container}")


def test_what_docker_says_is_reported(pytester: pytest.Pytester, docker: Path) -> None:
    pytester.makepyfile("def test_it(zilliz_sandbox): pass")
    result = pytester.runpytest_subprocess("-o", "zilliz_emulator_flags=--era 1999")
    assert result.parseoutcomes() == {"errors": 1}
    result.stdout.fnmatch_lines(["docker run failed: --era is*1999*"])


def test_an_image_without_docker_is_reported(
    pytester: pytest.Pytester, without_command: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZILLIZ_EMULATOR_IMAGE", "image:1")
    pytester.makepyfile("def test_it(zilliz_sandbox): pass")
    result = pytester.runpytest_subprocess()
    assert result.parseoutcomes() == {"errors": 1}
    result.stdout.fnmatch_lines(["ZILLIZ_EMULATOR_IMAGE is set, but docker cannot be started: *"])


def test_nothing_is_left_when_the_session_ends(pytester: pytest.Pytester, command: str) -> None:
    pytester.makepyfile("def test_it(zilliz_emulator): print('\\nseen', zilliz_emulator.url, '-')")
    result = pytester.runpytest_subprocess("-rP")
    [url] = [line.split()[1] for line in result.outlines if line.startswith("seen ")]
    program = "import sys, urllib.request as r; r.build_opener(r.ProxyHandler({})).open(sys.argv[1])"
    done = subprocess.run([sys.executable, "-c", program, url], capture_output=True, text=True, check=False)
    assert "Connection refused" in done.stderr


@pytest.mark.parametrize(
    ("nodeid", "run", "name"),
    [
        ("tests/test_a.py::test_it", "", "test-it-DIGEST"),
        ("tests/test_a.py::TestB::test_it[中文-1]", "", "test-it-1-DIGEST"),
        ("a::" + "x" * 200, "gw11-0123abcd", "x" * 41 + "-DIGEST-gw11-0123abcd"),
    ],
)
def test_the_name_of_a_sandbox_is_valid_and_readable(nodeid: str, run: str, name: str) -> None:
    digest = hashlib.sha256(nodeid.encode()).hexdigest()[:8]
    assert sandbox_name(nodeid, run) == name.replace("DIGEST", digest)
    assert len(sandbox_name(nodeid, run)) <= 64

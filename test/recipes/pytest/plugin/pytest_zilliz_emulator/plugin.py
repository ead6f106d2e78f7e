"""Fixtures and hooks of pytest."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from contextlib import ExitStack
from typing import Any, Generator, Iterator

import pytest

from .calls import LabError
from .find import NoEmulator, find, running
from .laboratory import Emulator
from .sandbox import Clock, Faults, Journal, Sandbox

FLAGS = "zilliz_emulator_flags"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini(FLAGS, "flags of an emulator that the fixtures start, such as --era 2025", type="args", default=[])


def pytest_report_header() -> list[str]:
    try:
        return [f"zilliz-import-emulator: {find(os.environ)}"]
    except NoEmulator:
        # The tests may not need one, or replace the fixture of the emulator.
        return []


@pytest.fixture(scope="session")
def zilliz_emulator(pytestconfig: pytest.Config) -> Iterator[Emulator]:
    """A running emulator. With pytest-xdist each worker starts its own, unless ZILLIZ_EMULATOR_URL names one."""
    with ExitStack() as stack:
        problem = None
        try:
            way, flags = find(os.environ), pytestconfig.getini(FLAGS)
            emulator = stack.enter_context(running(way, flags, os.environ, pytestconfig.rootpath))
        except NoEmulator as error:
            problem = str(error)
        # Outside of the handler, so that pytest does not report the error twice.
        if problem is not None:
            pytest.fail(problem, pytrace=False)
        yield emulator


@pytest.fixture(scope="session")
def _zilliz_run(request: pytest.FixtureRequest) -> str:
    """Tells this run, and this worker of pytest-xdist, from others that use the same emulator."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    return f"{worker}-{secrets.token_hex(4)}"


@pytest.fixture
def zilliz_sandbox(
    zilliz_emulator: Emulator, _zilliz_run: str, request: pytest.FixtureRequest
) -> Iterator[Sandbox]:
    """A new sandbox for the test, which is deleted after it."""
    name = sandbox_name(request.node.nodeid, _zilliz_run if zilliz_emulator.shared else "")
    sandbox = zilliz_emulator.sandbox(name)
    yield sandbox
    try:
        sandbox.delete()
    except LabError as error:
        # The test itself may have deleted it.
        if error.status != 404:
            raise


@pytest.fixture
def zilliz_clock(zilliz_sandbox: Sandbox) -> Clock:
    """The clock of the test's sandbox."""
    return zilliz_sandbox.clock


@pytest.fixture
def zilliz_faults(zilliz_sandbox: Sandbox) -> Faults:
    """The faults of the test's sandbox."""
    return zilliz_sandbox.faults


@pytest.fixture
def zilliz_journal(zilliz_sandbox: Sandbox) -> Journal:
    """The requests to the test's sandbox."""
    return zilliz_sandbox.journal


def sandbox_name(nodeid: str, run: str) -> str:
    """A valid name of at most 64 characters. Ids depend on the name of the sandbox, so without `run` they repeat."""
    digest = hashlib.sha256(nodeid.encode()).hexdigest()[:8]
    end = f"-{digest}" + (f"-{run}" if run else "")
    readable = re.sub(r"[^A-Za-z0-9]+", "-", nodeid.rsplit("::", 1)[-1]).strip("-") or "test"
    return readable[: 64 - len(end)] + end


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, None]:
    """Adds the journal to the report of a failed test."""
    outcome = yield
    report: pytest.TestReport = outcome.get_result()
    sandbox = getattr(item, "funcargs", {}).get("zilliz_sandbox")
    if report.when == "call" and report.failed and isinstance(sandbox, Sandbox):
        report.sections.append((f"requests in the sandbox {sandbox.name}", _requests(sandbox)))


def _requests(sandbox: Sandbox) -> str:
    try:
        entries = sandbox.journal.entries(limit=50)
    except Exception as error:  # noqa: BLE001 - a test that has failed is reported, whatever became of its emulator.
        return f"the journal cannot be read: {error}"
    lines = [_line(entry) for entry in entries if entry["kind"] == "request"]
    return "\n".join(lines) if lines else "none"


def _line(entry: dict[str, Any]) -> str:
    response = entry.get("response")
    message = response.get("message", "") if isinstance(response, dict) else ""
    parts = [entry["method"], entry["path"], "→", str(entry["code"] or entry["status"]), message]
    return " ".join(part for part in parts if part) + (f"\n  {entry['explain']}" if entry.get("explain") else "")

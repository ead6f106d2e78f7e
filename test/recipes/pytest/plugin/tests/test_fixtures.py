"""What a user's tests can do with the fixtures, on an emulator that the plugin starts."""

from __future__ import annotations

import os
import re
import subprocess

import pytest

# The client of these tests: the API itself.
CLIENT = """
import json, urllib.request

JOB = {"clusterId": "in03-181766e3f9556b7", "collectionName": "medium_articles",
       "objectUrl": "gs://publicdataset-zillizcloud-com/medium_articles_2020.json"}

def call(sandbox, path, body=None, key=None):
    headers = {"authorization": f"Bearer {key or sandbox.key}", "content-type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(urllib.request.Request(sandbox.url + path, data, headers)) as reply:
        return json.load(reply)

def start(sandbox):
    return call(sandbox, "/v1/vector/collections/import", JOB)

def progress(sandbox, job):
    path = f"/v1/vector/collections/import/get?clusterId={JOB['clusterId']}&jobId={job}"
    return call(sandbox, path)["data"]["readyPercentage"]
"""


@pytest.fixture(autouse=True)
def client(pytester: pytest.Pytester, command: str) -> None:
    pytester.makepyfile(client=CLIENT)


def outcomes(result: pytest.RunResult) -> dict[str, int]:
    return {name: count for name, count in result.parseoutcomes().items() if name not in ("warning", "warnings")}


def test_clock_faults_and_journal_belong_to_the_sandbox_of_the_test(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import urllib.error, pytest
        from client import call, progress, start
        from pytest_zilliz_emulator import LabError

        def test_clock(zilliz_sandbox, zilliz_clock):
            zilliz_clock.freeze()
            before = zilliz_clock.now()
            job = start(zilliz_sandbox)["data"]["jobId"]
            assert progress(zilliz_sandbox, job) == 0
            changed = zilliz_clock.advance_until(job)
            assert [(one["jobId"], one["state"]) for one in changed["jobs"]] == [(job, "Completed")]
            assert progress(zilliz_sandbox, job) == 1
            assert zilliz_clock.now() == changed["now"] > before
            assert zilliz_clock.advance("1h")["now"] > changed["now"]
            zilliz_clock.run(60)
            assert zilliz_sandbox.call("GET", "/clock")["mode"] == "scaled"

        def test_faults(zilliz_sandbox, zilliz_faults, zilliz_journal):
            zilliz_faults.add("import", code=47039, times=1)
            assert [fault["remaining"] for fault in zilliz_faults.list()] == [1]
            assert start(zilliz_sandbox)["code"] == 47039
            assert start(zilliz_sandbox)["code"] == 200
            assert zilliz_journal.count(operation="import") == 2
            assert [entry["code"] for entry in zilliz_journal.entries() if entry["kind"] == "request"] == [47039, 200]
            zilliz_journal.expect(operation="import", code=47039, count=1)
            zilliz_journal.wait(1, operation="import", count=2)
            with pytest.raises(LabError, match="import"):
                zilliz_journal.expect(operation="import", count=3)
            zilliz_faults.add("import", status=503)
            zilliz_faults.clear()
            assert start(zilliz_sandbox)["code"] == 200

        def test_scenarios(zilliz_sandbox, zilliz_clock):
            zilliz_sandbox.scenarios.add(fail={"at": 0.4, "reason": "disk quota exceeded"})
            job = start(zilliz_sandbox)["data"]["jobId"]
            assert zilliz_clock.advance_until("idle")["jobs"][-1]["state"] == "Failed"
            zilliz_sandbox.reset()
            assert zilliz_sandbox.scenarios.list() == []
            with pytest.raises(LabError, match=job) as raised:
                zilliz_clock.advance_until(job)
            assert raised.value.status == 404

        def test_a_key_of_the_world(zilliz_sandbox, zilliz_journal):
            call(zilliz_sandbox, "/v1/vector/collections/import", {}, zilliz_sandbox.key_of("demo-owner"))
            assert zilliz_journal.count() == 1

        def test_the_emulator(zilliz_emulator, zilliz_sandbox):
            assert zilliz_emulator.info()["era"] == "2025"
            start(zilliz_sandbox)
            assert zilliz_emulator.coverage(operations="import")["percent"] > 0
        """
    )
    result = pytester.runpytest_subprocess("-o", "zilliz_emulator_flags=--era 2025", "--strict-markers", "-W", "error")
    assert outcomes(result) == {"passed": 5}
    result.stdout.fnmatch_lines(["zilliz-import-emulator: command */zilliz-import-emulator"])


EIGHT = """
    import pytest
    from client import start

    @pytest.mark.parametrize("number", range(8))
    def test_alone(zilliz_emulator, zilliz_sandbox, number):
        # A free cluster has one import at a time: a second test in the same sandbox would be refused.
        reply = start(zilliz_sandbox)
        assert reply["code"] == 200
        print("\\nseen", zilliz_emulator.url, zilliz_sandbox.name, reply["data"]["jobId"])
"""


def seen(result: pytest.RunResult) -> list[tuple[str, str, str]]:
    lines = [line.split() for line in result.outlines if line.startswith("seen ")]
    return sorted((name, job, url) for _, url, name, job in lines)


def test_each_test_has_its_own_sandbox_whose_ids_are_the_same_in_each_run_and_with_workers(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(EIGHT)
    alone, together = (pytester.runpytest_subprocess("-rP", *flags) for flags in ([], ["-n", "2"]))
    assert outcomes(alone) == outcomes(together) == {"passed": 8}
    assert [(name, job) for name, job, _ in seen(alone)] == [(name, job) for name, job, _ in seen(together)]
    assert len({name for name, _, _ in seen(together)}) == 8
    assert len({url for _, _, url in seen(together)}) == 2, "an emulator for each worker"


def test_a_failed_test_reports_its_requests(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        from client import start

        def test_two(zilliz_sandbox):
            start(zilliz_sandbox)
            assert start(zilliz_sandbox)["code"] == 200
        """
    )
    result = pytester.runpytest_subprocess()
    assert outcomes(result) == {"failed": 1}
    result.stdout.fnmatch_lines(
        [
            "*requests in the sandbox test-two-*",
            "POST /v1/vector/collections/import → 200",
            "POST /v1/vector/collections/import → 47039 The specified cluster do not support multiple imports*",
        ]
    )


def test_a_failed_start_reports_what_the_emulator_printed(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_it(zilliz_sandbox): pass")
    result = pytester.runpytest_subprocess("-o", "zilliz_emulator_flags=--era 1999")
    assert outcomes(result) == {"errors": 1}
    result.stdout.fnmatch_lines(["the emulator has not become ready; it printed:", "--era is*1999*"])


def test_paths_in_flags_are_relative_to_the_root_of_the_tests(pytester: pytest.Pytester, command: str) -> None:
    pytester.makefile(".toml", pyproject='[tool.pytest.ini_options]\nzilliz_emulator_flags = ["--world", "own.yaml"]')
    subprocess.run([command, "world", "init", "own.yaml"], cwd=pytester.path, check=True)
    own = pytester.path / "own.yaml"
    own.write_text(re.sub("^name: .*", "name: own", own.read_text(), flags=re.MULTILINE))
    folder = pytester.mkdir("deep")
    body = "assert zilliz_sandbox.call('GET', '/world')['name'] == 'own'"
    (folder / "test_it.py").write_text(f"def test_it(zilliz_sandbox): {body}")
    os.chdir(folder)
    assert outcomes(pytester.runpytest_subprocess()) == {"passed": 1}

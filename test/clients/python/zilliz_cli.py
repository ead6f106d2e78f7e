"""zilliz-cli, as a person types it. It always calls the service's own names."""

import json
import os
import subprocess
import sys
import tempfile

with open("test/clients/cases.json", encoding="utf8") as file:
    CASES = json.load(file)
CLUSTER, COLLECTION = CASES["cluster"], CASES["collection"]
COMMAND = os.path.join(os.path.dirname(sys.executable), "zilliz")
ENV = {**os.environ, "ZILLIZ_API_KEY": CASES["key"], "ZILLIZ_CONFIG_DIR": tempfile.mkdtemp(), "NO_COLOR": "1"}


def zilliz(*words, code=0):
    ended = subprocess.run([COMMAND, *words], env=ENV, input="y\n", capture_output=True, text=True, timeout=60, check=False)
    if ended.returncode != code:
        raise SystemExit(f"{' '.join(words)}: {ended.stdout}{ended.stderr}")
    return ended


def read(*words, code=0):
    return json.loads(zilliz(*words, "-o", "json", code=code).stdout)


def did(what):
    print(what, flush=True)


def same(found, wanted):
    if found != wanted:
        raise SystemExit(f"{found!r} is not {wanted!r}")


def refused(what, *words):
    ended = zilliz(*words, code=1)
    if CASES["refusals"]["v2"][what] not in " ".join((ended.stdout + ended.stderr).split()):
        raise SystemExit(f"refused: {what}: {ended.stdout}{ended.stderr}")
    did(f"refused: {what}")


def start(url, collection=COLLECTION):
    body = json.dumps({"objectUrls": [[url]]})
    return ("import", "start", "--cluster-id", CLUSTER, "--collection", collection, "--body", body)


same(any(project["projectId"] == CASES["project"] for project in read("project", "list")), True)
same(read("project", "describe", "--project-id", CASES["project"])["projectId"], CASES["project"])
did("projects")
zilliz("context", "set", "--cluster-id", CLUSTER)
job = read(*start(CASES["good"]))["jobId"]
did("create")
done = read("job", "describe", "--job-id", job, "--wait", "--interval", "1")
same((done["status"], done["progress"], done["type"]), ("SUCCESSFUL", "100", "IMPORT"))
did("poll to completion")
same(read("import", "status", "--job-id", job, "--cluster-id", CLUSTER)["state"], "Completed")
listed = read("import", "list", "--cluster-id", CLUSTER)
records = listed["records"] if isinstance(listed, dict) else listed
same(records[0]["jobId"], job)
did("list")
refused("collection", *start(CASES["good"], CASES["missing"]["collection"]))
refused("object", *start(CASES["missing"]["object"]))
refused("job", "job", "describe", "--job-id", CASES["missing"]["job"])
broken = read(*start(CASES["broken"]))["jobId"]
failed = read("job", "describe", "--job-id", broken, "--wait", "--interval", "1", code=1)
same((failed["status"], failed["reason"]), ("FAILED", CASES["reason"]))
did("failed job")
zilliz("database", "create", "--name", "mine")
same("mine" in json.dumps(read("database", "list")), True)
same(read("database", "describe", "--name", "mine")["dbName"], "mine")
did("databases")
zilliz("collection", "compact", "--name", COLLECTION)
did("compact")
zilliz("alias", "create", "--collection", COLLECTION, "--alias", "latest")
same(read("collection", "describe", "--name", "latest")["collectionName"], COLLECTION)
zilliz("alias", "drop", "--alias", "latest")
zilliz("database", "drop", "--name", "mine")
did("aliases")

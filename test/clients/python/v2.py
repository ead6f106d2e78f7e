"""pymilvus from 2.4.8 on, which speaks v2."""

import importlib.util
import inspect

from pymilvus.bulk_writer import bulk_import, get_import_progress, list_import_jobs

from cases import CASES, CLUSTER, COLLECTION, KEY, MISSING, URL, did, poll, refused, same


def create(url=CASES["good"], collection=COLLECTION, **more):
    arguments = {"object_url": url} if url else {}
    return bulk_import(URL, collection, cluster_id=CLUSTER, api_key=KEY, **arguments, **more)


def progress(job_id):
    return get_import_progress(URL, job_id, cluster_id=CLUSTER, api_key=KEY)


def end_of(reply, states=("Completed", "Failed")):
    job_id = reply.json()["data"]["jobId"]
    return poll(lambda: progress(job_id), lambda data: data["state"] in states)


created = create()
did("create")
done = end_of(created)
same((done["state"], done["progress"], done["totalRows"]), ("Completed", 100, CASES["rows"]))
did("poll to completion")

listed = list_import_jobs(URL, COLLECTION, cluster_id=CLUSTER, api_key=KEY).json()["data"]
same([(job["jobId"], job["state"]) for job in listed["records"]], [(done["jobId"], "Completed")])
did("list")

for what, call in (
    ("collection", lambda: create(collection=MISSING["collection"])),
    ("object", lambda: create(MISSING["object"])),
    ("job", lambda: progress(MISSING["job"])),
):
    refused(what, CASES["refusals"]["v2"][what], call)

failed = end_of(create(CASES["broken"]))
same((failed["state"], failed["reason"]), ("Failed", CASES["reason"]))
did("failed job")

if "object_urls" in inspect.signature(bulk_import).parameters:
    same(end_of(create(None, object_urls=[[CASES["good"]]]))["state"], "Completed")
    did("object_urls")

# Options are passed on from 2.5 on. No release so far has calls for commit and abort.
if "options" in inspect.getsource(bulk_import):
    held = create(options={"auto_commit": "false"})
    same(end_of(held, ("Completed", "Failed", "Uncommitted"))["progress"], 99)
    did("auto_commit false waits")

# The storage client of volumes speaks TLS alone.
if URL.startswith("https:") and importlib.util.find_spec("pymilvus.bulk_writer.volume_file_manager"):
    import volumes  # noqa: F401

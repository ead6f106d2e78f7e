"""pymilvus up to 2.4.7, which speaks v1."""

from pymilvus.bulk_writer.bulk_import import bulk_import, get_import_progress, list_import_jobs

from cases import CASES, CLUSTER, COLLECTION, KEY, MISSING, URL, did, poll, refused, same


def create(url=CASES["good"], collection=COLLECTION):
    return bulk_import(URL, KEY, url, "", "", CLUSTER, collection)


def progress(job_id):
    return get_import_progress(URL, KEY, job_id, CLUSTER)


def end_of(reply):
    job_id = reply.json()["data"]["jobId"]
    return poll(lambda: progress(job_id), lambda data: data["readyPercentage"] == 1 or data["errorMessage"])


created = create()
did("create")
done = end_of(created)
same((done["readyPercentage"], done["errorMessage"]), (1, None))
did("poll to completion")

listed = list_import_jobs(URL, KEY, CLUSTER, 10, 1).json()["data"]["records"][0]
same((listed["jobId"], listed["state"]), (done["jobId"], "ImportCompleted"))
did("list")

for what, call in (
    ("collection", lambda: create(collection=MISSING["collection"])),
    ("object", lambda: create(MISSING["object"])),
    ("job", lambda: progress(MISSING["job"])),
):
    refused(what, CASES["refusals"]["v1"][what], call)

failed = end_of(create(CASES["broken"]))
same((failed["readyPercentage"], failed["errorMessage"]), (0.4, CASES["reason"]))
did("failed job")

"""What all cases share: the emulator, the library, and an import that succeeds."""

import json
import time
import unittest

from pymilvus.bulk_writer import bulk_import, get_import_progress, list_import_jobs

from emulator import Emulator

EMULATOR = Emulator()
KEY = "an-api-key-of-a-user"
SECRETS = [KEY, "demo-revoked", "demo-access-key", "demo-secret-key", "a-wrong-secret"]

CALLS = {call.__name__: call for call in (bulk_import, get_import_progress, list_import_jobs)}

# The example of the import page.
PAGE = {
    "object_url": "gs://publicdataset-zillizcloud-com/medium_articles_2020.json",
    "access_key": "your-access-key",
    "secret_key": "your-secret-key",
    "cluster_id": "in03-181766e3f9556b7",
    "collection_name": "medium_articles",
}
NO_JOB = {"job_id": "job-0000000000000000000000", "cluster_id": PAGE["cluster_id"]}
PRIVATE = "gs://docs-demo/1af78216/1.parquet"

# Seconds.
POLL = 0.1
DONE = 15


def body_of(value) -> str:
    """The body as the emulator writes it: no spaces, keys in this order, one newline at the end."""
    return json.dumps(value, separators=(",", ":")) + "\n"


class Case(unittest.TestCase):
    maxDiff = None

    def call(self, name: str, arguments: dict, url: str | None = None, key: str = KEY):
        return CALLS[name](EMULATOR.url if url is None else url, key, **arguments)

    def progress(self, job_id: str, cluster_id: str, url: str | None = None):
        return self.call("get_import_progress", {"job_id": job_id, "cluster_id": cluster_id}, url)

    def replies_until_done(self, job_id: str, cluster_id: str) -> list:
        """Asks for the progress, again and again, until it is 1; returns all replies."""
        replies = []
        end = time.monotonic() + DONE
        while time.monotonic() < end:
            replies.append(self.progress(job_id, cluster_id))
            if replies[-1].json()["data"]["readyPercentage"] == 1:
                return replies
            time.sleep(POLL)
        raise AssertionError(f"not done within {DONE} s: {replies[-1].text}")

"""One import as users do it: create, ask for its progress until it is done, list."""

import re
import time
from datetime import datetime, timezone

from pymilvus import __version__

from case import Case, body_of

CLUSTER = "in01-5b7c0de3f1a2948"
COLLECTION = "medium_articles"
OBJECT = "medium_articles_2020_dpr/medium_articles_2020_dpr.json"
ARGUMENTS = {
    "object_url": f"s3://publicdataset.zillizcloud.com/{OBJECT}",
    "access_key": "",
    "secret_key": "",
    "cluster_id": CLUSTER,
    "collection_name": COLLECTION,
}
# Jobs that the built-in world declares for this cluster.
EARLIER = [
    {"collectionName": "books", "jobId": "job-0000000004failed000001", "state": "ImportFailed"},
    {"collectionName": "books", "jobId": "job-0000000003completed001", "state": "ImportCompleted"},
]


def progress_body(job_id: str, ready: float, complete_time: str | None) -> str:
    file = {
        "fileName": OBJECT,
        "fileSize": 63524352,
        "readyPercentage": ready,
        "completeTime": complete_time,
        "errorMessage": None,
    }
    return body_of({"code": 200, "data": {"collectionName": COLLECTION, **file, "jobId": job_id, "details": [file]}})


def list_body(job_id: str, state: str) -> str:
    tasks = [{"collectionName": COLLECTION, "jobId": job_id, "state": state}, *EARLIER]
    data = {"tasks": tasks, "count": 3, "currentPage": 1, "pageSize": 5, "records": tasks}
    return body_of({"code": 200, "data": data})


class ImportJob(Case):
    @classmethod
    def setUpClass(cls):
        case = cls()
        page = {"cluster_id": CLUSTER, "page_size": 5, "current_page": 1}
        cls.began = time.time()
        cls.created = case.call("bulk_import", ARGUMENTS)
        cls.job_id = cls.created.json()["data"]["jobId"]
        cls.list_while_running = case.call("list_import_jobs", page)
        *cls.running, cls.done = case.replies_until_done(cls.job_id, CLUSTER)
        cls.ended = time.time()
        cls.list_when_done = case.call("list_import_jobs", page)

    def test_the_library_is_pymilvus_2_4_7(self):
        self.assertEqual(__version__, "2.4.7")

    def test_bulk_import_returns_a_job_id(self):
        self.assertRegex(self.job_id, r"\Ajob-[0-9a-f]{10}[0-9a-z]{12}\Z")
        self.assertEqual(self.created.text, body_of({"code": 200, "data": {"jobId": self.job_id}}))
        self.assertEqual(self.created.headers["content-type"], "application/json; charset=utf-8")

    def test_get_import_progress_of_a_running_job(self):
        self.assertGreater(len(self.running), 3)
        for reply in self.running:
            ready = reply.json()["data"]["readyPercentage"]
            self.assertEqual(reply.text, progress_body(self.job_id, ready, None))

    def test_the_progress_never_goes_back_and_is_below_1_until_the_end(self):
        seen = [reply.json()["data"]["readyPercentage"] for reply in self.running]
        self.assertEqual(seen, sorted(seen))
        self.assertGreaterEqual(seen[0], 0)
        self.assertLess(seen[-1], 1)
        self.assertGreater(len(set(seen)), 3)

    def test_get_import_progress_of_the_finished_job(self):
        complete_time = self.done.json()["data"]["completeTime"]
        self.assertEqual(self.done.text, progress_body(self.job_id, 1, complete_time))
        self.assertTrue(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", complete_time), complete_time)
        completed = datetime.strptime(complete_time, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc).timestamp()
        self.assertTrue(int(self.began) <= completed <= self.ended, complete_time)

    def test_list_import_jobs_of_the_cluster(self):
        self.assertEqual(self.list_while_running.text, list_body(self.job_id, "ImportRunning"))
        self.assertEqual(self.list_when_done.text, list_body(self.job_id, "ImportCompleted"))

import pytest
from pymilvus import MilvusException
from pymilvus.bulk_writer import bulk_import, get_import_progress

CLUSTER = "in03-181766e3f9556b7"
OBJECT = "gs://publicdataset-zillizcloud-com/medium_articles_2020.json"


def start(sandbox):
    job = {"collection_name": "medium_articles", "cluster_id": CLUSTER, "object_url": OBJECT}
    return bulk_import(sandbox.url, api_key=sandbox.key, **job).json()["data"]["jobId"]


def state(sandbox, job_id):
    reply = get_import_progress(sandbox.url, job_id, cluster_id=CLUSTER, api_key=sandbox.key)
    return reply.json()["data"]["state"]


def test_an_import_is_through_after_a_minute(zilliz_sandbox, zilliz_clock):
    job_id = start(zilliz_sandbox)
    assert state(zilliz_sandbox, job_id) == "Pending"
    zilliz_clock.advance("1m")
    assert state(zilliz_sandbox, job_id) == "Completed"


def test_a_free_cluster_takes_one_import_at_a_time(zilliz_sandbox):
    start(zilliz_sandbox)
    with pytest.raises(MilvusException, match="do not support multiple imports at the same time"):
        start(zilliz_sandbox)


def test_a_gateway_error_reaches_the_caller(zilliz_sandbox, zilliz_faults, zilliz_journal):
    zilliz_faults.add("v2.create", status=503)
    with pytest.raises(MilvusException):
        start(zilliz_sandbox)
    zilliz_journal.expect(operation="v2.create", count=1)

IMPORT = "/v1/vector/collections/import"
JOB = {
    "clusterId": "in03-181766e3f9556b7",
    "collectionName": "medium_articles",
    "objectUrl": "gs://publicdataset-zillizcloud-com/medium_articles_2020.json",
}


def progress(account, job_id):
    reply = account.call(f"{IMPORT}/get?clusterId={JOB['clusterId']}&jobId={job_id}")
    return reply["data"]["readyPercentage"]


def test_an_import_is_through_after_a_minute(account):
    job_id = account.call(IMPORT, JOB)["data"]["jobId"]
    assert progress(account, job_id) == 0
    account.advance("1m")
    assert progress(account, job_id) == 1


def test_a_free_cluster_takes_one_import_at_a_time(account):
    account.call(IMPORT, JOB)
    assert account.call(IMPORT, JOB)["code"] == 47039

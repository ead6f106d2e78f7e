"""Imports one object into the collection `articles` of the built-in world and waits for the end of the job. Only the standard library."""
import json
import os
import sys
import time
import urllib.request

BASE = os.environ.get("ZILLIZ_BASE_URL", "http://emulator:19540")
CLUSTER = "in01-5b7c0de3f1a2948"

ROWS = [{"id": id, "title": f"title {id}", "vector": [id / 8] * 8} for id in range(10)]


def call(path, body=None):
    request = urllib.request.Request(
        BASE + path,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": "Bearer demo", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        answer = json.load(response)
        if answer["code"] != 200:
            sys.exit(f"{answer['code']} {answer['message']} ({response.headers['x-emulator-explain']})")
        return answer["data"]


def run(object_url, **keys):
    """keys: accessKey and secretKey of the store; none for a public bucket"""
    target = {"clusterId": CLUSTER, "collectionName": "articles", "objectUrl": object_url, **keys}
    job = call("/v1/vector/collections/import", target)["jobId"]
    while True:
        progress = call(f"/v1/vector/collections/import/get?clusterId={CLUSTER}&jobId={job}")
        if progress.get("errorMessage"):
            sys.exit(f"{object_url}: {progress['errorMessage']}")
        if progress["readyPercentage"] == 1:
            print(f"imported {object_url}")
            return
        time.sleep(0.2)

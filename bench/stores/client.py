"""Does one thing with boto3 in its default settings, and prints the seconds that it took."""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import boto3

order = json.loads(sys.argv[1])
s3 = boto3.client(
    "s3",
    endpoint_url=order["url"],
    aws_access_key_id=order["accessKey"],
    aws_secret_access_key=order["secretKey"],
    region_name="us-east-1",
)
bucket, key, path = order["bucket"], order.get("key"), order.get("path")


def fill():
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda at: s3.put_object(Bucket=bucket, Key=f"{at:06}", Body=b"x"), range(order["keys"])))


def put_object():
    with open(path, "rb") as body:
        s3.put_object(Bucket=bucket, Key=key, Body=body)


def list_keys():
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    found = sum(len(page.get("Contents", [])) for page in pages)
    assert found == order["keys"], found


work = {
    "create_bucket": lambda: s3.create_bucket(Bucket=bucket),
    "fill": fill,
    "list": list_keys,
    "put_object": put_object,
    "upload_file": lambda: s3.upload_file(path, bucket, key),
}[order["do"]]
begun = time.perf_counter()
work()
print(time.perf_counter() - begun)

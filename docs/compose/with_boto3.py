"""Uploads with boto3, imports with the same keys."""
import json
import os

import boto3
import importer

KEY, SECRET = os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]

s3 = boto3.client("s3")
try:
    s3.create_bucket(Bucket="my-bucket")
except s3.exceptions.BucketAlreadyOwnedByYou:
    pass  # of an earlier run
s3.put_object(Bucket="my-bucket", Key="articles.json", Body=json.dumps(importer.ROWS))
importer.run("s3://my-bucket/articles.json", accessKey=KEY, secretKey=SECRET)

"""Uploads with the AWS CLI, imports with the same keys."""
import json
import os
import pathlib
import subprocess

import importer

KEY, SECRET = os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]

pathlib.Path("/tmp/articles.json").write_text(json.dumps(importer.ROWS))
# An earlier run may have made it.
if subprocess.run(["aws", "s3api", "head-bucket", "--bucket", "cli-bucket"], capture_output=True).returncode != 0:
    subprocess.run(["aws", "s3", "mb", "s3://cli-bucket"], check=True)
subprocess.run(["aws", "s3", "cp", "/tmp/articles.json", "s3://cli-bucket/articles.json"], check=True)
importer.run("s3://cli-bucket/articles.json", accessKey=KEY, secretKey=SECRET)

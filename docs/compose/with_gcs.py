"""Uploads with Google's client to fake-gcs-server, which checks no keys."""
import json

import importer
from google.auth.credentials import AnonymousCredentials
from google.cloud import storage

# The client reads STORAGE_EMULATOR_HOST.
client = storage.Client(project="test", credentials=AnonymousCredentials())
bucket = client.lookup_bucket("my-bucket") or client.create_bucket("my-bucket")
bucket.blob("articles.json").upload_from_string(json.dumps(importer.ROWS))
importer.run("gs://my-bucket/articles.json")

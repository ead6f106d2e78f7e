"""Writes Parquet with pymilvus' RemoteBulkWriter, which uploads it, and imports each file."""
import os

import importer
from minio import Minio
from pymilvus import CollectionSchema, DataType, FieldSchema
from pymilvus.bulk_writer import BulkFileType, RemoteBulkWriter

KEY, SECRET = os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"]
ENDPOINT = os.environ["AWS_ENDPOINT_URL"].removeprefix("http://")

schema = CollectionSchema(
    [
        FieldSchema("id", DataType.INT64, is_primary=True),
        FieldSchema("title", DataType.VARCHAR, max_length=32),
        FieldSchema("vector", DataType.FLOAT_VECTOR, dim=8),
    ]
)
# The writer does not make its bucket.
store = Minio(ENDPOINT, KEY, SECRET, secure=False)
if not store.bucket_exists("bulk-bucket"):
    store.make_bucket("bulk-bucket")
place = RemoteBulkWriter.S3ConnectParam(
    bucket_name="bulk-bucket", endpoint=ENDPOINT, access_key=KEY, secret_key=SECRET, secure=False
)
with RemoteBulkWriter(schema=schema, remote_path="rows", connect_param=place, file_type=BulkFileType.PARQUET) as writer:
    for row in importer.ROWS:
        writer.append_row(row)
    writer.commit()
    for files in writer.batch_files:
        for path in files:
            importer.run(f"s3://bulk-bucket/{path.lstrip('/')}", accessKey=KEY, secretKey=SECRET)

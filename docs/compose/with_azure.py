"""Uploads with Azure's client to Azurite, imports with the account and its key."""
import json
import os

import importer
from azure.storage.blob import BlobServiceClient

ACCOUNT, KEY, ENDPOINT = os.environ["AZURE_ACCOUNT"], os.environ["AZURE_KEY"], os.environ["AZURE_ENDPOINT"]

service = BlobServiceClient(ENDPOINT, credential={"account_name": ACCOUNT, "account_key": KEY})
container = service.get_container_client("my-container")
if not container.exists():
    container.create_container()
container.upload_blob("articles.json", json.dumps(importer.ROWS), overwrite=True)
importer.run(f"https://{ACCOUNT}.blob.core.windows.net/my-container/articles.json", accessKey=ACCOUNT, secretKey=KEY)

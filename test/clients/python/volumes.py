"""The volume managers of pymilvus: create, list, upload, import from the volume, delete. Its storage client speaks TLS alone."""

import json
import tempfile
from inspect import signature
from pathlib import Path

from pymilvus.bulk_writer import bulk_import, get_import_progress
from pymilvus.bulk_writer.volume_file_manager import VolumeFileManager
from pymilvus.bulk_writer.volume_manager import VolumeManager

from cases import CASES, CLUSTER, COLLECTION, KEY, URL, did, poll, refused, same

PROJECT, REGION = "proj-0a1b2c3d4e5f60718293a4", "aws-us-west-2"
NAME = "clients"
# Of the built-in world, for the bucket import-samples.
INTEGRATION = "integ-0a1b2c3d4e5f6071829"
ROWS = [{"id": id, "title": f"row {id}", "vector": [0.5] * 8} for id in (1, 2, 3)]
# Files above 5 MiB go in parts.
PADDING = " " * (6 << 20)

volumes = VolumeManager(URL, KEY)


def listed() -> list:
    return [volume["volumeName"] for volume in volumes.list_volumes(PROJECT).json()["data"]["volumes"]]


def imported(*paths: str) -> dict:
    """The end of a job that imports these paths of the volume."""
    data_paths = [[path] for path in paths]
    reply = bulk_import(
        URL, COLLECTION, cluster_id=CLUSTER, api_key=KEY, volume_name=NAME, data_paths=data_paths
    )
    job_id = reply.json()["data"]["jobId"]
    ask = lambda: get_import_progress(URL, job_id, cluster_id=CLUSTER, api_key=KEY)
    return poll(ask, lambda data: data["state"] in ("Completed", "Failed"))


volumes.create_volume(PROJECT, REGION, NAME)
same(listed(), [NAME])
did("volume create and list")
refused("volume name taken", "already exists", lambda: volumes.create_volume(PROJECT, REGION, NAME))

files = VolumeFileManager(URL, KEY, NAME)
with tempfile.TemporaryDirectory() as folder:
    small, large = Path(folder, "small.json"), Path(folder, "sub", "large.json")
    large.parent.mkdir()
    small.write_text(json.dumps(ROWS))
    large.write_text(json.dumps(ROWS) + PADDING)
    same(files.upload_file_to_volume(folder, "data/")["path"], "data/")
    did("volume upload (folder, in parts too)")
    files.upload_file_to_volume(str(small), "")
    did("volume upload (file)")

done = imported("data/small.json", "data/sub/large.json", "small.json")
same((done["state"], done["totalRows"]), ("Completed", 9))
did("volume import")

refused("object in a volume", CASES["refusals"]["v2"]["object"], lambda: imported("data/none.json"))
volumes.delete_volume(NAME)
same(listed(), [])
did("volume delete")

# Earlier releases know managed volumes alone.
if "volume_type" in signature(volumes.create_volume).parameters:
    volumes.create_volume(
        PROJECT, REGION, NAME, volume_type="EXTERNAL", storage_integration_id=INTEGRATION, path="json/"
    )
    told = volumes.describe_volume(NAME).json()["data"]
    same((told["type"], told["storageIntegrationId"], told["path"]), ("EXTERNAL", INTEGRATION, "json/"))
    did("external volume create and describe")
    same(imported("pandas/articles.json")["state"], "Completed")
    did("external volume import")
    upload = lambda: VolumeFileManager(URL, KEY, NAME).upload_file_to_volume(__file__, "data/")
    refused("upload to an external volume", "read-only", upload)
    volumes.delete_volume(NAME)
    did("external volume delete")

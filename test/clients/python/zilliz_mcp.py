"""zilliz-mcp-server: its tools, called as the server calls them. It makes no import jobs."""

import asyncio
import json
import os
import sys

with open("test/clients/cases.json", encoding="utf8") as file:
    CASES = json.load(file)
os.environ["ZILLIZ_CLOUD_URI"] = sys.argv[1]
os.environ["ZILLIZ_CLOUD_TOKEN"] = CASES["key"]

from zilliz_mcp_server.app import zilliz_mcp  # noqa: E402
from zilliz_mcp_server.tools.milvus import milvus_tools  # noqa: E402, F401
from zilliz_mcp_server.tools.zilliz import zilliz_tools  # noqa: E402, F401

PLACE = {"cluster_id": CASES["cluster"], "region_id": CASES["region"]}


async def tool(name, **arguments):
    answer = await zilliz_mcp.call_tool(name, arguments)
    return str(answer)


async def run():
    for name, words in (("list_projects", CASES["project"]), ("list_clusters", CASES["cluster"])):
        found = await tool(name)
        if words not in found:
            sys.exit(f"{name}: {found}")
        print(name, flush=True)
    described = await tool("describe_cluster", cluster_id=CASES["cluster"])
    if CASES["address"] not in described:
        sys.exit(f"describe_cluster: {described}")
    print("describe_cluster", flush=True)
    # The address of the cluster leads to the emulator by the service's own name alone.
    if not sys.argv[1].startswith("https://api."):
        return
    endpoint = f"https://{CASES['address']}:19530"
    for name, arguments, words in (
        ("list_databases", {}, "default"),
        ("list_collections", {}, CASES["collection"]),
        ("describe_collection", {"collection_name": CASES["collection"]}, CASES["collection"]),
    ):
        found = await tool(name, endpoint=endpoint, **PLACE, **arguments)
        if words not in found:
            sys.exit(f"{name}: {found}")
        print(name, flush=True)


asyncio.run(run())

"""Calls the emulator by the client that was made of its document: python client.py URL"""

import importlib
import pkgutil
import sys

PACKAGE = "zilliz_import_emulator_the_laboratory_client"

package = importlib.import_module(PACKAGE)
for module in pkgutil.walk_packages(package.__path__, f"{PACKAGE}."):
    importlib.import_module(module.name)

client = package.Client(base_url=sys.argv[1], raise_on_unexpected_status=True)
call = importlib.import_module(f"{PACKAGE}.api.default.post_clock_advance")
models = importlib.import_module(f"{PACKAGE}.models")

advanced = call.sync_detailed(client=client, body=models.PostClockAdvanceBody.from_dict({"by": "10m"}))
assert advanced.status_code == 200, advanced
assert isinstance(advanced.parsed, models.PostClockAdvanceResponse200), advanced

refused = call.sync_detailed(client=client, body=models.PostClockAdvanceBody.from_dict({"by": "soon"}))
assert refused.status_code == 400, refused
assert isinstance(refused.parsed, models.LabError) and "soon" in refused.parsed.error, refused

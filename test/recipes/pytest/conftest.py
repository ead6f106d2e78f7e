import json
import subprocess
import urllib.request
import uuid

import pytest


@pytest.fixture(scope="session")
def emulator_url():
    command = ["node_modules/.bin/zilliz-import-emulator", "--port", "0", "--freeze", "2024-01-02T03:04:05Z"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as emulator:
        yield json.loads(emulator.stdout.readline())["url"]
        emulator.terminate()


class Account:
    """A sandbox of its own for each test: nothing that a test does is seen by another."""

    def __init__(self, url):
        self.url = url
        self.sandbox = uuid.uuid4().hex
        self.headers = {"Authorization": f"Bearer any-key@{self.sandbox}"}

    def call(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, self.headers)
        with urllib.request.urlopen(request) as reply:
            return json.load(reply)

    def advance(self, by):
        return self.call(f"/_emulator/clock/advance?sandbox={self.sandbox}", {"by": by})


@pytest.fixture
def account(emulator_url):
    return Account(emulator_url)

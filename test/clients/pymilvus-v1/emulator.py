"""The emulator as a user starts it: `npm start`."""

import json
import os
import queue
import subprocess
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

# Seconds. The first covers the build that comes before the start.
READY = 120
STOPPED = 15


class Emulator:
    """`output` has all lines that it printed."""

    url: str

    def __init__(self):
        self.output: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._process: subprocess.Popen[str] | None = None

    def start(self, *flags: str) -> None:
        """Starts it on a free port; then it is ready at `url`."""
        # npm signals its shell alone. bash puts the emulator in its own place; other shells end without it.
        command = ["npm", "start", "--script-shell", "bash", "--", "--port", "0", *flags]
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if not name.startswith("ZILLIZ_EMULATOR_")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, args=(self._process.stdout,), daemon=True).start()
        try:
            self.url = self._ready_url()
        except BaseException:
            self.kill()
            raise

    def _read(self, lines) -> None:
        for line in lines:
            self.output.append(line)
            self._lines.put(line)
        self._lines.put(None)

    def _ready_url(self) -> str:
        end = time.monotonic() + READY
        while True:
            try:
                line = self._lines.get(timeout=max(0, end - time.monotonic()))
            except queue.Empty:
                line = None
            if line is None:
                raise RuntimeError("npm start printed no ready line:\n" + "".join(self.output))
            if line.startswith("{"):
                return json.loads(line)["url"]

    def stop(self) -> int:
        """Sends SIGTERM and returns the exit code."""
        if self._process.poll() is not None:
            raise RuntimeError("the emulator ended before it was told to:\n" + "".join(self.output))
        self._process.terminate()
        return self._process.wait(STOPPED)

    def kill(self) -> None:
        """Ends what is left of it, if anything is."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOPPED)
            except subprocess.TimeoutExpired:
                self._process.kill()

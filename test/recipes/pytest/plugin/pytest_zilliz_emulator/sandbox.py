"""A sandbox: a world, jobs, ids and a clock of its own."""

from __future__ import annotations

from typing import Any, Optional

from .calls import PATIENCE, Calls


class Part:
    """A part of the laboratory, for one sandbox."""

    def __init__(self, calls: Calls, name: str) -> None:
        self._calls = calls
        self._name = name

    def _ask(
        self, method: str, path: str, body: Optional[dict[str, Any]] = None, query: Optional[dict[str, Any]] = None
    ) -> Any:
        return self._calls.ask(method, path, body, query, self._name)


class Clock(Part):
    """The time of a sandbox. Lengths of time are texts such as `30s`, `10m` or `1h30m`."""

    def now(self) -> str:
        """Returns the time in UTC, as `2024-01-02T03:04:05.000Z`."""
        return str(self._ask("GET", "/clock")["now"])

    def freeze(self, time: Optional[str] = None) -> None:
        """Stops the clock, at a later time if one is given."""
        self._ask("PATCH", "/clock", {"mode": "frozen", **({"time": time} if time else {})})

    def run(self, scale: float = 1) -> None:
        """Starts the clock again, `scale` times as fast as real time."""
        self._ask("PATCH", "/clock", {"mode": "real"} if scale == 1 else {"mode": "scaled", "scale": scale})

    def advance(self, by: str) -> dict[str, Any]:
        """Returns `now`, and the `jobs` and `clusters` that have changed."""
        return dict(self._ask("POST", "/clock/advance", {"by": by}))

    def advance_until(self, until: str) -> dict[str, Any]:
        """Advances until the job of that id ends, until the `next` job ends, or until the sandbox is `idle`."""
        return dict(self._ask("POST", "/clock/advance", {"until": until}))


class Queue(Part):
    """Faults or scenarios that wait for a call or a job."""

    _path: str
    _list: str

    def list(self) -> list[dict[str, Any]]:
        return list(self._ask("GET", self._path)[self._list])

    def clear(self) -> None:
        self._ask("DELETE", self._path)


class Faults(Queue):
    _path = "/faults"
    _list = "faults"

    def add(self, operation: str, **fault: Any) -> dict[str, Any]:
        """Makes the next call of `operation` fail: `add("import", code=47039, times=2)`."""
        return dict(self._ask("POST", self._path, {"operation": operation, **fault}))


class Scenarios(Queue):
    _path = "/scenarios"
    _list = "scenarios"

    def add(self, **scenario: Any) -> dict[str, Any]:
        """Plans the next job: `add(fail={"at": 0.4, "reason": "disk quota exceeded"})`."""
        return dict(self._ask("POST", self._path, scenario))


class Journal(Part):
    """The requests of a sandbox. Filters are those of the laboratory: `operation="import", code=47005`."""

    def entries(self, **filters: Any) -> list[dict[str, Any]]:
        return list(self._ask("GET", "/journal", query=filters)["entries"])

    def count(self, **filters: Any) -> int:
        return int(self._ask("GET", "/journal/count", query=filters)["count"])

    def expect(self, **filters: Any) -> None:
        """Raises a LabError unless the journal has `count`, `atLeast`, `atMost` or `none` of the matching requests."""
        self._ask("POST", "/journal/expect", filters)

    def wait(self, seconds: float = 5, **filters: Any) -> None:
        """Waits until `count` matching requests have arrived. Raises a LabError after `seconds`."""
        body = {**filters, "timeout": f"{round(seconds * 1000)}ms"}
        self._calls.ask("POST", "/journal/wait", body, sandbox=self._name, patience=PATIENCE + seconds)


class Sandbox(Part):
    """Calls of the API with `key` belong to the sandbox: its jobs, clock and faults are seen by nobody else."""

    def __init__(self, calls: Calls, name: str) -> None:
        super().__init__(calls, name)
        self.name = name
        #: Base URL of the API.
        self.url = calls.url
        self.clock = Clock(calls, name)
        self.faults = Faults(calls, name)
        self.scenarios = Scenarios(calls, name)
        self.journal = Journal(calls, name)

    @property
    def key(self) -> str:
        """An API key, which `unlistedKeys` of the built-in world accepts."""
        return self.key_of("any-key")

    def key_of(self, key: str) -> str:
        """The key of a world file, such as `demo-owner`, in this sandbox."""
        return f"{key}@{self.name}"

    def reset(self) -> None:
        """Makes the sandbox anew from its world."""
        self._ask("POST", "/reset")

    def call(self, method: str, path: str, body: Optional[dict[str, Any]] = None, **query: Any) -> Any:
        """Any other call of the laboratory: `call("PATCH", "/world/clusters/in03-…", {"status": "SUSPENDED"})`."""
        return self._ask(method, path, body, query)

    def delete(self) -> None:
        self._calls.ask("DELETE", f"/sandboxes/{self.name}")

"""A running emulator."""

from __future__ import annotations

from typing import Any, Optional

from .calls import PATIENCE, Calls
from .sandbox import Sandbox


class Emulator:
    """A running emulator. Its default sandbox is shared by all tests; `zilliz_sandbox` is one for a test alone."""

    def __init__(self, url: str, token: Optional[str] = None, *, shared: bool = False) -> None:
        self._calls = Calls(url, token)
        #: Base URL of the API.
        self.url = self._calls.url
        #: Whether programs other than this one may use it.
        self.shared = shared

    def sandbox(self, name: str, template: Optional[str] = None, ttl: Optional[str] = None) -> Sandbox:
        """Creates a sandbox, from the world named `template` if it is not the emulator's own."""
        optional = {"template": template, "ttl": ttl}
        given = {name: value for name, value in optional.items() if value is not None}
        self._calls.ask("POST", "/sandboxes", {"name": name, **given})
        return Sandbox(self._calls, name)

    def info(self, patience: float = PATIENCE) -> dict[str, Any]:
        """Returns the version and the settings. It waits `patience` seconds."""
        return dict(self._calls.ask("GET", "/info", patience=patience))

    def coverage(self, **filters: Any) -> dict[str, Any]:
        """Returns which documented outcomes all tests have met so far, and which they have not."""
        return dict(self._calls.ask("GET", "/coverage", query=filters))

"""Calls of the laboratory, which is at `/_emulator` of the emulator."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any, Mapping, Optional
from urllib.parse import urlencode, urlsplit

# Seconds. The laboratory itself waits up to 10 minutes, in `journal.wait`.
PATIENCE = 30.0


class LabError(Exception):
    """The laboratory has rejected a call; the message says why, and what to do."""

    def __init__(self, status: int, message: str, *, ours: bool = True) -> None:
        super().__init__(message)
        self.status = status
        #: Whether an emulator has sent it; other servers have another body.
        self.ours = ours


class Calls:
    """Calls of one emulator, with its token."""

    def __init__(self, url: str, token: Optional[str] = None) -> None:
        self.url = url.rstrip("/")
        self._headers = {"content-type": "application/json"}
        if token:
            self._headers["x-emulator-token"] = token
        # A proxy of the environment does not reach this machine's loopback address.
        local = urlsplit(self.url).hostname in ("127.0.0.1", "localhost", "::1")
        handlers = [urllib.request.ProxyHandler({})] if local else []
        self._opener = urllib.request.build_opener(*handlers)

    def ask(
        self,
        method: str,
        path: str,
        body: Optional[Mapping[str, object]] = None,
        query: Optional[Mapping[str, object]] = None,
        sandbox: Optional[str] = None,
        patience: float = PATIENCE,
    ) -> Any:
        """Returns the decoded response.

        :param path: below `/_emulator`
        :param patience: seconds
        :raises LabError: when the laboratory rejects the call
        :raises OSError: when no emulator responds
        """
        given = {name: value for name, value in (query or {}).items() if value is not None}
        url = f"{self.url}/_emulator{path}" + (f"?{urlencode(given)}" if given else "")
        data = None if body is None else json.dumps(body).encode()
        headers = dict(self._headers, **({"x-emulator-sandbox": sandbox} if sandbox else {}))
        request = urllib.request.Request(url, data, headers, method=method)
        try:
            with self._opener.open(request, timeout=patience) as reply:
                return json.load(reply)
        except urllib.error.HTTPError as error:
            with error:
                raise _rejection(error) from None


def _rejection(error: urllib.error.HTTPError) -> LabError:
    try:
        return LabError(error.code, str(json.loads(error.read())["error"]))
    except (ValueError, KeyError, TypeError):
        return LabError(error.code, f"HTTP {error.code} without JSON of the laboratory", ours=False)

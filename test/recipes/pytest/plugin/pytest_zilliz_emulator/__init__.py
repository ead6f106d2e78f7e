"""Types of the fixtures; the fixtures themselves are in `plugin`."""

from .calls import LabError
from .laboratory import Emulator
from .sandbox import Clock, Faults, Journal, Sandbox, Scenarios

__all__ = ["Clock", "Emulator", "Faults", "Journal", "LabError", "Sandbox", "Scenarios"]

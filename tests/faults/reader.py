"""A second phone, on which somebody only reads while the first one is in trouble."""

import threading
import time
from collections import Counter
from contextlib import suppress
from http.client import HTTPException
from itertools import cycle

from crowd import Writer


class Reader(threading.Thread):
    """Opens one page after another, and asks again at once for what got no answer."""

    def __init__(self, writer: Writer, *, every: float) -> None:
        super().__init__(daemon=True)
        self.writer, self.every, self.stopping = writer, every, threading.Event()
        self.took: list[float] = []  # seconds until each was answered
        self.answers: Counter[int] = Counter()
        self.unanswered = 0

    def run(self) -> None:
        for address in cycle(("/home/", self.writer.address)):
            began = time.monotonic()
            while not (status := self.ask(address)):
                self.unanswered += 1
                if self.stopping.wait(0.05):
                    return
            self.took.append(time.monotonic() - began)
            self.answers[status] += 1
            if self.stopping.wait(self.every):
                return

    def ask(self, address: str) -> int:
        """0 without an answer."""
        with suppress(OSError, HTTPException):
            return self.writer.ask("GET", address)[0]
        return 0

    def stop(self) -> list[float]:
        """How long everything took, the quickest first."""
        self.stopping.set()
        self.join()
        return sorted(self.took)

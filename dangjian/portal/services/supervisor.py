"""The portal's main loop: start the children, bring back the dead, end all of them in order."""

import signal
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Event

from dangjian.portal.services.children import Child
from dangjian.portal.services.warden import end_groups

PATIENCE = 8.0
LOOK_EVERY = 0.3


class Supervisor:
    """Runs the children, the broker first, until a signal; a second signal ends the wait for a clean stop."""

    def __init__(self, *, broker: Sequence[Child], others: Sequence[Child], say: Callable[[str], None]) -> None:
        self.broker = broker
        self.others = others
        self.say = say
        self.stopping = Event()
        self.hurry = False

    def run(self, *, address: tuple[str, int], ready: str) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.on_signal)
        for child in [*self.broker, *self.others]:
            child.start()
        announced = False
        while not self.stopping.wait(LOOK_EVERY):
            self.revive()
            if not announced and answers(address):
                announced = True
                self.say(ready)
        self.say("正在停止……")
        self.end(self.others)
        self.end(self.broker)
        self.say("已停止。")

    def on_signal(self, number: int, frame: object) -> None:
        self.hurry = self.stopping.is_set()
        self.stopping.set()

    def revive(self) -> None:
        for child in [*self.broker, *self.others]:
            if sentence := child.death():
                self.say(sentence)
            child.start_when_due()

    def end(self, children: Sequence[Child]) -> None:
        running = [child.process for child in children if child.process]
        end_groups(
            [process.pid for process in running],
            patience=PATIENCE,
            # A child is asked whether it has ended, so that it does not stay in its group as a zombie.
            meanwhile=lambda: not self.hurry and [process.poll() for process in running] != [],
        )
        for child in children:
            child.bury()


def answers(address: tuple[str, int]) -> bool:
    with suppress(OSError), socket.create_connection(address, timeout=1):
        return True
    return False

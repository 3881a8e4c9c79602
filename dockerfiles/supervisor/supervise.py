#!/usr/bin/python3
"""supervisord, which gives up when a program does, and does not nap.

It gives up: when a program could not be started (FATAL), or keeps dying, the other programs are stopped in order and this ends
with GAVE_UP, so that the container's restart policy and whoever watches it see a failure. supervisord alone would stay up, and
look healthy, with the program missing. http://supervisord.org/events.html

It does not nap: supervisord looks at signals and at what is to be started once a second, which costs a second at every start and
up to two at every stop. A byte in a pipe that its loop watches wakes it at once.
"""

import os
import signal
import sys
import time
from collections import defaultdict, deque

from supervisor import events, supervisord
from supervisor.medusa import asyncore_25
from supervisor.states import SupervisorStates

GAVE_UP = 3  # the console's exit code for unhealthy
DEATHS, WITHIN = 5, 60.0  # this many unexpected ends in so many seconds are a program that does not run


class Waker:
    """Something readable for supervisord's loop: it is ready after every signal, and once at the start."""

    def __init__(self):
        self.reading, writing = os.pipe()
        os.set_blocking(self.reading, False)
        os.set_blocking(writing, False)
        os.write(writing, b"\0")
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)

    def readable(self):
        return True

    def writable(self):
        return False

    def handle_read_event(self):
        os.read(self.reading, 512)

    def handle_error(self):
        raise


class Patience:
    """Watches the programs, and shuts everything down when one of them is beyond hope."""

    def __init__(self):
        self.exhausted = False
        self.deaths = defaultdict(lambda: deque(maxlen=DEATHS))

    def on_fatal(self, event):
        self.give_up(event.process, "could not be started")

    def on_exit(self, event):
        deaths = self.deaths[event.process.config.name]
        deaths.append(time.monotonic())
        if len(deaths) == DEATHS and deaths[-1] - deaths[0] < WITHIN:
            self.give_up(event.process, "ended %d times within %d s" % (DEATHS, WITHIN))

    def give_up(self, process, reason):
        options = process.config.options
        options.logger.critical("%s %s: ending the container" % (process.config.name, reason))
        options.mood = SupervisorStates.SHUTDOWN
        self.exhausted = True


def main():
    waker, patience = Waker(), Patience()
    asyncore_25.socket_map[waker.reading] = waker
    events.subscribe(events.ProcessStateFatalEvent, patience.on_fatal)
    events.subscribe(events.ProcessStateExitedEvent, patience.on_exit)
    supervisord.main()
    sys.exit(GAVE_UP if patience.exhausted else 0)


if __name__ == "__main__":
    main()

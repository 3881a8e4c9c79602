#!/usr/bin/python3
"""supervisord, which gives up when a program does, does not nap, and keeps lines whole (see lines.py).

It gives up: when a program could not be started (FATAL) or keeps dying, the other programs are stopped in order and this ends
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

from lines import LineDispatcher
from supervisor import dispatchers, events
from supervisor.medusa.asyncore_25 import ExitNow
from supervisor.options import ServerOptions
from supervisor.states import SupervisorStates
from supervisor.supervisord import Supervisor

GAVE_UP = 3  # the console's exit code for unhealthy
DEATHS, WITHIN = 5, 60.0  # this many unexpected ends in so many seconds: a program that does not run


class Waker:
    """Something readable for supervisord's loop: after every signal, and when asked."""

    def __init__(self):
        self.reading, self.writing = os.pipe()
        os.set_blocking(self.reading, False)
        os.set_blocking(self.writing, False)
        signal.set_wakeup_fd(self.writing, warn_on_full_buffer=False)

    def wake(self, _event=None):
        os.write(self.writing, b"\0")

    def readable(self):
        return True

    def writable(self):
        return False

    def handle_read_event(self):
        os.read(self.reading, 512)

    def handle_error(self):
        raise


class ImpatientSupervisor(Supervisor):
    """The Supervisor of supervisord, with its loop awake and an end to its patience."""

    exit_code = 0

    def runforever(self):
        # Here rather than in __init__: run() forgets all subscriptions first.
        self.deaths = defaultdict(lambda: deque(maxlen=DEATHS))
        waker = Waker()
        self.options.get_socket_map()[waker.reading] = waker
        events.subscribe(events.ProcessStateExitedEvent, waker.wake)
        events.subscribe(events.ProcessStateExitedEvent, self.on_exit)
        events.subscribe(events.ProcessStateFatalEvent, self.on_fatal)
        for ended in events.ProcessStateExitedEvent, events.ProcessStateBackoffEvent, events.ProcessStateStoppedEvent:
            events.subscribe(ended, finish_lines)
        waker.wake()
        super().runforever()

    def on_exit(self, event):
        name = event.process.config.name
        deaths = self.deaths[name]
        deaths.append(time.monotonic())
        if len(deaths) == DEATHS and deaths[-1] - deaths[0] < WITHIN:
            self.give_up("%s ended %d times within %d s" % (name, DEATHS, WITHIN))

    def on_fatal(self, event):
        self.give_up("%s could not be started" % event.process.config.name)

    def give_up(self, reason):
        self.options.logger.critical(reason + ": ending the container")
        self.options.mood = SupervisorStates.SHUTDOWN
        self.exit_code = GAVE_UP


def finish_lines(event):
    for dispatcher in event.process.dispatchers.values():
        if isinstance(dispatcher, LineDispatcher):
            dispatcher.finish()


def main():
    dispatchers.POutputDispatcher = LineDispatcher
    options = ServerOptions()
    options.realize()
    options.first, options.test = True, False
    supervisor = ImpatientSupervisor(options)
    try:
        supervisor.main()
    except ExitNow:
        pass
    options.close_httpservers()
    options.close_logger()
    sys.exit(supervisor.exit_code)


if __name__ == "__main__":
    main()

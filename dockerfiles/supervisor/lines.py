"""The programs' output, line by line, so that one's line never ends inside another's and each line tells whose it is.

supervisord passes on whatever it reads, and a program may write a line in pieces (.NET's console does so every 256 bytes).
"""

from supervisor.dispatchers import POutputDispatcher

LONGEST = 1 << 20  # bytes: what never ends a line is passed on in such pieces


class LineDispatcher(POutputDispatcher):
    def record_output(self):
        lines, newline, self.output_buffer = self.output_buffer.rpartition(b"\n")
        if newline:
            self._log(b"".join(self.attribute(line) for line in lines.split(b"\n")))
        elif len(self.output_buffer) > LONGEST:
            self.finish()

    def finish(self):
        """What a program that ended had begun."""
        last, self.output_buffer = self.output_buffer, b""
        if last:
            self._log(self.attribute(last))

    def attribute(self, line):
        # The API's JSON objects and PostgreSQL's `postgres[pid]` show it themselves; crash traces and continuations do not.
        name = self.process.config.name.encode()
        marked = line.startswith((b"{", name + b"["))
        return (line if marked else name + b": " + line) + b"\n"

"""The HTTP of one connection, whose heads may only be so large and take so long: uvicorn bounds neither."""

import asyncio
import re
import time
from functools import cache

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from .answers import CLOSE, Answer, problem
from .settings import Settings, read_settings

#: Where a head ends.
END = re.compile(rb"\r?\n\r?\n")

#: The connections of this process.
connections: set["Bounded"] = set()


@cache
def settings() -> Settings:
    return read_settings()


class Bounded(HttpToolsProtocol):
    """Counts what comes; a request whose head comes at once costs no more than that."""

    def connection_made(self, transport):
        super().connection_made(transport)
        #: How much has come of a head that is not whole, and its last bytes.
        self.head, self.tail = 0, b""
        #: Set once nothing more is listened to.
        self.deaf = False
        #: Since when nothing has been in hand, and what was before.
        self.since, self.last = None, None
        connections.add(self)

    def connection_lost(self, exc):
        connections.discard(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes):
        if self.deaf:
            return
        cycle = self.cycle
        if cycle is not None and cycle.more_body and cycle.scope is self.scope:
            self.body_received(data, cycle)
        else:
            self.head_received(data, cycle)

    def head_received(self, data: bytes, cycle):
        limit = settings().header_limit
        if self.head + len(data) > limit:
            left = limit - self.head + len(self.tail)
            if END.search(self.tail + data, 0, max(0, left)) is None:
                message = f"the head of a request may have {limit} bytes"
                return self.refuse(problem(431, "headers_too_large", message, CLOSE))
        super().data_received(data)
        if self.cycle is cycle and self.is_in_head():
            self.head, self.tail = self.head + len(data), data[-3:]
        else:
            self.head, self.tail = 0, b""

    def body_received(self, data: bytes, cycle):
        size = len(cycle.body)
        super().data_received(data)
        # What is no body is what frames it, and headers behind it.
        is_framing = self.cycle is cycle and cycle.more_body and len(cycle.body) == size
        self.head = self.head + len(data) if is_framing and not cycle.response_complete else 0
        if self.head > settings().header_limit:
            self.transport.close()

    def is_in_head(self) -> bool:
        return self.scope is not None and (self.cycle is None or self.cycle.scope is not self.scope)

    def is_busy(self) -> bool:
        """Whether a request is in hand."""
        return self.cycle is not None and not self.cycle.response_complete

    def refuse(self, found: Answer):
        """Answers what is no whole request, and listens to nothing more."""
        self.deaf = True
        if self.is_busy():
            # Behind the answer to the one before it, the connection is closed.
            self.cycle.keep_alive = False
            return
        head = [b"%s: %s\r\n" % header for header in found.headers]
        self.transport.write(b"".join([STATUS_LINE[found.status], *head, b"\r\n", found.body]))
        # Closed at once, the client might not read the answer: what it still sends would be answered with a reset.
        if self.transport.can_write_eof():
            self.transport.write_eof()

    def look(self, now: float, seconds: float):
        """Ends a connection on which nothing is in hand for long."""
        if self.is_busy():
            self.since = None
        elif self.since is None or self.last is not self.cycle:
            self.since, self.last = now, self.cycle
        elif self.deaf and now - self.since > 1:
            self.transport.abort()
        elif now - self.since > seconds:
            self.late(seconds)

    def late(self, seconds: float):
        if self.transport.is_closing():
            # Its client does not take what it was sent.
            self.transport.abort()
        elif self.head > 0:
            message = f"the head of the request was not whole within {seconds} s"
            self.refuse(problem(408, "timeout", message, CLOSE))
        else:
            self.transport.close()


async def keep_time():
    """Looks at all connections now and then: that costs less than a timer for each."""
    seconds = settings().header_timeout
    while True:
        await asyncio.sleep(min(1, seconds / 10))
        now = time.monotonic()
        for connection in list(connections):
            connection.look(now, seconds)

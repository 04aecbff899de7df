"""Calls the functions behind the endpoints with what requests bring, within limits of size and time."""

import asyncio
import logging
import time
from collections.abc import Callable

from .answers import CLOSE, Answer, answer, problem
from .functions import Function
from .settings import Settings
from .threads import Threads

log = logging.getLogger("liminal_server")

#: Why a request is given up.
LATE = "it takes too long"


class TooLarge(Exception):
    """A request has more bytes than it may."""


class Gone(Exception):
    """The client has gone away in the middle of its request."""


class Calls:
    def __init__(self, settings: Settings, is_leaving: Callable[[], bool]):
        self.limit, self.seconds = settings.request_limit, settings.request_timeout
        self.is_leaving = is_leaving
        self.threads = Threads(settings.threads)
        #: When the task of each request is given up.
        self.due: dict[asyncio.Task, float] = {}

    async def answer(self, path: str, function: Function, scope, receive) -> Answer:
        """What the function says to a request, or what is wrong."""
        task, body = asyncio.current_task(), None
        self.due[task] = time.monotonic() + self.seconds
        try:
            body = await self.body(scope, receive)
            return answer(await self.result(function, body))
        except asyncio.CancelledError as cancelled:
            if cancelled.args == (LATE,):
                return self.late(path, body)
            # Whatever is still in hand when the server has waited long enough; or the function's own doing.
            return problem(503, "ending", "the server is ending", CLOSE) if self.is_leaving() else self.failed(path)
        except TooLarge:
            return problem(413, "too_large", f"a request may have {self.limit} bytes", CLOSE)
        except Gone:
            return problem(400, "gone", "the client went away")
        except BaseException:
            # Whatever a function raises ends its own request alone.
            return self.failed(path)
        finally:
            del self.due[task]

    async def body(self, scope, receive) -> bytes:
        for name, value in scope["headers"]:
            if name == b"content-length" and int(value) > self.limit:
                raise TooLarge
        chunks, size, more = [], 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Gone
            chunk, more = message.get("body", b""), message.get("more_body", False)
            size += len(chunk)
            if size > self.limit:
                raise TooLarge
            chunks.append(chunk)
        return b"".join(chunks)

    def result(self, function: Function, body: bytes):
        """What a function returns, to be awaited. One that is not async runs on in its thread when it is given up, unheard."""
        return function.call(body) if function.is_async else self.threads.run(function.call, body)

    def late(self, path: str, body: bytes | None) -> Answer:
        if body is None:
            return problem(408, "timeout", f"the request was not whole within {self.seconds} s", CLOSE)
        log.error("%s took longer than %s s", path, self.seconds)
        return problem(504, "timeout", f"no answer within {self.seconds} s")

    def failed(self, path: str) -> Answer:
        log.exception("%s failed", path)
        return problem(500, "failed", "the function failed; the log of the server says why")

    async def keep_time(self):
        """Gives up what takes too long. One look at all of it now and then costs less than a timer for each."""
        while True:
            await asyncio.sleep(min(0.5, self.seconds / 10))
            now = time.monotonic()
            for task, due in list(self.due.items()):
                if due < now:
                    task.cancel(LATE)

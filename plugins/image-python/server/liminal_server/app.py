"""The ASGI application of one worker."""

import asyncio
import gc
import logging
import os
import signal
import sys
import time
import traceback


from .answers import Answer, answer, of, problem
from .functions import Missing, load_functions
from .metrics import Metrics
from .settings import Settings, read_settings
from .threads import Threads

log = logging.getLogger("liminal_server")

#: The file that tells the process above the workers that one could not load the user's modules.
FAILED = "LIMINAL_SERVER_FAILED"


CLOSE = (b"connection", b"close")

#: Why a function is given up.
LATE = "it takes too long"


class TooLarge(Exception):
    pass


class Gone(Exception):
    """The client has gone away in the middle of its request."""


def create():
    """The application; uvicorn calls this in each worker."""
    return App(read_settings())


class App:
    def __init__(self, settings: Settings):
        self.settings = settings
        self.functions = None
        self.threads = Threads(settings.threads)
        self.loading = None
        self.due = {}
        self.leaving = False
        self.metrics = Metrics()

    async def __call__(self, scope, receive, send):
        if scope["type"] == "lifespan":
            await self.live(receive, send)
        elif scope["type"] == "http":
            await self.send(await self.respond(scope, receive), send)

    async def send(self, found: Answer, send):
        headers = (*found.headers, CLOSE) if self.leaving else found.headers
        await send({"type": "http.response.start", "status": found.status, "headers": headers})
        await send({"type": "http.response.body", "body": found.body})

    async def live(self, receive, send):
        await receive()
        # Beside the answers, so that what asks whether it is ready is told that it is not yet.
        self.loading = asyncio.create_task(self.load())
        self.giving_up = asyncio.create_task(self.give_up())
        self.linger_on_sigterm()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self.metrics.hand_over()
        await send({"type": "lifespan.shutdown.complete"})

    def linger_on_sigterm(self):
        """Goes on answering for a moment after SIGTERM, telling each client to connect anew: so no request meets a closed door."""
        loop, shut_down = asyncio.get_running_loop(), signal.getsignal(signal.SIGTERM)

        def leave(number, frame):
            if self.leaving or not callable(shut_down):
                return
            self.leaving = True
            loop.call_soon_threadsafe(loop.call_later, self.settings.linger, shut_down, number, frame)

        signal.signal(signal.SIGTERM, leave)

    async def load(self):
        try:
            self.functions = await asyncio.to_thread(load_functions, self.settings.endpoints)
            # What has been loaded stays: it need not be looked through for what could go.
            gc.collect()
            gc.freeze()
        except BaseException as error:
            if isinstance(error, Missing):
                print(f"liminal_server: {error}", file=sys.stderr, flush=True)
            else:
                traceback.print_exception(error)
            with open(os.environ[FAILED], "w") as file:
                file.write("failed")
            os.kill(os.getppid() if self.settings.workers > 1 else os.getpid(), signal.SIGTERM)

    async def respond(self, scope, receive) -> Answer:
        path = "/" + scope["path"].strip("/")
        if path in ("/healthz", "/readyz", "/metrics"):
            return self.about(path)
        if self.functions is None and not await self.loaded():
            return problem(503, "not_ready", "the server is still starting", (b"retry-after", b"1"))
        function = self.functions.get(path)
        if function is None:
            return problem(404, "not_found", f"nothing answers at {scope['path']}")
        if scope["method"] not in ("GET", "POST"):
            return problem(405, "method_not_allowed", "use GET or POST", (b"allow", b"GET, POST"))
        return await self.measured(path, function, scope, receive)

    async def loaded(self) -> bool:
        """Waits for the user's modules: another worker may have said that it is ready."""
        await asyncio.wait([self.loading], timeout=self.settings.request_timeout)
        return self.functions is not None

    def about(self, path: str) -> Answer:
        if path == "/metrics":
            return of(200, b"text/plain; version=0.0.4; charset=utf-8", self.metrics.text())
        if path == "/readyz" and self.leaving:
            return problem(503, "not_ready", "the server is ending")
        if path == "/readyz" and self.functions is None:
            return problem(503, "not_ready", "the user's modules are being loaded")
        return of(200, b"text/plain; charset=utf-8", b"ok")

    async def measured(self, path, function, scope, receive) -> Answer:
        started = time.perf_counter()
        self.metrics.begin()
        found = await self.called(path, function, scope, receive)
        self.metrics.end(path, scope["method"], found.status, time.perf_counter() - started)
        return found

    async def called(self, path, function, scope, receive) -> Answer:
        try:
            return answer(await self.result(function, await self.body(scope, receive)))
        except TooLarge:
            message = f"a request may have {self.settings.request_limit} bytes"
            return problem(413, "too_large", message, CLOSE)
        except TimeoutError:
            log.error("%s took longer than %s s", path, self.settings.request_timeout)
            return problem(504, "timeout", f"no answer within {self.settings.request_timeout} s")
        except Gone:
            return problem(400, "gone", "the client went away")
        except Exception:
            log.exception("%s failed", path)
            return problem(500, "failed", "the function failed; the log of the server says why")

    async def result(self, function, body: bytes):
        """What a function returns. Raises TimeoutError; one that is not async runs on in its thread, unheard."""
        task = asyncio.current_task()
        self.due[task] = time.monotonic() + self.settings.request_timeout
        try:
            if function.is_async:
                return await function.call(body)
            return await self.threads.run(function.call, body)
        except asyncio.CancelledError as cancelled:
            if cancelled.args == (LATE,):
                raise TimeoutError from None
            raise
        finally:
            del self.due[task]

    async def give_up(self):
        """Ends what takes too long. One look at all of them now and then costs less than a timer for each."""
        while True:
            await asyncio.sleep(min(0.5, self.settings.request_timeout / 10))
            now = time.monotonic()
            for task, due in list(self.due.items()):
                if due < now:
                    task.cancel(LATE)

    async def body(self, scope, receive) -> bytes:
        limit = self.settings.request_limit
        for name, value in scope["headers"]:
            if name == b"content-length" and int(value) > limit:
                raise TooLarge
        chunks, size, more = [], 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Gone
            chunk, more = message.get("body", b""), message.get("more_body", False)
            size += len(chunk)
            if size > limit:
                raise TooLarge
            chunks.append(chunk)
        return b"".join(chunks)

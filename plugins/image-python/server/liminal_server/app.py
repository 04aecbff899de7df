"""The ASGI application of one worker."""

import asyncio
import gc
import os
import signal
import sys
import time
import traceback

from . import folder, protocol
from .answers import CLOSE, Answer, of, problem
from .calls import Calls
from .functions import Missing, load_functions
from .metrics import Metrics
from .settings import Settings, read_settings


def create():
    """The application; uvicorn calls this in each worker."""
    return App(read_settings())


class App:
    def __init__(self, settings: Settings):
        self.settings = settings
        self.functions = None
        self.loading = None
        self.leaving = False
        self.calls = Calls(settings, lambda: self.leaving)
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
        self.keeping_time = asyncio.create_task(self.calls.keep_time())
        self.keeping_connections = asyncio.create_task(protocol.keep_time())
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
            with open(folder.failed(), "w") as file:
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
        status = 500
        self.metrics.begin()
        try:
            found = await self.calls.answer(path, function, scope, receive)
            status = found.status
            return found
        finally:
            self.metrics.end(path, scope["method"], status, time.perf_counter() - started)

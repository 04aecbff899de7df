"""The ASGI application of one worker."""

import asyncio
import inspect
import logging
import os
import signal
import sys
import time
import traceback

from anyio import CapacityLimiter, fail_after, move_on_after, to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from . import metrics
from .answers import answer, problem
from .functions import Missing, load_functions
from .settings import Settings, read_settings

log = logging.getLogger("liminal_server")

#: The file that tells the process above the workers that one could not load the user's modules.
FAILED = "LIMINAL_SERVER_FAILED"


class TooLarge(Exception):
    pass


def create():
    """The application; uvicorn calls this in each worker."""
    return App(read_settings())


class App:
    def __init__(self, settings: Settings):
        self.settings = settings
        self.functions = None
        self.limiter = None
        self.loading = None
        self.leaving = False
        self.requests, self.seconds, self.in_flight, self.metrics_text = metrics.make()

    async def __call__(self, scope, receive, send):
        if scope["type"] == "lifespan":
            await self.live(receive, send)
        elif scope["type"] == "http":
            await (await self.respond(scope, receive))(scope, receive, send)

    async def live(self, receive, send):
        await receive()
        self.limiter = CapacityLimiter(self.settings.threads)
        # Beside the answers, so that what asks whether it is ready is told that it is not yet.
        self.loading = asyncio.create_task(self.load())
        self.linger_on_sigterm()
        await send({"type": "lifespan.startup.complete"})
        await receive()
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
        except BaseException as error:
            if isinstance(error, Missing):
                print(f"liminal_server: {error}", file=sys.stderr, flush=True)
            else:
                traceback.print_exception(error)
            with open(os.environ[FAILED], "w") as file:
                file.write("failed")
            os.kill(os.getppid() if self.settings.workers > 1 else os.getpid(), signal.SIGTERM)

    async def respond(self, scope, receive) -> Response:
        path = "/" + scope["path"].strip("/")
        if path in ("/healthz", "/readyz", "/metrics"):
            return self.about(path)
        if self.functions is None and not await self.loaded():
            return problem(503, "not_ready", "the server is still starting", **{"retry-after": "1"})
        function = self.functions.get(path)
        if function is None:
            return problem(404, "not_found", f"nothing answers at {scope['path']}")
        if scope["method"] not in ("GET", "POST"):
            return problem(405, "method_not_allowed", "use GET or POST", allow="GET, POST")
        return await self.measured(path, function, scope, receive)

    async def loaded(self) -> bool:
        """Waits for the user's modules: another worker may have said that it is ready."""
        with move_on_after(self.settings.request_timeout):
            await asyncio.shield(self.loading)
        return self.functions is not None

    def about(self, path: str) -> Response:
        if path == "/metrics":
            return Response(self.metrics_text(), media_type="text/plain; version=0.0.4")
        if path == "/readyz" and self.leaving:
            return problem(503, "not_ready", "the server is ending")
        if path == "/readyz" and self.functions is None:
            return problem(503, "not_ready", "the user's modules are being loaded")
        return Response("ok", media_type="text/plain")

    async def measured(self, path, function, scope, receive) -> Response:
        started = time.perf_counter()
        self.in_flight.inc()
        try:
            response = await self.called(path, function, Request(scope, receive))
        finally:
            self.in_flight.dec()
        if self.leaving:
            response.headers["connection"] = "close"
        self.seconds.labels(path).observe(time.perf_counter() - started)
        self.requests.labels(path, scope["method"], response.status_code).inc()
        return response

    async def called(self, path, function, request: Request) -> Response:
        try:
            body = await self.body(request)
            with fail_after(self.settings.request_timeout):
                if inspect.iscoroutinefunction(function):
                    value = await function(body)
                else:
                    value = await to_thread.run_sync(function, body, abandon_on_cancel=True, limiter=self.limiter)
                return answer(value)
        except TooLarge:
            message = f"a request may have {self.settings.request_limit} bytes"
            return problem(413, "too_large", message, connection="close")
        except TimeoutError:
            log.error("%s took longer than %s s", path, self.settings.request_timeout)
            return problem(504, "timeout", f"no answer within {self.settings.request_timeout} s")
        except ClientDisconnect:
            return problem(400, "gone", "the client went away")
        except Exception:
            log.exception("%s failed", path)
            return problem(500, "failed", "the function failed; the log of the server says why")

    async def body(self, request: Request) -> bytes:
        limit = self.settings.request_limit
        if int(request.headers.get("content-length") or 0) > limit:
            raise TooLarge
        chunks, size = [], 0
        async for chunk in request.stream():
            size += len(chunk)
            if size > limit:
                raise TooLarge
            chunks.append(chunk)
        return b"".join(chunks)

"""Threads for functions that are not async."""

import asyncio
import threading
from queue import SimpleQueue


class Threads:
    """
    Runs functions in threads of their own, as many at once as there may be threads. concurrent.futures does so too, at
    three times the cost for each call.
    """

    def __init__(self, most: int):
        self.most, self.started, self.running = most, 0, 0
        self.calls = SimpleQueue()

    def run(self, function, body: bytes) -> asyncio.Future:
        """What the function returns or raises, once it does. Called, as all but `_work`, in the loop's own thread."""
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        self.running += 1
        if self.started < min(self.running, self.most):
            self.started += 1
            threading.Thread(target=self._work, name=f"function-{self.started}", daemon=True).start()
        self.calls.put((loop, future, function, body))
        return future

    def _work(self) -> None:
        while True:
            loop, future, function, body = self.calls.get()
            # One that was given up while it waited for a thread: nobody would hear its answer.
            if future.cancelled():
                done = (self._give, future, None)
            else:
                try:
                    done = (self._give, future, function(body))
                except BaseException as error:
                    done = (self._fail, future, error)
            try:
                loop.call_soon_threadsafe(*done)
            except RuntimeError:
                # The loop has ended meanwhile.
                return

    def _give(self, future: asyncio.Future, result) -> None:
        self.running -= 1
        if not future.done():
            future.set_result(result)

    def _fail(self, future: asyncio.Future, error: BaseException) -> None:
        self.running -= 1
        if future.done():
            return
        # No future takes a StopIteration, and SystemExit would end the loop.
        plain = isinstance(error, Exception) and not isinstance(error, StopIteration)
        future.set_exception(error if plain else RuntimeError(f"the function raised {error!r}"))

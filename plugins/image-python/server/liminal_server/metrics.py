"""Metrics of all workers, for Prometheus."""

import asyncio
import glob
import os
from bisect import bisect_left
from contextlib import suppress

#: How long numbers may stay in a worker before the others know of them, in seconds.
LAG = 0.2

#: Where prometheus_client keeps the numbers of all processes.
FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def prepare(folder: str) -> None:
    """Has the workers keep their numbers where each can sum them; before prometheus_client is imported for the first time."""
    os.environ.setdefault(FOLDER, folder)


class Metrics:
    """The numbers of this worker. They are gathered here first: the library's own way costs as much as a whole request."""

    def __init__(self):
        from prometheus_client import Counter, Gauge, Histogram

        self.requests = Counter("liminal_requests", "requests answered", ["endpoint", "method", "status"])
        self.seconds = Histogram("liminal_request_seconds", "from the first byte to the answer", ["endpoint"])
        self.in_flight = Gauge("liminal_requests_in_flight", "requests being answered", multiprocess_mode="livesum")
        self.bounds = Histogram.DEFAULT_BUCKETS
        self.flying = 0
        self.answered = {}
        self.took = {}
        self.timer = None

    def begin(self) -> None:
        """A request has come."""
        self.flying += 1

    def end(self, endpoint: str, method: str, status: int, seconds: float) -> None:
        """It was answered."""
        self.flying -= 1
        key = (endpoint, method, status)
        self.answered[key] = self.answered.get(key, 0) + 1
        took = self.took.get(endpoint)
        if took is None:
            took = self.took[endpoint] = [0.0, [0] * len(self.bounds)]
        took[0] += seconds
        took[1][bisect_left(self.bounds, seconds)] += 1
        if self.timer is None:
            self.timer = asyncio.get_running_loop().call_later(LAG, self.hand_over)

    def hand_over(self) -> None:
        """Lets the other workers know."""
        if self.timer is not None:
            self.timer.cancel()
        self.timer = None
        answered, self.answered, took, self.took = self.answered, {}, self.took, {}
        for labels, count in answered.items():
            self.requests.labels(*labels).inc(count)
        for endpoint, (total, counts) in took.items():
            # The library observes one value at a time; these parts of it are what it adds to then.
            histogram = self.seconds.labels(endpoint)
            histogram._sum.inc(total)
            for bucket, count in zip(histogram._buckets, counts):
                if count:
                    bucket.inc(count)
        self.in_flight.set(self.flying)

    def text(self) -> bytes:
        """Those of all workers together."""
        from prometheus_client import CollectorRegistry, generate_latest, multiprocess

        self.hand_over()
        for pid in _dead(os.environ[FOLDER]):
            # Another worker may be at it too.
            with suppress(FileNotFoundError):
                multiprocess.mark_process_dead(pid)
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)
        return generate_latest(registry)


def _dead(folder: str) -> list[int]:
    """Workers that have died with requests in flight."""
    files = glob.glob(os.path.join(folder, "gauge_live*_*.db"))
    pids = {int(file.rsplit("_", 1)[1].removesuffix(".db")) for file in files}
    return [pid for pid in pids if not _runs(pid)]


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True

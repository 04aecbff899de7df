"""Metrics of all workers, for Prometheus."""

import os
import tempfile


def prepare() -> None:
    """Has the workers keep their numbers where each can sum them; before prometheus_client is imported for the first time."""
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="liminal-metrics-"))


def make():
    """The metrics of this worker, and a function that gives the text of all workers' together."""
    from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess

    requests = Counter("liminal_requests", "requests answered", ["endpoint", "method", "status"])
    seconds = Histogram("liminal_request_seconds", "from the first byte to the answer", ["endpoint"])
    in_flight = Gauge("liminal_requests_in_flight", "requests being answered", multiprocess_mode="livesum")

    def text() -> bytes:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)
        return generate_latest(registry)

    return requests, seconds, in_flight, text

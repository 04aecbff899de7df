"""What the environment says of the server."""

import json
import os
from dataclasses import dataclass

#: All variables, and what they are where they are not set. Numbers are whole, and at least 1.
DEFAULTS = {
    "LIMINAL_ENDPOINTS": "",
    "LIMINAL_HOST": "0.0.0.0",
    "PORT": 80,
    "LIMINAL_WORKERS": 1,
    "LIMINAL_THREADS": 40,
    "LIMINAL_REQUEST_LIMIT": 10 * 1024 * 1024,
    "LIMINAL_REQUEST_TIMEOUT": 60,
    "LIMINAL_HEADER_LIMIT": 64 * 1024,
    "LIMINAL_HEADER_TIMEOUT": 20,
    "LIMINAL_WORKER_TIMEOUT": 60,
    "LIMINAL_LINGER_SECONDS": 1,
    "LIMINAL_DRAIN_SECONDS": 30,
    "LIMINAL_ACCESS_LOG": "",
}


@dataclass(frozen=True)
class Endpoint:
    """A path of the URL, and the function that answers there."""

    path: str
    module: str
    function: str


@dataclass(frozen=True)
class Settings:
    """How the server runs; sizes in bytes, times in seconds."""

    endpoints: tuple[Endpoint, ...]
    host: str
    port: int
    workers: int
    threads: int
    request_limit: int
    request_timeout: int
    header_limit: int
    header_timeout: int
    worker_timeout: int
    linger: int
    drain_timeout: int
    access_log: bool


class Unusable(Exception):
    """A setting that cannot be used; its text says which, and why."""


def read_settings(env=os.environ) -> Settings:
    """Reads the settings. Raises Unusable."""
    given = {name: env.get(name) or default for name, default in DEFAULTS.items()}
    numbers = {name: _number(name, given[name]) for name, default in DEFAULTS.items() if isinstance(default, int)}
    if not env.get("LIMINAL_WORKER_TIMEOUT"):
        # A worker that a request keeps from answering is not hung before that request is late.
        numbers["LIMINAL_WORKER_TIMEOUT"] = max(numbers["LIMINAL_WORKER_TIMEOUT"], numbers["LIMINAL_REQUEST_TIMEOUT"])
    return Settings(
        endpoints=_endpoints(given["LIMINAL_ENDPOINTS"]),
        host=given["LIMINAL_HOST"],
        port=numbers["PORT"],
        workers=numbers["LIMINAL_WORKERS"],
        threads=numbers["LIMINAL_THREADS"],
        request_limit=numbers["LIMINAL_REQUEST_LIMIT"],
        request_timeout=numbers["LIMINAL_REQUEST_TIMEOUT"],
        header_limit=numbers["LIMINAL_HEADER_LIMIT"],
        header_timeout=numbers["LIMINAL_HEADER_TIMEOUT"],
        worker_timeout=numbers["LIMINAL_WORKER_TIMEOUT"],
        linger=numbers["LIMINAL_LINGER_SECONDS"],
        drain_timeout=numbers["LIMINAL_DRAIN_SECONDS"],
        access_log=given["LIMINAL_ACCESS_LOG"] == "1",
    )


def _number(name: str, value) -> int:
    text = str(value)
    if not text.isdecimal() or int(text) < 1:
        raise Unusable(f"{name} is {text!r}; expected a whole number from 1")
    return int(text)


def _endpoints(text: str) -> tuple[Endpoint, ...]:
    try:
        found = tuple(Endpoint(each["endpoint"], each["module"], each["function"]) for each in json.loads(text or "[]"))
    except (ValueError, TypeError, KeyError) as error:
        raise Unusable(f"LIMINAL_ENDPOINTS is no list of endpoint, module and function: {error!r}") from error
    if not found:
        raise Unusable("LIMINAL_ENDPOINTS names no endpoint")
    return found

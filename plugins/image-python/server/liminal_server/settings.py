"""What the environment says of the server."""

import json
import os
from dataclasses import dataclass


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
    request_timeout: float
    linger: float
    drain_timeout: int
    access_log: bool


class Unusable(Exception):
    """A setting that cannot be used; its text says which, and why."""


def read_settings(env=os.environ) -> Settings:
    """Reads the settings. Raises Unusable."""
    return Settings(
        endpoints=_endpoints(env.get("LIMINAL_ENDPOINTS", "[]")),
        host=env.get("LIMINAL_HOST", "0.0.0.0"),
        port=_number(env, "PORT", 80),
        workers=_number(env, "LIMINAL_WORKERS", 1),
        threads=_number(env, "LIMINAL_THREADS", 40),
        request_limit=_number(env, "LIMINAL_REQUEST_LIMIT", 10 * 1024 * 1024),
        request_timeout=_number(env, "LIMINAL_REQUEST_TIMEOUT", 60),
        linger=_number(env, "LIMINAL_LINGER_SECONDS", 1),
        drain_timeout=_number(env, "LIMINAL_DRAIN_SECONDS", 30),
        access_log=env.get("LIMINAL_ACCESS_LOG") == "1",
    )


def _number(env, name: str, default: int) -> int:
    text = env.get(name, "")
    if text == "":
        return default
    if not text.isdigit() or int(text) < 1:
        raise Unusable(f"{name} is {text!r}; expected a whole number from 1")
    return int(text)


def _endpoints(text: str) -> tuple[Endpoint, ...]:
    try:
        found = tuple(Endpoint(each["endpoint"], each["module"], each["function"]) for each in json.loads(text))
    except (ValueError, TypeError, KeyError) as error:
        raise Unusable(f"LIMINAL_ENDPOINTS is no list of endpoint, module and function: {error!r}") from error
    if not found:
        raise Unusable("LIMINAL_ENDPOINTS names no endpoint")
    return found

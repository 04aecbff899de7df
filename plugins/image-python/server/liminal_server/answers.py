"""What a function returns, as an answer; what goes wrong, as JSON."""

import json
from typing import NamedTuple


class Answer(NamedTuple):
    """A response; headers as ASGI has them."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


def answer(value) -> Answer:
    """An answer: text as it is, bytes as they are, nothing as 204, all else as JSON; with a status behind it as a pair."""
    status = 200
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], int):
        value, status = value
    if isinstance(value, str):
        return of(status, b"text/html; charset=utf-8", value.encode())
    if isinstance(value, (bytes, bytearray)):
        return of(status, b"application/octet-stream", bytes(value))
    if value is None:
        return Answer(204, (), b"")
    return of(status, b"application/json", json.dumps(value, default=_plain).encode())


def of(status: int, kind: bytes, body: bytes, *headers: tuple[bytes, bytes]) -> Answer:
    """An answer with a body of a media type."""
    return Answer(status, ((b"content-type", kind), (b"content-length", b"%d" % len(body)), *headers), body)


def problem(status: int, code: str, message: str, *headers: tuple[bytes, bytes]) -> Answer:
    """An error as JSON. It says nothing of what is inside."""
    body = json.dumps({"error": {"code": code, "message": message}}).encode()
    return of(status, b"application/json", body, *headers)


def _plain(value):
    """Numbers and arrays of NumPy, tables of pandas, dates."""
    for method in ("tolist", "to_dict", "isoformat"):
        if hasattr(value, method):
            return getattr(value, method)()
    raise TypeError(f"a function returned a {type(value).__name__}, which is no JSON")

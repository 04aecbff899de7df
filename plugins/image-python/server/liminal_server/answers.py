"""What a function returns, as an answer; what goes wrong, as JSON."""

import json
from typing import NamedTuple


#: Has the client connect anew for its next request.
CLOSE = (b"connection", b"close")


class Answer(NamedTuple):
    """A response; headers as ASGI has them."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


def answer(value) -> Answer:
    """An answer: text as it is, bytes as they are, nothing as 204, all else as JSON; with a status behind it as a pair."""
    status = 204 if value is None else 200
    if isinstance(value, tuple) and len(value) == 2 and _is_status(value[1]):
        value, status = value[0], int(value[1])
    if status in (204, 304):
        # Of these, HTTP says that they have no body.
        return Answer(status, (), b"")
    if value is None:
        return Answer(status, ((b"content-length", b"0"),), b"")
    if isinstance(value, str):
        return of(status, b"text/html; charset=utf-8", value.encode())
    if isinstance(value, (bytes, bytearray)):
        return of(status, b"application/octet-stream", bytes(value))
    return of(status, b"application/json", _json(value))


def of(status: int, kind: bytes, body: bytes, *headers: tuple[bytes, bytes]) -> Answer:
    """An answer with a body of a media type."""
    return Answer(status, ((b"content-type", kind), (b"content-length", b"%d" % len(body)), *headers), body)


def problem(status: int, code: str, message: str, *headers: tuple[bytes, bytes]) -> Answer:
    """An error as JSON. It says nothing of what is inside."""
    body = json.dumps({"error": {"code": code, "message": message}}).encode()
    return of(status, b"application/json", body, *headers)


def _is_status(value) -> bool:
    """Whether this is a status that ends a response; below 200 none does, and True is no number here."""
    return isinstance(value, int) and not isinstance(value, bool) and 200 <= value <= 599


def _json(value) -> bytes:
    try:
        return json.dumps(value, default=_plain, allow_nan=False).encode()
    except ValueError:
        # JSON has no NaN and no infinity: they become null, as in pandas and JavaScript.
        text = json.dumps(value, default=_plain)
        return json.dumps(json.loads(text, parse_constant=lambda name: None)).encode()


def _plain(value):
    """Numbers and arrays of NumPy, tables of pandas, dates; what is missing in these is null."""
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    for method in ("tolist", "to_dict", "isoformat"):
        if hasattr(value, method):
            return getattr(value, method)()
    raise TypeError(f"a function returned a {type(value).__name__}, which is no JSON")

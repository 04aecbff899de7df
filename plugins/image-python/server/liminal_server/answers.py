"""What a function returns, as a response; what goes wrong, as JSON."""

import json

from starlette.responses import Response


def answer(value) -> Response:
    """A response: text as it is, bytes as they are, nothing as 204, all else as JSON; with a status behind it as a pair."""
    status = 200
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], int):
        value, status = value
    if isinstance(value, Response):
        return value
    if isinstance(value, str):
        return Response(value, status, media_type="text/html")
    if isinstance(value, (bytes, bytearray)):
        return Response(bytes(value), status, media_type="application/octet-stream")
    if value is None:
        return Response(b"", 204)
    return Response(json.dumps(value, default=_plain), status, media_type="application/json")


def _plain(value):
    """Numbers and arrays of NumPy, tables of pandas, dates."""
    for method in ("tolist", "to_dict", "isoformat"):
        if hasattr(value, method):
            return getattr(value, method)()
    raise TypeError(f"a function returned a {type(value).__name__}, which is no JSON")


def problem(status: int, code: str, message: str, **headers: str) -> Response:
    """An error as JSON. It says nothing of what is inside."""
    body = json.dumps({"error": {"code": code, "message": message}})
    return Response(body, status, headers=headers or None, media_type="application/json")

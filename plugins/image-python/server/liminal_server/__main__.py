"""`python -m liminal_server` serves; with `--check` it only says whether it could."""

import os
import signal
import sys

from . import folder, metrics
from .functions import Missing, load_functions
from .settings import Settings, Unusable, read_settings

#: The exit code where the user's modules cannot be loaded.
FAILED = 3


def main() -> int:
    try:
        settings = read_settings()
        if "--check" in sys.argv[1:]:
            load_functions(settings.endpoints)
            return 0
    except (Missing, Unusable) as error:
        print(f"liminal_server: {error}", file=sys.stderr)
        return 1
    with folder.shared() as shared:
        metrics.prepare(shared)
        return serve(settings)


def serve(settings: Settings) -> int:
    # Only now: it is not there where functions are only checked.
    import uvicorn

    # uvicorn ends by the signal that it was asked to end by; so an end in good order is exit code 0.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(exit_code()))
    paths = ", ".join(endpoint.path for endpoint in settings.endpoints)
    print(f"liminal_server: {paths} on http://{settings.host}:{settings.port}", file=sys.stderr, flush=True)
    uvicorn.run(
        "liminal_server.app:create",
        factory=True,
        http="liminal_server.protocol:Bounded",
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        timeout_worker_healthcheck=settings.worker_timeout,
        timeout_graceful_shutdown=settings.drain_timeout,
        access_log=settings.access_log,
        log_level="info" if settings.access_log else "warning",
        server_header=False,
        proxy_headers=False,
    )
    return exit_code()


def exit_code() -> int:
    return FAILED if os.path.exists(folder.failed()) else 0


if __name__ == "__main__":
    sys.exit(main())

"""The folder that the processes of a server share. It goes with the server, or with the next one where that was killed."""

import contextlib
import fcntl
import glob
import os
import shutil
import tempfile

PREFIX = "liminal-server-"

#: By which the workers find it.
VARIABLE = "LIMINAL_SERVER_FOLDER"


@contextlib.contextmanager
def shared():
    """Makes the folder of this server, and removes those of servers that are gone."""
    for path in glob.glob(os.path.join(tempfile.gettempdir(), PREFIX + "*")):
        _remove_unless_used(path)
    path = tempfile.mkdtemp(prefix=PREFIX)
    # The lock ends with this process, however that ends.
    with open(os.path.join(path, "lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        os.environ[VARIABLE] = path
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)


def _remove_unless_used(path: str) -> None:
    try:
        with open(os.path.join(path, "lock")) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(path, ignore_errors=True)
    except OSError:
        # It is in use, is just being made, or is another user's.
        pass


def failed() -> str:
    """The file by which a worker says that it could not load the user's modules."""
    return os.path.join(os.environ[VARIABLE], "failed")

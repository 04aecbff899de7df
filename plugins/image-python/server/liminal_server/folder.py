"""The folder that the processes of a server share. It goes with the server, or with the next one where that was killed."""

import contextlib
import fcntl
import glob
import os
import shutil
import stat
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
        with _own_lock(path) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(path, ignore_errors=True)
    except OSError:
        # It is in use, is just being made, or is no folder of ours.
        pass


@contextlib.contextmanager
def _own_lock(path: str):
    """
    The lock of a folder that this user has made. Everybody may put something of that name beside it: a link, or a pipe that
    whoever opens it waits for.
    """
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        _require_own(folder)
        lock = os.open("lock", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
        try:
            if not stat.S_ISREG(_require_own(lock).st_mode):
                raise OSError("it is no file")
            yield lock
        finally:
            os.close(lock)
    finally:
        os.close(folder)


def _require_own(descriptor: int) -> os.stat_result:
    found = os.fstat(descriptor)
    if found.st_uid != os.geteuid():
        raise PermissionError("it is another user's")
    return found


def failed() -> str:
    """The file by which a worker says that it could not load the user's modules."""
    return os.path.join(os.environ[VARIABLE], "failed")

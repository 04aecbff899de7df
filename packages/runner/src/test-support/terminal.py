"""Runs a command in a terminal of its own. What comes in is typed there; once nothing more comes, or the command has ended,
the terminal is closed, whatever else still runs in it."""

import fcntl
import os
import pty
import select
import struct
import sys
import termios

child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 120, 0, 0))
ended = 0
while ended == 0:
    ready, _, _ = select.select([0, terminal], [], [], 0.05)
    if terminal in ready:
        try:
            os.write(1, os.read(terminal, 65536))
        except OSError:
            break
    if 0 in ready:
        typed = os.read(0, 65536)
        if typed == b"":
            break
        os.write(terminal, typed)
    ended, status = os.waitpid(child, os.WNOHANG)
os.close(terminal)
if ended == 0:
    _, status = os.waitpid(child, 0)
code = os.waitstatus_to_exitcode(status)
sys.exit(code if code >= 0 else 128 - code)

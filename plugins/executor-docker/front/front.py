"""Leads clients of a service to the version that is live, which /backend names: HOST PORT.

A version can take over from another without a client noticing: new connections go to the new one, old ones end by
themselves. SIGTERM ends it: at once for new connections, for others once they are over. Standard library alone.
"""

import asyncio
import os
import signal

FILE = "/backend"

#: How long a server that is being started anew is waited for, and how often it is tried, in seconds.
PATIENCE, INTERVAL = 10, 0.1


class Backend:
    """The version that is live now; looked up again once the file has changed."""

    def __init__(self):
        self.changed, self.address = None, None

    def now(self):
        try:
            changed = os.stat(FILE).st_ctime_ns
            if changed != self.changed:
                with open(FILE) as file:
                    host, port = file.read().split()
                self.changed, self.address = changed, (host, int(port))
        except (OSError, ValueError):
            # It is just being written.
            pass
        return self.address


class Side(asyncio.Protocol):
    """One of the two connections between a client and a server."""

    def __init__(self, other=None):
        self.other, self.transport, self.ended = other, None, False

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.other.transport.write(data)

    def eof_received(self):
        self.ended = True
        if self.other is None:
            return True
        if self.other.ended:
            # Neither has more to say; otherwise both would stay open for ever.
            self.other.transport.close()
            return False
        self.other.transport.write_eof()
        return True

    def pause_writing(self):
        self.other.transport.pause_reading()

    def resume_writing(self):
        self.other.transport.resume_reading()

    def connection_lost(self, error):
        if self.other and self.other.transport:
            self.other.transport.close()


class Client(Side):
    #: Those that are connected.
    all = set()

    def __init__(self, backend):
        super().__init__()
        self.backend, self.early = backend, []

    def connection_made(self, transport):
        super().connection_made(transport)
        self.all.add(self)
        self.connecting = asyncio.get_running_loop().create_task(self.connect())

    def data_received(self, data):
        if self.other is not None:
            super().data_received(data)
            return
        # What follows can wait until there is somebody to give it to.
        self.early.append(data)
        self.transport.pause_reading()

    def connection_lost(self, error):
        super().connection_lost(error)
        self.all.discard(self)

    async def connect(self):
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE
        while not self.transport.is_closing():
            address = self.backend.now()
            try:
                if address is not None:
                    server = Side(self)
                    await loop.create_connection(lambda: server, *address)
                    self.begin(server)
                    return
            except OSError:
                pass
            if loop.time() > until:
                self.transport.close()
                return
            await asyncio.sleep(INTERVAL)

    def begin(self, server):
        self.other = server
        if self.transport.is_closing():
            server.transport.close()
            return
        server.transport.writelines(self.early)
        if self.ended:
            server.transport.write_eof()
        elif self.early:
            self.transport.resume_reading()


async def main():
    backend, loop, ending = Backend(), asyncio.get_running_loop(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, ending.set)
    server = await loop.create_server(lambda: Client(backend), "0.0.0.0", 80, backlog=1024)
    await ending.wait()
    server.close()
    while Client.all:
        await asyncio.sleep(INTERVAL)


asyncio.run(main())

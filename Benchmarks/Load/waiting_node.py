"""Stands before the simulator's artifact resolution: passes everything through, or lets everybody wait."""

import asyncio
import threading


class WaitingNode:
    """A loopback listener of its own thread. While `hanging`, new connections are accepted and never answered."""

    def __init__(self):
        self.hanging = False
        self.waiting = 0
        self.target_port = None
        self.loop = asyncio.new_event_loop()
        self.server = self.loop.run_until_complete(
            asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=4096)
        )
        self.port = self.server.sockets[0].getsockname()[1]
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    async def _serve(self, reader, writer):
        request = await reader.readuntil(b"\r\n\r\n")
        length = int(request.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        request += await reader.readexactly(length)
        if self.hanging:
            self.waiting += 1
            await asyncio.sleep(3600)
        answer = await self._forward(request)
        # The connection is not kept: when the node begins to hang, none is left that was answered before.
        writer.write(answer)
        await writer.drain()
        writer.close()

    async def _forward(self, request):
        reader, writer = await asyncio.open_connection("127.0.0.1", self.target_port)
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        body = await reader.readexactly(length)
        writer.close()
        return head.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + body

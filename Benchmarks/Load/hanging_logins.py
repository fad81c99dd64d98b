"""Logins whose node does not answer, and idle connections, held while something else is measured."""

import socket
import time

from http_connection import Connection
from login_client import Login


class Burden:
    """Use as a context: inside, `logins` wait for the node and `idle` connections are open."""

    def __init__(self, installation, node, logins=500, idle=1_500):
        self.installation, self.node, self.logins, self.idle = installation, node, logins, idle
        self.connections = []

    def __enter__(self):
        login = Login(self.installation.gateway_port, self.installation.node_port)
        begun = [login.begin() for _ in range(self.logins)]
        self.node.hanging = True
        for form, cookie in begun:
            connection = Connection("127.0.0.1", self.installation.gateway_port)
            connection.send(connection.post_bytes("/auth/acs", form, f"Cookie: {cookie}\r\n"))
            self.connections.append(connection.socket)
        for _ in range(self.idle):
            self.connections.append(socket.create_connection(("127.0.0.1", self.installation.gateway_port)))
        deadline = time.monotonic() + 30
        while self.node.waiting < self.logins:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.node.waiting} of {self.logins} logins wait")
            time.sleep(0.05)
        return self

    def __exit__(self, *_):
        for connection in self.connections:
            connection.close()
        self.node.hanging = False

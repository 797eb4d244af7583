"""The five listening sockets of a kernel, bound before it is confined and before anyone is told.

ZMQ takes them over by descriptor: whoever connects early waits in the queue of the socket instead
of trying again a tenth of a second later.
"""

import os
import socket
from dataclasses import dataclass, field
from typing import Any

CHANNELS = ("shell", "iopub", "stdin", "control", "hb")
_QUEUE = 64


@dataclass(frozen=True)
class Listeners:
    """Bound sockets by channel.

    Attributes:
        descriptors: by channel; they belong to ZMQ once it has them.
        addresses: as ZMQ spells them.
        ports: as the connection information has them.
    """

    descriptors: dict[str, int] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)


def bind(connection: dict[str, Any]) -> Listeners:
    """Bind all channels of a connection.

    Args:
        connection: `transport` (`ipc` or `tcp`), `ip` and `<channel>_port` as in a connection file.

    Raises:
        OSError: an address is taken or cannot be used.
    """
    made = Listeners()
    for channel in CHANNELS:
        port = int(connection[f"{channel}_port"])
        ip = str(connection["ip"])
        local = connection["transport"] == "ipc"
        address = f"{ip}-{port}" if local else f"{ip}:{port}"
        bound = _local(address) if local else _network(ip, port)
        made.descriptors[channel] = bound.detach()
        made.addresses[channel] = f"{connection['transport']}://{address}"
        made.ports[channel] = port
    return made


def _local(path: str) -> socket.socket:
    bound = socket.socket(socket.AF_UNIX)
    bound.bind(path)
    # Only this account may connect, not the one the kernel is going to run as.
    os.chmod(path, 0o600)  # noqa: PTH101 - a path of the connection's, not ours to look at
    bound.listen(_QUEUE)
    return bound


def _network(ip: str, port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((ip, port))
    bound.listen(_QUEUE)
    return bound

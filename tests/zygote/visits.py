"""A visit as the classroom and a page make it: a kernel manager with our provisioner, a client."""

import asyncio
import os
import queue
import sys
import time
from contextlib import asynccontextmanager
from uuid import uuid4

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

PATIENCE = 20
FORK, ORDINARY = "staffroom-fork", "staffroom-ordinary"
SPECS = {
    FORK: {
        "argv": ["none"],
        "metadata": {"kernel_provisioner": {"provisioner_name": FORK}},
    },
    ORDINARY: {
        "argv": [
            sys.executable,
            "-m",
            "staffroom_hub.zygote.ordinary",
            "-f",
            "{connection_file}",
        ]
    },
}


class Specs(KernelSpecManager):
    """Knows the two kinds of kernels."""

    def get_kernel_spec(self, kernel_name):
        """Return the spec of a kind."""
        return KernelSpec(display_name=kernel_name, language="python", **SPECS[kernel_name])


class Visit:
    """A kernel with a client that hears everything."""

    def __init__(self, manager, client):
        """Hold both."""
        self.manager = manager
        self.client = client

    @property
    def pid(self):
        """The kernel's process."""
        child = getattr(self.manager.provisioner, "_child", None)
        return child.pid if child else self.manager.provisioner.pid

    async def heard(self, wanted, patience=PATIENCE):
        """Return the first message on IOPub for which `wanted` is true."""
        until = time.monotonic() + patience
        while (left := until - time.monotonic()) > 0:
            try:
                message = await self.client.get_iopub_msg(timeout=left)
            except queue.Empty:
                break
            if wanted(message):
                return message
        raise TimeoutError("Nothing of the kind was heard.")

    def say(self, model, data):
        """Send a message to a widget; returns the message's id."""
        content = {"comm_id": model, "data": data}
        message = self.client.session.send(self.client.shell_channel.socket, "comm_msg", content)
        return message["header"]["msg_id"]

    def set(self, model, **state):
        """Set traits of a widget, as a page does."""
        return self.say(model, {"method": "update", "state": state, "buffer_paths": []})

    async def value(self, model, patience=PATIENCE):
        """Wait until a widget tells its value."""

        def tells(message):
            content = message["content"]
            return message["msg_type"] == "comm_msg" and (
                content["comm_id"] == model and "value" in content["data"].get("state", {})
            )

        return (await self.heard(tells, patience))["content"]["data"]["state"]["value"]

    async def click(self, prepared, patience=PATIENCE):
        """Click the page's button; returns what its label says then."""
        self.say(one(prepared, "ButtonModel"), {"method": "custom", "content": {"event": "click"}})
        return await self.value(one(prepared, "LabelModel"), patience)


def one(prepared, kind):
    """Return the id of the page's one widget of a kind."""
    (name,) = [name for name, model in prepared.models.items() if model["model_name"] == kind]
    return name


async def begin(folder, sockets, kind=FORK, transport="ipc", beating=False, **environment):
    """Start a kernel, and listen from the moment on that it welcomes us."""
    manager = AsyncKernelManager(
        kernel_name=kind,
        kernel_spec_manager=Specs(),
        transport=transport,
        connection_file=str(sockets / f"kernel-{uuid4()}.json"),
    )
    env = {"PATH": os.environ["PATH"], **environment}
    await manager.start_kernel(cwd=str(folder), env=env)
    client = manager.client()
    client.start_channels(hb=beating)
    visit = Visit(manager, client)
    await visit.heard(lambda message: message["msg_type"] == "iopub_welcome", 60)
    return visit


async def end(visit):
    """End a kernel."""
    visit.client.stop_channels()
    if visit.manager.has_kernel:
        await visit.manager.shutdown_kernel(now=True)
    visit.manager.context.destroy(linger=0)


@asynccontextmanager
async def visiting(folder, sockets, **more):
    """Have a kernel for a while."""
    visit = await begin(folder, sockets, **more)
    try:
        yield visit
    finally:
        await end(visit)


def lives(pid):
    """Whether there is such a process, be it only to be buried."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def until(condition, patience=PATIENCE):
    """Wait until something is so."""
    for _ in range(int(patience / 0.02)):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise TimeoutError("It did not come to that.")

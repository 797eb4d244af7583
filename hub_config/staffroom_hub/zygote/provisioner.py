"""`staffroom-fork`: a Jupyter kernel provisioner whose kernels are forks of a release's zygote."""

import asyncio
import signal
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo, LocalPortCache
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase

from staffroom_hub.zygote.family import Child
from staffroom_hub.zygote.nursery import nursery

_PORTS = ("shell_port", "iopub_port", "stdin_port", "hb_port", "control_port")


class ForkProvisioner(KernelProvisionerBase):
    """Takes `cwd` (the release's folder) and `env` (the whole environment) of a kernel's launch."""

    _child: Child | None = None
    _folder: Path | None = None
    _ports_cached = False

    @property
    def has_process(self) -> bool:
        """Whether there is a process to look after."""
        return self._child is not None

    async def poll(self) -> int | None:
        """Return the exit code, None while the kernel runs."""
        return self._child.code if self._child else 0

    async def wait(self) -> int | None:
        """Wait for the kernel's end; returns its exit code."""
        if self._child is None:
            return 0
        code = await asyncio.shield(self._child.ended)
        self._child = None
        return code

    async def send_signal(self, signum: int) -> None:
        """Send a signal to the kernel; it has no other processes."""
        if self._child:
            self._child.signal(signum)

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel; it is reaped when this returns."""
        del restart
        if self._child:
            await self._child.kill()

    async def terminate(self, restart: bool = False) -> None:
        """Ask the kernel to end."""
        del restart
        await self.send_signal(signal.SIGTERM)

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Choose addresses and write the connection file, as a local kernel's launch does."""
        manager: Any = self.parent
        if manager.cache_ports and not self._ports_cached:
            cache = LocalPortCache.instance()
            for name in _PORTS:
                setattr(manager, name, cache.find_available_port(manager.ip))
            self._ports_cached = True
        manager.write_connection_file()
        self.connection_info = manager.get_connection_info()
        kwargs.pop("extra_arguments", None)
        return await super().pre_launch(cmd=[], **kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork; sockets are bound and the kernel is confined when this returns.

        Raises:
            NurseryError: it could not be forked.
        """
        del cmd
        self._folder = Path(kwargs["cwd"])
        connection = {
            name: value.decode() if isinstance(value, bytes) else value
            for name, value in self.connection_info.items()
        }
        self._child = await nursery().fork(self._folder, connection, kwargs["env"])
        return self.connection_info

    async def cleanup(self, restart: bool = False) -> None:
        """Give back ports."""
        if self._ports_cached and not restart:
            known: dict[str, Any] = dict(self.connection_info)
            for name in _PORTS:
                LocalPortCache.instance().return_port(known[name])
            self._ports_cached = False

    async def get_provisioner_info(self) -> dict[str, Any]:
        """Describe the kernel, with its process's number."""
        info = await super().get_provisioner_info()
        return {**info, "pid": self._child.pid if self._child else None}

    def resolve_path(self, path: str) -> str | None:
        """Resolve a path as the kernel would."""
        if self._folder is None:
            return None
        found = (self._folder / path).resolve()
        return found.as_posix() if found.exists() else None

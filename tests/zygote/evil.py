"""What an attacker would run in a kernel; each deed says by name what came of its attempts."""

REFUSED = {
    "BlockingIOError",  # EAGAIN of a limit
    "FileNotFoundError",
    "MemoryError",
    "PermissionError",
    "RuntimeError",  # no more threads
}
"""Names of the errors that mean: not allowed."""

EXHAUSTED = REFUSED | {"OSError", "RecursionError"}
"""Names of the errors with which a wish without end may end: no more descriptors, no deeper."""

_TRY = """
import os, socket
def tried(**attempts):
    outcome = {}
    for name, attempt in attempts.items():
        try:
            outcome[name] = f"done: {attempt()!r}"[:200]
        except BaseException as error:
            outcome[name] = type(error).__name__
    return outcome
def victim(): return os.environ["VICTIM"]
def sockets(): return os.environ["SOCKETS"]
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def call(*arguments):
    if libc.syscall(*arguments) < 0:
        raise OSError(ctypes.get_errno(), "refused")
"""


def _deed(attempts: str) -> str:
    return f"{_TRY}\ndef work(): return tried({attempts})"


DEEDS = {
    "memory": _deed(
        "read=lambda: open(f'/proc/{victim()}/mem', 'rb').read(1), "
        "write=lambda: open(f'/proc/{victim()}/mem', 'wb'), "
        "maps=lambda: open(f'/proc/{victim()}/maps').read(), "
        "vm=lambda: call(310, int(victim()), 0, 0, 0, 0, 0)"
    ),
    "environment": _deed(
        "victims=lambda: open(f'/proc/{victim()}/environ', 'rb').read(), "
        "zygotes=lambda: open(f'/proc/{os.getppid()}/environ', 'rb').read()"
    ),
    "descriptors": _deed(
        "listing=lambda: os.listdir(f'/proc/{victim()}/fd'), "
        "opening=lambda: open(f'/proc/{victim()}/fd/0'), "
        "stealing=lambda: call(438, call(434, int(victim()), 0), 5, 0)"
    ),
    "tracing": _deed(
        "attach=lambda: call(101, 16, int(victim()), 0, 0), "
        "seize=lambda: call(101, 0x4206, int(victim()), 0, 0)"
    ),
    "signals": _deed(
        "victims=lambda: os.kill(int(victim()), 9), zygotes=lambda: os.kill(os.getppid(), 9), "
        "all=lambda: os.kill(-1, 9), group=lambda: os.killpg(int(victim()), 9), "
        "queue=lambda: call(129, int(victim()), 9, 0), "
        "pidfd=lambda: os.pidfd_open(int(victim()))"
    ),
    "sockets": _deed(
        "listing=lambda: os.listdir(sockets()), "
        "keys=lambda: open(os.environ['KEYS']).read(), "
        "connecting=lambda: socket.socket(socket.AF_UNIX).connect(sockets()), "
        "abstract=lambda: socket.socket(socket.AF_UNIX), packets=lambda: socket.socket(17, 3)"
    ),
    "processes": _deed(
        "fork=os.fork, spawn=lambda: os.posix_spawn('/bin/true', ['true'], {}), "
        "run=lambda: os.system('true') and call(59, b'/bin/true', 0, 0) or call(59, b'/bin/true', 0, 0), "
        "exec=lambda: os.execv('/bin/true', ['true']), "
        "child=lambda: __import__('subprocess').run(['/bin/true']), "
        "clone=lambda: call(56, 17, 0, 0, 0, 0), vfork=lambda: call(58)"
    ),
    "files": _deed(
        "page=lambda: open('page.ipynb', 'w'), beside=lambda: open('evil', 'w'), "
        "temporary=lambda: open('/tmp/evil', 'w'), shared=lambda: open('/dev/shm/evil', 'w'), "
        "home=lambda: os.mkdir('/root/evil'), link=lambda: os.symlink('/etc/shadow', 'evil'), "
        "removing=lambda: os.unlink('page.ipynb'), shadow=lambda: open('/etc/shadow').read(), "
        "root=lambda: os.listdir('/'), processes=lambda: os.listdir('/proc'), "
        "rights=lambda: os.chmod('page.ipynb', 0o777), owner=lambda: os.chown('page.ipynb', 1, 1), "
        "times=lambda: os.utime('page.ipynb'), cut=lambda: os.truncate('page.ipynb', 0)"
    ),
    "privileges": _deed(
        "root=lambda: os.setuid(0), groups=lambda: os.setgroups([0]), "
        "chroot=lambda: os.chroot('/'), mount=lambda: call(165, 0, b'/', 0, 0, 0), "
        "namespace=lambda: call(272, 0x10000000), bpf=lambda: call(321, 0, 0, 0), "
        "dumpable=lambda: libc.prctl(4, 1, 0, 0, 0) and open('/no/such/file'), "
        "death=lambda: libc.prctl(1, 0, 0, 0, 0) and open('/no/such/file'), "
        "limits=lambda: __import__('resource').setrlimit(4, (-1, -1)) if False"
        " else __import__('resource').prlimit(int(victim()), 7, (0, 0)), "
        "ring=lambda: call(425, 1, 0)"
    ),
}
"""Deeds that must come to nothing."""

BOMBS = {
    "forks": "import os\ndef work():\n    while True: os.fork()",
    "threads": (
        "import threading, time\ndef work():\n    while True:\n"
        "        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()"
    ),
    "memory": "kept = []\ndef work():\n    while True: kept.append(bytearray(1 << 22))",
    "memory at once": "def work(): return len(bytearray(1 << 33))",
    "shared memory": (
        "import mmap\nkept = []\ndef work():\n    while True:\n"
        "        kept.append(mmap.mmap(-1, 1 << 22))\n        kept[-1].write(b'x' * (1 << 22))"
    ),
    "anonymous files": (
        "import os\nkept = []\ndef work():\n    while True:\n"
        "        kept.append(os.memfd_create('x'))\n        os.write(kept[-1], b'x' * (1 << 22))"
    ),
    "descriptors": "import os\nkept = []\ndef work():\n    while True: kept.append(os.open('/dev/null', 0))",
    "recursion in C": "def work():\n    x = []\n    for _ in range(10**6): x = [x]\n    return repr(x)[:1]",
}
"""Wishes without end: refused with an error, or the end of the kernel that has them."""

NEEDED = {
    "files": {"landlock"},
    "sockets": {"landlock", "user"},
    "privileges": {"seccomp"},
    "processes": {"seccomp"},
    "signals": {"seccomp"},
    "tracing": {"seccomp"},
}
"""Layers of which one must work for a deed to be refused; what is not named needs none but `private`."""

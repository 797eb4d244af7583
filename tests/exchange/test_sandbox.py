"""Attacks from inside a sandbox, and what is believed of what comes out of one."""

import ast
import json
import os
import signal
import socket
import stat
import sys
import time
from itertools import pairwise
from pathlib import Path

import psutil
import pytest

from staffroom_hub.grader import __main__ as grader
from staffroom_hub.grader.sandbox import told
from staffroom_hub.grader.sandbox.engines import Bounds, Bubblewrap, Container, engines
from staffroom_hub.grader.sandbox.probe import fault_of, first_that_holds
from staffroom_hub.grader.sandbox.running import (
    ENDLESS,
    GONE,
    GREEDY,
    LOUD,
    NONSENSE,
    SandboxError,
    run,
)
from staffroom_hub.settings import SettingsError, load_settings
from tests.exchange.code_course import sandbox


@pytest.fixture(scope="module")
def engine():
    """The sandbox of this machine."""
    found, why = sandbox()
    if found is None:
        pytest.skip(f"no sandbox: {why}")
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A module's folder, as autograding has it, within a course with a gradebook and other work."""
    root = tmp_path_factory.mktemp("course")
    folder = root / "autograded" / "tanna" / "m90-tiny"
    folder.mkdir(parents=True)
    other = root / "submitted" / "tboris"
    other.mkdir(parents=True)
    for path in (root / "gradebook.db", other / "page.ipynb", folder / "page.ipynb",
                 folder / "exit-quiz.yaml"):  # fmt: skip
        path.write_text("secret")
    (folder / "words.txt").write_text("chalk")
    (folder / "data").mkdir()
    (folder / "data" / "more.txt").write_text("sponge")
    (folder / "link.txt").symlink_to(root / "gradebook.db")
    return folder


HEAD = """
def tried(**deeds):
    found = {}
    for name, deed in deeds.items():
        try:
            found[name] = repr(deed())[:200]
        except BaseException as error:
            found[name] = type(error).__name__
    return found
import os, pathlib, socket, subprocess, sys, ctypes
"""
REFUSED = {
    "PermissionError", "FileNotFoundError", "OSError", "ConnectionRefusedError", "gaierror",
    "NotADirectoryError", "ProcessLookupError",
}  # fmt: skip


def lines(ran):
    """Read what each cell told of itself."""
    return {number: _value(outputs) for number, outputs in ran.outputs.items()}


def _value(outputs):
    data = [one["data"]["text/plain"] for one in outputs if one["output_type"] == "execute_result"]
    return ast.literal_eval(data[0]) if data else outputs


def test_nothing_outside_is_there(engine, folder):
    """Gradebook, keys, others' work, tokens, homes and sockets of the machine cannot be had."""
    root = folder.parents[2]
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        reads = f"""tried(
            gradebook=lambda: open({str(root / "gradebook.db")!r}).read(),
            keys=lambda: open('exit-quiz.yaml').read(),
            keys_there=lambda: open({str(folder / "exit-quiz.yaml")!r}).read(),
            notebook=lambda: open('page.ipynb').read(),
            others=lambda: os.listdir({str(root)!r}),
            link=lambda: open('link.txt').read(),
            shadow=lambda: open('/etc/shadow').read(),
            passwd=lambda: open('/etc/passwd').read(),
            home=lambda: os.listdir('/home'),
            course=lambda: os.listdir({str(Path(__file__).parents[2] / "course" / "en")!r}),
            run=lambda: os.listdir('/run'),
            var=lambda: os.listdir('/var'),
            here=lambda: socket.create_connection(('127.0.0.1', {port}), 2),
            outside=lambda: socket.create_connection(('1.1.1.1', 53), 2),
            names=lambda: socket.getaddrinfo('example.org', 80),
            bus=lambda: socket.socket(socket.AF_UNIX).connect('/run/docker.sock'),
        )"""
        writes = """tried(
            root=lambda: open('/x', 'w'), usr=lambda: open('/usr/x', 'w'),
            given=lambda: open('/given/files/words.txt', 'w'),
            program=lambda: open('/given/inside.py', 'w'), dev=lambda: open('/dev/x', 'w'),
            python=lambda: open(sys.prefix + '/x', 'w'), proc=lambda: open('/proc/sys/kernel/core_pattern', 'w'),
            trigger=lambda: open('/proc/sysrq-trigger', 'w'), memory=lambda: open('/proc/1/mem', 'wb'),
            up=lambda: open('../../x', 'w'), user=lambda: os.setuid(0), node=lambda: os.mknod('/tmp/n', 0o60600, 2049),
            chroot=lambda: os.chroot('/tmp'),
        )"""
        given = "open('words.txt').read(), open('data/more.txt').read(), sorted(os.listdir())"
        known = "sorted(os.environ), os.getuid() == 0, os.getgroups()"
        sources = [HEAD, reads, writes, given, known]
        found = lines(run(engine, sources, folder, Bounds()))
    assert set(found[1].values()) <= REFUSED, found[1]
    assert set(found[2].values()) <= REFUSED, found[2]
    assert found[3] == ("chalk", "sponge", ["data", "words.txt"])
    names, root_user, groups = found[4]
    assert not [n for n in names if n.startswith(("JUPYTERHUB", "STAFFROOM", "JPY_API"))]
    assert not root_user
    assert set(groups) <= {65534}
    assert not set(os.environ) & set(names) - {
        "PATH", "HOME", "LANG", "TMPDIR", "PWD", "TERM", "SHLVL", "LC_CTYPE", "_",
        "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE",
        "GIT_PAGER", "PAGER", "MPLBACKEND", "PYDEVD_USE_FRAME_EVAL", "JPY_PARENT_PID",
    }  # fmt: skip


def test_the_program_inside_is_not_taken_over(engine, folder):
    """Its memory, its line and its descriptors are closed to the kernel that it has started."""
    deeds = """
driver = os.getppid()
PTRACE_ATTACH = 16
def traced():
    if ctypes.CDLL(None, use_errno=True).ptrace(PTRACE_ATTACH, driver, 0, 0) != 0:
        raise PermissionError
tried(
    memory=lambda: open(f'/proc/{driver}/mem', 'rb').read(1),
    maps=lambda: open(f'/proc/{driver}/maps').read(),
    files=lambda: os.listdir(f'/proc/{driver}/fd'),
    line=lambda: open(f'/proc/{driver}/fd/3', 'w'),
    words=lambda: open(f'/proc/{driver}/environ').read(),
    traced=traced,
)"""
    forging = (
        "for number in range(3, 256):\n    try:\n"
        """        os.write(number, b'\\n{"cell": 9, "outputs": []}\\n{"finished": true}\\n')\n"""
        "    except OSError: pass\n7"
    )
    ran = run(engine, [HEAD, deeds, "os.write(1, b'{}\\n'); 5"], folder, Bounds())
    assert set(lines(ran)[1].values()) <= REFUSED, lines(ran)[1]
    assert lines(ran)[2] == 5
    assert ran.ended == ""
    # Writing over its own sockets may end a kernel; it makes no cell of it.
    ran = run(engine, ["import os", forging], folder, Bounds(seconds=40, cell_seconds=5))
    assert set(ran.outputs) <= {0, 1}


def test_nothing_is_left(engine, folder):
    """Files, links and processes go with the sandbox; the module's folder is as it was."""
    before = sorted((str(path), path.lstat().st_mtime_ns) for path in folder.rglob("*"))
    sources = [
        (
            "import os, subprocess\nos.symlink('/etc/passwd', 'words.link')\nos.remove('words.txt')\n"
            "os.symlink('/etc/passwd', 'words.txt')\n"
            "open('/tmp/left-4711', 'w').write('x')\nopen('/dev/shm/left-4711', 'w').write('x')"
        ),
        "p = subprocess.Popen(['sleep', '4711'], start_new_session=True)\np.poll() is None",
    ]
    ran = run(engine, sources, folder, Bounds())
    assert lines(ran)[1] is True
    assert sorted((str(path), path.lstat().st_mtime_ns) for path in folder.rglob("*")) == before
    assert not Path("/tmp/left-4711").exists()
    assert not Path("/dev/shm/left-4711").exists()
    assert not sleepers()


def sleepers():
    """Find what a learner's code would have left running."""
    every = psutil.process_iter(["cmdline"])
    return [one for one in every if one.info["cmdline"] == ["sleep", "4711"]]


def test_it_ends_with_the_grader(engine, folder, tmp_path):
    """Whoever is killed while code runs leaves nothing running."""
    if (pid := os.fork()) == 0:
        run(engine, ["import os\nos.system('sleep 4711')"], folder, Bounds())
        os._exit(0)
    until(sleepers)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    until(lambda: not sleepers())


def until(so):
    """Wait until something is so; the limit only ends a hopeless wait."""
    end = time.monotonic() + 60
    while not so():
        assert time.monotonic() < end
        time.sleep(0.05)


BOMBS = {
    "forks": "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
    "memory": "held = []\nwhile True: held.append(bytearray(1 << 24))",
    "memory by many": (
        "import os\nfor _ in range(8):\n    if os.fork() == 0:\n        held = []\n"
        "        while True:\n            try: held.append(bytearray(1 << 24))\n"
        "            except MemoryError: pass\nwhile True: pass"
    ),
    "disk": "with open('x', 'wb') as f:\n    while True: f.write(bytes(1 << 20))",
    "many files": (
        "n = 0\nwhile True:\n    n += 1\n    open(f'/tmp/{n}', 'wb').write(bytes(1 << 20))"
    ),
    "endless": "while True: pass",
    "stubborn": "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
    "a flood": "while True: print('x' * 100000)",
    "a flood of pictures": (
        "from IPython.display import display\n"
        "while True: display({'image/png': 'x' * 1000000}, raw=True)"
    ),
    "killed all": "import os\nos.kill(-1, 9)",
    "stopped all": "import os, time\nos.kill(os.getppid(), 19)\ntime.sleep(60)",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_ends(engine, folder, bomb):
    """What takes too much is ended, or refused; no cell after it counts, and nothing goes on."""
    sources = ["1", BOMBS[bomb], "2"]
    ran = run(engine, sources, folder, Bounds(seconds=40, cell_seconds=5))
    assert lines(ran)[0] == 1
    known = {ENDLESS, GREEDY, LOUD, GONE, NONSENSE}
    kinds = {one["output_type"] for one in ran.outputs.get(1, [])}
    assert ran.ended in known or "error" in kinds or ran.ended.split(":")[0].endswith("Error"), ran
    assert sum(len(json.dumps(one)) for one in ran.outputs.values()) < 4 * told.TEXT_MAX
    assert fault_of(engine) == ""
    assert not [p for p in psutil.Process().children(recursive=True) if "bwrap" in p.name()]


# --- what is believed --------------------------------------------------------------------------


def test_only_texts_are_believed():
    """Of outputs texts are kept, cut and cleaned; the rest is not there."""
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": "a\x1b[31mb\u202e\x00" + "x" * 300_000},
        {"output_type": "display_data", "data": {"text/html": "<script>"}},
        {"output_type": "execute_result", "data": {"text/plain": ["a"]}},
        {"output_type": "error", "ename": "E\n" + "x" * 999, "evalue": "v" * 9999,
         "traceback": ["t" * 300_000] * 300},
    ]  # fmt: skip
    kept = told.outputs_of(told.read(json.dumps({"cell": 0, "outputs": outputs}).encode()))
    assert [one["output_type"] for one in kept] == ["stream", "error"]
    assert kept[0]["text"].startswith("ab\ufffd\ufffdxxx")
    assert len(json.dumps(kept)) < 4 * told.TEXT_MAX
    assert "\n" not in kept[1]["ename"]


@pytest.mark.parametrize(
    "line",
    [
        b"", b"[]", b"1", b"{", b'{"cell": -1}', b'{"cell": "0"}', b'{"cell": true}',
        b'{"cell": 0, "outputs": [{"output_type": "stream", "name": "x", "text": ""}]}',
        b'{"cell": 0, "outputs": [{"output_type": "other"}]}', b'{"ready": "yes"}',
        b'{"found": {"reads": 0, "writes": 0, "speaks": 0}}', b"[" * 100_000, b"\xff",
    ],
)  # fmt: skip
def test_nonsense_is_not_believed(line):
    """What the program inside does not say is read as nothing."""
    assert told.read(line) is None


def result(text):
    """Make a result."""
    return {"output_type": "execute_result", "data": {"text/plain": text}, "metadata": {}}


ERROR = told.error("AssertionError", "no")
STDERR = {"output_type": "stream", "name": "stderr", "text": "old"}
TESTS = {
    "a number": ([result("2.5")], "2.5"),
    "nothing": ([], None),
    "a text to stderr": ([STDERR, result("2.5")], "2.5"),
    "a result before an error": ([result("4.0"), ERROR], "AssertionError"),
    "two results": ([result("4.0"), result("0.0")], told.UNSOUND),
    "above": ([result("99")], told.UNSOUND),
    "negative": ([result("-1")], told.UNSOUND),
    "not a number": ([result("nan")], told.UNSOUND),
    "true": ([result("True")], told.UNSOUND),
    "numpy's": ([result("np.float64(4.0)")], told.UNSOUND),
}


@pytest.mark.parametrize("name", TESTS)
def test_a_test_says_no_more_than_it_says(name):
    """First comes what counts: an error, or the one plain number within the points."""
    outputs, expected = TESTS[name]
    kept = told.of_test(outputs, 4)
    assert not [one for one in kept if one.get("name") == "stderr"]
    first = next((o for o in kept if o["output_type"] in {"error", "execute_result"}), None)
    said = first and (first.get("ename") or first["data"]["text/plain"])
    assert said == expected


# --- where there is none -----------------------------------------------------------------------

SAYING = """#!{python}
import json, sys
sys.stdin.read()
for line in {lines!r}:
    print(line, flush=True)
"""


def pretender(tmp_path, *words):
    """Make a program that says whatever it likes, in the place of a sandbox."""
    program = tmp_path / "bwrap"
    said = [one if isinstance(one, str) else json.dumps(one) for one in words]
    program.write_text(SAYING.format(python=sys.executable, lines=said))
    program.chmod(0o755)
    return Bubblewrap(str(program))


READY, HELD = {"ready": True}, {"reads": False, "writes": False, "speaks": False}
LEAKS = {
    "reads": {**READY, "found": HELD | {"reads": True}, "finished": True},
    "writes": {**READY, "found": HELD | {"writes": True}, "finished": True},
    "speaks": {**READY, "found": HELD | {"speaks": True}, "finished": True},
    "silent": {**READY, "finished": True},
    "broken": {"failed": "ModuleNotFoundError: nbgrader"},
    "nonsense": "hello",
}


def test_an_installation_below_tmp_is_seen(tmp_path):
    """Python and its packages are shown after `/tmp` was made empty, which would hide them."""
    command = list(pairwise(Bubblewrap("/usr/bin/bwrap").command(tmp_path, Bounds(), "name")))
    emptied = command.index(("--tmpfs", "/tmp"))
    assert emptied < command.index(("--ro-bind-try", sys.prefix))


@pytest.mark.parametrize("leak", LEAKS)
def test_a_sandbox_that_lets_out_is_none(tmp_path, leak):
    """Whoever reads, writes or speaks out of it, or does not start, leaves us without one."""
    assert fault_of(pretender(tmp_path, LEAKS[leak]))
    assert first_that_holds([pretender(tmp_path, LEAKS[leak])]) is None


def test_the_next_one_is_taken(tmp_path):
    """One that holds is found behind one that does not."""
    good = pretender(tmp_path, {**READY, "found": HELD, "finished": True})
    assert first_that_holds([Bubblewrap("/bin/false"), good]) == good


CLAIMS = {
    "a cell before it is ready": ([{"cell": 0}], None),
    "ready twice": ([READY, READY], {}),
    "a cell twice": ([READY, {"cell": 1}, {"cell": 1}], {1: []}),
    "cells backwards": ([READY, {"cell": 1}, {"cell": 0}], {1: []}),
    "a cell that is not there": ([READY, {"cell": 2}], {}),
    "nonsense": ([READY, "x"], {}),
}


@pytest.mark.parametrize("name", CLAIMS)
def test_what_does_not_fit_ends_the_run(tmp_path, name):
    """Each cell is told once and in order; what was told before stands, and no more is heard."""
    words, outputs = CLAIMS[name]
    engine = pretender(tmp_path, *words, {"finished": True})
    if outputs is None:
        with pytest.raises(SandboxError):
            run(engine, ["1", "2"], None, Bounds())
        return
    ran = run(engine, ["1", "2"], None, Bounds())
    assert (ran.ended, ran.outputs) == (NONSENSE, outputs)


def test_what_does_not_start_in_time_is_told(tmp_path, monkeypatch):
    """A sandbox that hangs is given up, and no cell of a learner's is blamed for it."""
    monkeypatch.setattr("staffroom_hub.grader.sandbox.running.START_SECONDS", 0.3)
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\nexec sleep 600\n")
    program.chmod(0o755)
    with pytest.raises(SandboxError, match=ENDLESS):
        run(Bubblewrap(str(program)), ["1"], None, Bounds())


def test_none_is_tried_where_there_is_none(monkeypatch, tmp_path):
    """Without bubblewrap and image nothing is left; a container needs an image to be named."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert list(engines("")) == []
    (tmp_path / "docker").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "docker").chmod(0o755)
    assert list(engines("")) == []
    (one,) = engines("school/grader:1")
    assert one == Container(str(tmp_path / "docker"), "school/grader:1")
    assert first_that_holds([one]) is None


def test_the_commons_is_told(tmp_path):
    """A file says that there is a sandbox; one of an earlier grader is taken away."""
    file = tmp_path / "code-ready"
    grader.tell_sandbox(file, Bubblewrap("/usr/bin/bwrap"))
    assert file.read_text() == "bubblewrap"
    grader.tell_sandbox(file, None)
    assert not file.exists()


@pytest.mark.parametrize("image", ["--privileged", "a b", "-v/:/x", "a;b"])
def test_an_image_is_no_option(image):
    """The name of an image cannot turn into something else for docker."""
    with pytest.raises(SettingsError, match="STAFFROOM_CODE_IMAGE"):
        load_settings(code_image=image)


# --- containers --------------------------------------------------------------------------------


def test_a_container_is_closed(tmp_path):
    """It has no network, no privileges, no root to write in, bounds, and what is given to read."""
    command = Container("/usr/bin/docker", "school/grader:1").command(tmp_path, Bounds(), "name")
    text = " ".join(command)
    for option in ("--network none", "--read-only", "--cap-drop ALL", "--user 65534:65534",
                   "--security-opt no-new-privileges", "--pids-limit 128", "--pull never",
                   f"--memory {Bounds().memory_bytes} --memory-swap {Bounds().memory_bytes}",
                   f"--volume {tmp_path}:/given:ro", "--rm", "--init"):  # fmt: skip
        assert option in text
    assert command.count("--volume") == 1
    assert command[-4:] == ["python3", "school/grader:1", "-I", "/given/inside.py"]
    assert "--privileged" not in text


DOCKER = """#!{python}
import os, pathlib, sys
log = pathlib.Path({log!r})
with log.open("a") as file:
    print(sys.argv[1], file=file)
if sys.argv[1] == "run":
    given = sys.argv[sys.argv.index("--volume") + 1].split(":")[0]
    source = pathlib.Path(given, "inside.py").read_text()
    source = source.replace('Path("/given")', f"Path({{given!r}})")
    source = source.replace('Path("/tmp")', {own!r})
    exec(compile(source, "inside.py", "exec"), {{"__name__": "__main__"}})
"""


@pytest.fixture
def docker(tmp_path):
    """A program that answers to docker's options, and contains nothing."""
    own = tmp_path / "own"
    own.mkdir()
    program = tmp_path / "docker"
    place = f"Path({str(own)!r})"
    program.write_text(DOCKER.format(python=sys.executable, log=str(tmp_path / "log"), own=place))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return Container(str(program), "school/grader:1")


def test_a_container_that_does_not_contain_is_none(docker):
    """What runs in it can read and speak outside, and so it is refused."""
    assert "gets out: reads=True" in fault_of(docker)


def test_cells_run_by_docker_s_words_and_it_is_removed(docker, tmp_path):
    """The question goes in, cells come out; whatever happens, the container is taken away."""
    ran = run(docker, ["6 * 7", "1 / 0"], None, Bounds())
    assert lines(ran)[0] == 42
    assert lines(ran)[1][0]["ename"] == "ZeroDivisionError"
    assert (tmp_path / "log").read_text().split() == ["run", "rm"]

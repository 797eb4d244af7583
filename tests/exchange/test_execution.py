"""Cells in a fork give the marks that they have in a kernel, and nothing that they do gets out."""

import os
import socket
import sys
import warnings
from pathlib import Path

import pytest
from nbclient.exceptions import DeadKernelError
from nbgrader.preprocessors import Execute
from nbgrader.utils import determine_grade

from staffroom_hub.grader import execution
from staffroom_hub.grader.confined import Bounds, describe, walls
from staffroom_hub.grader.execution import ForkedExecute, prepared
from staffroom_hub.grader.forked import NotebookDiedError, Start
from staffroom_hub.grader.outputs import TEXT_BYTES, Gathered, finished
from staffroom_hub.grader.shell import make_shell
from tests.exchange.cells import run, write_warning
from tests.exchange.tiny_course import GOLDEN_QUIZ, GOLDEN_TALK, MODULE

ENDLESS = "import time\nwhile True: time.sleep(0.01)"
ODD = {
    "golden quiz": f'from staffroom.grading import points\npoints("exit-quiz", {GOLDEN_QUIZ!r})',
    "golden talk": f'points("discussion", {GOLDEN_TALK!r})',
    "wrong talk": 'points("discussion", {"posts": 0, "answers": 0})',
    "nothing": "None",
    "nothing shown": "1.0;",
    "part": "1.25",
    "whole number": "3",
    "printed before": "print('words')\n2.0",
    "shown before": "from IPython.display import HTML, display\ndisplay(HTML('<b>x</b>'))\n2.0",
    "shown again": "h = display('a', display_id=True)\nh.update('b')\n1.5",
    "cleared": "from IPython.display import clear_output\nprint('a')\nclear_output()\n1.5",
    "warning": "import warnings\nwarnings.warn('beware')\n4.0",
    "stderr": "import sys\nprint('beware', file=sys.stderr)\n4.0",
    "logged": "import logging\nlogging.getLogger('x').warning('beware')\n4.0",
    "info logged": "logging.getLogger('x').info('quiet')\n4.0",
    "failed": "assert 1 == 2, 'no'",
    "failed late": "print('a')\n1 / 0",
    "no Python": "if:",
    "told to exit": "import sys\nsys.exit(0)",
    "interrupted itself": "raise KeyboardInterrupt",
    "asked": "input('who? ')",
    "awaited": "import asyncio\nawait asyncio.sleep(0)\n2.5",
    "magic": "%time 1 + 1\n3.5",
    "negative": "-1",
    "not a number": "float('nan')",
    "true": "True",
    "text": "'4'",
    "above": "99",
    "endless": ENDLESS,
    "flood": "for _ in range(3000): print('x' * 1000)\n2.25",
    "too much memory": "x = bytearray(1 << 46)",
    "after all that": "2.75",
}


def mark(cell):
    """Give what nbgrader makes of a cell: points, or its refusal."""
    try:
        return determine_grade(cell)[0]
    except ValueError as error:
        return str(error)


@pytest.fixture(scope="module")
def folder(released_root):
    """The folder of a module, keys included, as autograding has it."""
    return released_root / "source" / MODULE


@pytest.fixture(scope="module")
def both(folder):
    """The odd cells, run by a kernel and by a fork."""
    with pytest.MonkeyPatch.context() as patch:
        # pytest keeps warnings to itself, in forks too.
        patch.setattr(warnings, "_showwarnmsg_impl", write_warning)
        return [
            dict(zip(ODD, run(kind, ODD.values(), folder).cells, strict=True))
            for kind in (Execute, ForkedExecute)
        ]


@pytest.mark.parametrize("name", ODD)
def test_same_marks_as_a_kernel(both, name):
    """Golden and odd cells have the same marks, whatever runs them."""
    stock, forked = both
    assert mark(forked[name]) == mark(stock[name])


def test_same_outputs_as_a_kernel(both):
    """Texts, results, pictures of objects, counts and kinds of errors are a kernel's."""
    stock, forked = both
    for name in sorted(
        set(ODD) - {"magic", "endless", "asked", "warning", "told to exit", "no Python"}
    ):
        assert shown(forked[name]) == shown(stock[name]), name


def shown(cell):
    """Give what a cell shows, without what is different each time."""
    # How text comes in pieces is chance in a kernel.
    kept = [one for one in cell.outputs if one.get("name") != "stdout"]
    fields = ("output_type", "name", "text", "ename", "evalue", "data")
    return cell.execution_count, [[one.get(field) for field in fields] for one in kept]


@pytest.mark.parametrize(
    "end", ["import os\nos._exit(3)", "exit()", "import ctypes\nctypes.string_at(0)"]
)
def test_a_cell_that_ends_the_process_fails_its_submission(folder, end):
    """No mark is made of cells that did not run; the next notebook runs."""
    with pytest.raises(NotebookDiedError, match=r"ended itself with code|was ended by SIGSEGV"):
        run(ForkedExecute, ["1.0", end, "2.0"], folder)
    assert mark(run(ForkedExecute, ["2.0"], folder).cells[0]) == 2


def test_a_kernel_that_ends_fails_the_submission_too(folder):
    """What the fork does there is what nbgrader does."""
    with pytest.raises(DeadKernelError):
        run(Execute, ["1.0", "import os\nos._exit(3)", "2.0"], folder)


def test_a_cell_that_cannot_be_interrupted_costs_the_rest(folder, monkeypatch):
    """It is killed; neither it nor what comes after it has points, and nothing waits for ever."""
    monkeypatch.setattr("staffroom_hub.grader.forked.GRACE", 0.5)
    stubborn = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"
    cells = run(ForkedExecute, ["1.0", stubborn, "4.0", "None"], folder).cells
    assert [mark(cell) for cell in cells] == [1, 0, 0, 0]
    assert cells[3].outputs[0].ename == "CellTimeoutError"


def test_all_cells_together_have_their_time(folder):
    """When the notebook's time is over, the cells that are left have no points."""
    cells = run(ForkedExecute, [ENDLESS, "4.0"], folder, notebook_seconds=0.5).cells
    assert [mark(cell) for cell in cells] == [0, 0]


# --- attacks ---------------------------------------------------------------------------------

CONFINED = pytest.mark.skipif(
    not {"landlock", "seccomp"} <= set(prepared().walls.layers),
    reason="this machine has no Landlock or no seccomp",
)
PROBES = {
    "write beside": "open('{outside}', 'w')",
    "remove beside": "import os\nos.remove('{victim}')",
    "move beside": "import os\nos.rename('{victim}', '{outside}')",
    "link beside": "import os\nos.symlink('x', '{outside}')",
    "change rights": "import os\nos.chmod('{victim}', 0)",
    "read beside": "open('{victim}').read()",
    "read passwords": "open('/etc/passwd').read()",
    "list the root": "import os\nos.listdir('/')",
    "see the parent": "import os\nopen(f'/proc/{{os.getppid()}}/environ').read()",
    "its own memory": "open('/proc/self/mem')",
    "signal the parent": "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)",
    "signal all": "import os, signal\nos.kill(-1, signal.SIGKILL)",
    "fork": "import os\nos.fork()",
    "run": "import subprocess\nsubprocess.run(['/bin/true'])",
    "become": "import os\nos.execv('/bin/true', ['true'])",
    "connect": "import socket\nsocket.create_connection(('127.0.0.1', {port}), 5)",
    "datagram": "import socket\nsocket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
    "unix socket": "import socket\nsocket.socket(socket.AF_UNIX)",
    "grow a file": "with open('big', 'wb') as f:\n    for _ in range(64): f.write(bytes(1 << 20))",
    "many files": "kept = [open(f'f{{n}}', 'w') for n in range(1000)]",
}


@CONFINED
def test_nothing_gets_out(folder, tmp_path):
    """Files beside its folder, network, processes and the parent are out of reach."""
    victim = tmp_path / "victim"
    victim.write_text("whole")
    with socket.create_server(("127.0.0.1", 0)) as server:
        places = {
            "outside": tmp_path / "outside",
            "victim": victim,
            "port": server.getsockname()[1],
        }
        sources = [source.format(**places) for source in PROBES.values()]
        cells = run(
            ForkedExecute, [*sources, "import os\nos.listdir('.')[0:0]", "2.0"], folder
        ).cells
        server.settimeout(0)
        with pytest.raises(BlockingIOError):
            server.accept()
    reached = [name for name, cell in zip(PROBES, cells, strict=False) if not failed(cell)]
    assert reached == []
    assert mark(cells[-1]) == 2
    assert victim.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [victim]


def failed(cell):
    """Say whether a cell ended with an error of the system's or of a library's."""
    return [one.ename for one in cell.outputs if one.output_type == "error"]


@CONFINED
def test_bombs_hurt_only_their_submission(folder, monkeypatch):
    """Memory, processes and threads without end are refused in the cell, and this process lives."""
    small = Start(walls(prepared().walls.layers, Bounds(memory_bytes=96 << 20)), prepared().shell)
    monkeypatch.setattr(execution, "prepared", lambda: small)
    before = len(os.listdir("/proc/self/fd"))
    bombs = [
        "kept = []\nfor _ in range(4096): kept.append(bytearray(1 << 20))",
        "kept = None",
        "import os\nfor _ in range(10000): os.fork()",
        "import threading\nfor _ in range(100000): threading.Thread(target=threading.Event().wait, daemon=True).start()",
    ]
    cells = run(ForkedExecute, bombs, folder).cells
    assert failed(cells[0]) == ["MemoryError"]
    assert [mark(cells[2]), mark(cells[3])] == [0, 0]
    assert mark(run(ForkedExecute, ["3.0"], folder).cells[0]) == 3
    assert len(os.listdir("/proc/self/fd")) == before


def test_an_endless_flood_is_cut(folder):
    """What is printed without end neither fills the memory nor changes the mark."""
    cell = run(ForkedExecute, ["while True: print('x' * 1000)"], folder).cells[0]
    assert mark(cell) == 0
    assert len(cell.outputs[0].text) < TEXT_BYTES + 200


def test_what_is_written_past_python_is_seen(folder):
    """A warning of a C library counts as one of Python's."""
    cells = run(
        ForkedExecute, ["import os\nos.write(2, b'low');", "os.write(1, b'low');"], folder
    ).cells
    assert [mark(cell) for cell in cells] == [0, 4]


def test_too_large_a_result_is_an_error(folder):
    """A value of many megabytes is refused instead of being stored."""
    (cell,) = run(ForkedExecute, ["'x' * (1 << 25)"], folder).cells
    assert failed(cell) == ["OutputTooLarge"]


def test_files_of_the_module_stay_as_they_are(folder):
    """A test may write beside its files; that is gone afterwards, and the original untouched."""
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    source = "open('module.yaml', 'w').write('x'); open('new', 'w').write('y')\n3.0"
    assert mark(run(ForkedExecute, [source], folder).cells[0]) == 3
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_one_notebook_leaves_nothing_for_the_next(folder):
    """Names, modules, environment and the working folder are each notebook's own."""
    run(
        ForkedExecute,
        ["secret = 1\nimport os, sys\nos.environ['X'] = '1'\nsys.modules['y'] = os"],
        folder,
    )
    here = Path.cwd()
    cells = run(ForkedExecute, ["secret", "import os\nos.environ['X']", "import y"], folder).cells
    assert [failed(cell) for cell in cells] == [
        ["NameError"],
        ["KeyError"],
        ["ModuleNotFoundError"],
    ]
    assert Path.cwd() == here


def test_what_does_not_hold_is_said():
    """The log names each layer that a machine lacks."""
    assert "not here: landlock" in describe(("limits", "private", "seccomp"))
    assert describe(("limits", "private", "landlock", "seccomp")).endswith("not here: nothing")


def test_updated_and_cleared_outputs():
    """An earlier cell's display changes where it stands; a delayed clearing waits."""
    gathered = Gathered()
    gathered.begin(0)
    gathered.show({"text/plain": "a"}, {}, "one")
    gathered.begin(1)
    gathered.update({"text/plain": "b"}, {}, "one")
    gathered.stream("stdout", "x")
    gathered.clear(later=True)
    assert finished(gathered.cells[1])[0]["text"] == "x"
    gathered.stream("stdout", "y")
    assert finished(gathered.touched()[1]) == [
        {"output_type": "stream", "name": "stdout", "text": "y"}
    ]
    assert gathered.touched()[0][0]["data"] == {"text/plain": "b"}


def test_another_environment_of_the_terminal_is_not_looked_into(monkeypatch, tmp_path):
    """Whoever starts us from within another virtual environment gets our own libraries."""
    place = f"lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    (tmp_path / place).mkdir(parents=True)
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path))
    before = list(sys.path)
    make_shell()
    assert sys.path == before

"""Pages executed in a zygote: what comes back, and what cannot be forked."""

import asyncio
import dataclasses
import os
import signal

import pytest

from staffroom_hub.zygote.nursery import Fault, Nursery, NurseryError
from tests.zygote.conftest import LIMITS, descendants, zygote_of
from tests.zygote.pages import TEXT, write
from tests.zygote.visits import one, until

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_outputs_come_back_per_cell(nursery, tmp_path):
    """Each cell's outputs are as a notebook would have them; text has none."""
    page = write(
        tmp_path / "r",
        TEXT,
        "print('a'); print('b')",
        "import ipywidgets\nprint('c')\nipywidgets.IntSlider(value=3)",
        "1 + 1",
    )
    prepared = await nursery.prepare(page)
    none, printed, (text, shown), result = prepared.outputs
    assert none == ()
    assert printed == ({"output_type": "stream", "name": "stdout", "text": "a\nb\n"},)
    assert text["text"] == "c\n"
    slider = one(prepared, "IntSliderModel")
    view = shown["data"]["application/vnd.jupyter.widget-view+json"]
    assert (shown["output_type"], view["model_id"]) == ("execute_result", slider)
    assert result[0]["data"] == {"text/plain": "2"}
    assert prepared.models[slider]["state"]["value"] == 3
    assert prepared.models[slider]["model_module"] == "@jupyter-widgets/controls"


async def test_execution_goes_on_after_a_failing_cell(nursery, tmp_path):
    """A fault names its cell and error, and the cells after it are executed."""
    page = write(tmp_path / "r", TEXT, "1 / 0", "raise ValueError('никак')", "print('after')")
    prepared = await nursery.prepare(page)
    assert prepared.faults == (
        Fault(1, "ZeroDivisionError", "division by zero"),
        Fault(2, "ValueError", "никак"),
    )
    assert prepared.outputs[1][0]["output_type"] == "error"
    assert prepared.outputs[3][0]["text"] == "after\n"
    assert prepared.forkable


async def test_outputs_can_be_cleared_updated_and_captured(nursery, tmp_path):
    """clear_output, updates of a display and Output widgets work as in a front end."""
    page = write(
        tmp_path / "r",
        "from IPython.display import clear_output, display\n"
        "print('gone'); clear_output(); print('kept'); clear_output(wait=True); print('last')",
        "handle = display({'text/plain': 'first'}, raw=True, display_id=True)\n"
        "handle.update({'text/plain': 'second'}, raw=True)",
        "import ipywidgets\nout = ipywidgets.Output()\nwith out:\n    print('inside')\nprint('outside')",
    )
    prepared = await nursery.prepare(page)
    cleared, (shown,), printed = prepared.outputs
    assert [output["text"] for output in cleared] == ["last\n"]
    assert shown["data"] == {"text/plain": "second"}
    assert [output["text"] for output in printed] == ["outside\n"]
    captured = prepared.models[one(prepared, "OutputModel")]["state"]
    assert captured["outputs"][0]["text"] == "inside\n"
    assert captured["msg_id"] == ""


async def test_buffers_and_foreign_objects_are_models_too(nursery, tmp_path):
    """Binary traits come as base64, and anywidget's descriptors are known by what they publish."""
    page = write(
        tmp_path / "r",
        "import ipywidgets\nipywidgets.Image(value=b'bytes')",
        "import dataclasses, psygnal\nfrom anywidget.experimental import widget\n"
        "@widget(esm='export default {}')\n@psygnal.evented\n@dataclasses.dataclass\n"
        "class Counter:\n    value: int = 5\ncounter = Counter()\ncounter",
    )
    prepared = await nursery.prepare(page)
    assert prepared.faults == ()
    (buffer,) = prepared.models[one(prepared, "ImageModel")]["buffers"]
    assert (buffer["path"], buffer["encoding"], buffer["data"]) == (["value"], "base64", "Ynl0ZXM=")
    assert prepared.models[one(prepared, "AnyModel")]["state"]["value"] == 5


async def test_ids_are_the_same_in_every_nursery(make_nursery, tmp_path):
    """Two nurseries give a release the same models, also where a page goes through a set."""
    page = write(
        tmp_path / "r",
        "import ipywidgets\n"
        "for name in {'alpha', 'beta', 'gamma', 'delta', 'epsilon'}:\n"
        "    ipywidgets.Text(value=name)",
    )
    first, second = await make_nursery(), await make_nursery()
    told = [(await nursery.prepare(page)).models for nursery in (first, second)]
    assert told[0] == told[1]
    other = write(tmp_path / "s", "import ipywidgets\nipywidgets.Text()")
    assert not set((await first.prepare(other)).models) & set(told[0])


async def test_concurrent_calls_share_one_execution(nursery, tmp_path):
    """However many ask at once, and later, the page is executed once."""
    page = write(tmp_path / "r", "open('ran', 'a').write('x')")
    told = await asyncio.gather(*(nursery.prepare(page) for _ in range(5)))
    told.append(await nursery.prepare(page))
    assert (page / "ran").read_text() == "x"
    assert all(prepared is told[0] for prepared in told)


@pytest.mark.parametrize(
    ("code", "said"),
    [("import os; os._exit(3)", "exit code 3"), ("import os; os.kill(os.getpid(), 9)", "signal 9")],
)
async def test_a_page_that_kills_its_process_is_reported(nursery, tmp_path, code, said):
    """The error says how it died; the next page is executed all the same."""
    with pytest.raises(NurseryError, match=said):
        await nursery.prepare(write(tmp_path / "r", code))
    assert (await nursery.prepare(write(tmp_path / "s", "print(1)"))).forkable


async def test_a_page_that_never_ends_is_ended(make_nursery, tmp_path):
    """After the time allowed its process is gone, and whoever waited is told."""
    nursery = await make_nursery(dataclasses.replace(LIMITS, execute_seconds=1))
    before = descendants(os.getpid())
    with pytest.raises(NurseryError, match="more than 1 seconds"):
        await nursery.prepare(write(tmp_path / "r", "while True: pass"))
    await until(lambda: descendants(os.getpid()) == before)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"cells": [1]}'])
async def test_what_is_no_notebook_is_refused(nursery, tmp_path, text):
    """A folder without a page, or with nonsense, is an error and no dead process."""
    folder = tmp_path / "r"
    folder.mkdir()
    if text:
        (folder / "page.ipynb").write_text(text)
    with pytest.raises(NurseryError, match="cannot be executed"):
        await nursery.prepare(folder)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (
            "import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()",
            "thread",
        ),
        ("import asyncio\ntask = asyncio.ensure_future(asyncio.sleep(60))", "task"),
        ("file = open('page.ipynb')", "open"),
        ("import subprocess\nprocess = subprocess.Popen(['sleep', '60'])", "process"),
    ],
)
async def test_what_would_not_survive_a_fork_is_noticed(nursery, tmp_path, code, reason):
    """Such a page is executed, but its kernels are ordinary ones; its process does not stay."""
    before = descendants(os.getpid())
    prepared = await nursery.prepare(write(tmp_path / "r", code, "print('executed')"))
    assert not prepared.forkable
    assert reason in prepared.reason
    assert prepared.outputs[-1][0]["text"] == "executed\n"
    with pytest.raises(NurseryError, match=reason):
        await nursery.fork(tmp_path / "r", {"key": "k"}, {})
    await until(lambda: descendants(os.getpid()) == before)


async def test_awaiting_and_numpy_do_not_stand_in_the_way(nursery, tmp_path):
    """A page may await at its top, and import a library that elsewhere starts threads."""
    page = write(
        tmp_path / "r",
        "import asyncio\nawait asyncio.sleep(0.01)\nprint('awaited')",
        "import numpy\nnumpy.ones((64, 64)) @ numpy.ones((64, 64))\nNone",
    )
    prepared = await nursery.prepare(page)
    assert prepared.outputs[0][0]["text"] == "awaited\n"
    assert (prepared.forkable, prepared.faults) == (True, ())


async def test_figures_do_not_stand_in_the_way(nursery, tmp_path):
    """What matplotlib draws is an output, and the fonts that it keeps open are closed again."""
    page = write(
        tmp_path / "r",
        "import matplotlib.pyplot as plt\nfigure = plt.figure()\nplt.title('$x$')\nplt.show()",
        "%matplotlib inline\nplt.plot([1, 2])\nNone",
        "%matplotlib widget",
    )
    prepared = await nursery.prepare(page)
    assert (prepared.forkable, prepared.reason, prepared.faults) == (True, "", ())
    kinds = [[set(output["data"]) for output in cell] for cell in prepared.outputs]
    assert kinds == [[{"image/png", "text/plain"}], [{"image/png", "text/plain"}], []]


async def test_a_thread_that_is_ending_is_waited_for(nursery, tmp_path):
    """A timer that was stopped counts no longer, however long its thread takes to see that."""
    code = "import threading\ntimer = threading.Timer(60, print)\ntimer.start()\ntimer.cancel()"
    prepared = await nursery.prepare(write(tmp_path / "r", code))
    assert (prepared.forkable, prepared.reason) == (True, "")


@pytest.mark.parametrize("magic", ["%gui tk", "%matplotlib tk", "%gui asyncio", "%gui none-such"])
async def test_a_page_has_no_windows(nursery, tmp_path, magic):
    """What would take a loop of its own is refused in words, and the kernel lives on."""
    prepared = await nursery.prepare(write(tmp_path / "r", magic, "print('after')"))
    assert prepared.outputs[1][0]["text"] == "after\n"
    assert prepared.forkable


async def test_without_forks_a_page_is_executed_the_same_way(nursery, monkeypatch, tmp_path):
    """STAFFROOM_KERNELS=ordinary gives the same outputs and models, and leaves no process."""
    page = write(tmp_path / "r", "print(1)", "import ipywidgets\nipywidgets.IntSlider()", "1 / 0")
    forked = await nursery.prepare(page)
    monkeypatch.setenv("STAFFROOM_KERNELS", "ordinary")
    other = Nursery(environment={"PATH": os.environ["PATH"]}, limits=LIMITS)
    before = descendants(os.getpid())
    await other.start()
    alone = await other.prepare(page)
    assert (other.can_fork, alone.forkable) == (False, False)
    assert (alone.models, alone.faults) == (forked.models, forked.faults)
    assert alone.outputs[:2] == forked.outputs[:2]
    await until(lambda: descendants(os.getpid()) == before)
    with pytest.raises(NurseryError, match="exit code 4"):
        await other.prepare(write(tmp_path / "s", "import os; os._exit(4)"))
    await other.stop()


async def test_the_base_has_no_secrets_of_this_process(make_nursery, monkeypatch, tmp_path):
    """A page being executed sees the environment it is given and nothing of the classroom's."""
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "the-token")
    nursery = await make_nursery(LANG="C.UTF-8")
    page = write(tmp_path / "r", "import os\nprint(dict(os.environ), os.environ['LANG'])")
    (said,) = (await nursery.prepare(page)).outputs[0]
    assert "the-token" not in said["text"]
    assert "C.UTF-8" in said["text"]


async def test_a_zygote_that_was_killed_is_raised_anew(nursery, tmp_path):
    """The next call executes the page again, with the same ids."""
    page = write(tmp_path / "r", "import ipywidgets\nipywidgets.IntSlider()")
    first = await nursery.prepare(page)
    zygote = zygote_of(nursery, page)
    os.kill(zygote, signal.SIGKILL)
    await asyncio.sleep(0.2)
    assert (await nursery.prepare(page)).models == first.models

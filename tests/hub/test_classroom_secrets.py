"""What a kernel, a log and the cache know: nothing that is not theirs to know."""

import json
import os
import re
from pathlib import Path

from tests.hub.classroom_talk import (
    PAGE,
    SPY,
    STOCK_SPY,
    cached_release,
    data_of,
    hello,
    line,
    spied,
)
from tests.hub.classroom_world import KEY_OF_A_QUIZ, OTHER_SECRET, SERVICE_TOKEN


async def test_a_visits_kernel_knows_no_secret(classroom, anna):
    """Code in a visit's kernel finds its teacher's token, and no other secret, nor a key."""
    data = data_of(anna.get(f"ru/{SPY}/").text)
    async with line(classroom, anna, data) as socket:
        await hello(socket)
        told = await spied(socket, data, 1)
        await socket.close(4000)
    known = told["environment"]
    assert known["STAFFROOM_TOKEN"] == "token-of-tanna"
    assert {"STAFFROOM_COMMONS_URL", "HOME"} <= set(known)
    assert not {key for key in known if key.startswith("JUPYTERHUB")}
    for secret in (OTHER_SECRET, SERVICE_TOKEN):
        assert secret not in json.dumps(told)
    assert told["home"] in ([], [".ipython"], "PermissionError")
    assert told["here"] == ["activities.json", "page.ipynb"]
    assert "token-of-" not in told["parents"]


async def test_kernels_of_two_teachers_know_nothing_of_each_other(classroom, anna, vera):
    """Forks of one zygote hold their own teacher's token only, in environment and memory."""
    data = data_of(anna.get(f"ru/{SPY}/").text)
    async with line(classroom, anna, data) as hers, line(classroom, vera, data) as other:
        await hello(hers)
        await hello(other)
        one, two = await spied(hers, data, 1), await spied(other, data, 2)
        await hers.close(4000)
        await other.close(4000)
    assert "token-of-tvera" not in json.dumps(one)
    assert "token-of-tanna" not in json.dumps(two)


def test_a_page_that_all_get_holds_no_token(anna):
    """What is executed before anybody reads it has nobody's token, so no page can show one."""
    page = anna.get(f"ru/{SPY}/").text
    assert "token-of-" not in page
    assert KEY_OF_A_QUIZ not in page


def test_a_stock_kernel_knows_no_secret(anna):
    """Code in a stock page's kernel finds its teacher's token, and no other secret, nor a key."""
    page = anna.get(f"ru/{STOCK_SPY}/").text
    assert "token-of-tanna" in page
    keys = set(re.findall(r"&#39;(\w+)&#39;", re.search(r"KEYS (.*)", page)[1]))
    assert {"STAFFROOM_COMMONS_URL", "STAFFROOM_TOKEN", "HOME"} <= keys
    assert not {key for key in keys if key.startswith("JUPYTERHUB")}
    _, own, parents, *_ = page[page.index("KEYS") :].splitlines()
    assert "STAFFROOM_TOKEN=token-of-tanna" in own
    for secret in (OTHER_SECRET, SERVICE_TOKEN):
        assert secret not in own
    assert parents == "closed" or os.geteuid() == 0  # from root nothing can be hidden
    assert "&#39;page.ipynb&#39;]" in page
    assert KEY_OF_A_QUIZ not in page


def test_no_key_in_the_cache(classroom, anna):
    """What the classroom keeps of a release holds nothing that pages may not have."""
    anna.get(f"ru/{SPY}/")
    cached = [path for path in (classroom.data / "pages").rglob("*") if path.is_file()]
    assert cached
    assert not [path for path in cached if KEY_OF_A_QUIZ.encode() in path.read_bytes()]


async def test_no_secret_in_the_log(classroom, anna):
    """What the classroom writes to its log holds no token of anybody."""
    data = data_of(anna.get(PAGE + "?token=token-of-tanna").text)
    async with line(classroom, anna, data) as socket:
        await hello(socket)
    log = classroom.log.read_text()
    for secret in (SERVICE_TOKEN, OTHER_SECRET, "token-of-"):
        assert secret not in log


def sockets_of(classroom):
    """Give the folder of a classroom's sockets."""
    said = re.search(r"Storing connection files in (\S+)\.\n", classroom.log.read_text())
    return Path(said[1])


async def test_kernels_are_out_of_reach_of_other_accounts(classroom, anna):
    """Kernels listen on sockets in a folder that only the classroom's account may enter."""
    data = data_of(anna.get(PAGE).text)
    async with line(classroom, anna, data) as socket:
        await hello(socket)
        folder = sockets_of(classroom)
        files = [json.loads(file.read_text()) for file in folder.glob("kernel-*.json")]
        await socket.close(4000)
    assert files
    assert {known["transport"] for known in files} == {"ipc"}
    assert folder.stat().st_mode & 0o077 == 0


def test_releases_can_be_read_by_kernels_and_nothing_above_them(classroom, anna):
    """A kernel may have an account of its own: a release is open to it, the cache is not."""
    anna.get(f"ru/{SPY}/")
    pages, release = classroom.data / "pages", cached_release(classroom, SPY)
    assert release.stat().st_mode & 0o777 == 0o755
    assert (release / "page.ipynb").stat().st_mode & 0o777 == 0o644
    assert pages.stat().st_mode & 0o077 == 0
    assert release.with_name(f"{release.name}.page").stat().st_mode & 0o077 == 0

"""The classroom's pure rules: frames of the WebSocket, environments, languages, the look."""

import json
import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1

import staffroom
from staffroom_hub.classroom import environment, texts
from staffroom_hub.classroom.messages import MAX_BYTES, RefusedError, admit, may_hear

THEME = (Path(staffroom.__file__).parent / "static" / "theme.css").read_text()


def frame(kind, content=None, channel="shell", buffers=()):
    header = {"msg_id": "1", "msg_type": kind, "session": "s", "username": "", "version": "5.3"}
    parts = [json.dumps(part).encode() for part in (header, {}, {}, content or {})]
    return serialize_msg_to_ws_v1([*parts, *buffers], channel)


ALLOWED = [
    ("comm_msg", {"comm_id": "a", "data": {}}),
    ("comm_close", {"comm_id": "a"}),
    ("comm_info_request", {"target_name": "jupyter.widget"}),
    ("kernel_info_request", {}),
    ("comm_open", {"comm_id": "a", "target_name": "jupyter.widget.control", "data": {}}),
]


@pytest.mark.parametrize(("kind", "content"), ALLOWED)
def test_what_widgets_need_is_admitted(kind, content):
    """The five kinds of message that widgets live on reach the kernel with their content."""
    message = admit(frame(kind, content, buffers=[b"\0raw"]))
    assert message.channel == "shell"
    assert json.loads(message.parts[0])["msg_type"] == kind
    assert json.loads(message.parts[3]) == content
    assert message.parts[4:] == [b"\0raw"]


@pytest.mark.parametrize(
    "kind",
    ["execute_request", "shutdown_request", "interrupt_request", "complete_request",
     "inspect_request", "history_request", "debug_request", "create_subshell_request",
     "input_reply", "is_complete_request", "", None, 5, ["comm_msg"]],
)  # fmt: skip
def test_no_other_kind_is_admitted(kind):
    """Running code, ending the kernel, reading its history: refused."""
    with pytest.raises(RefusedError):
        admit(frame(kind, {"code": "1"}))


@pytest.mark.parametrize("channel", ["control", "stdin", "iopub", "", "shell2"])
def test_no_other_channel_is_admitted(channel):
    """Pages speak on the shell channel only."""
    with pytest.raises(RefusedError):
        admit(frame("comm_msg", {"comm_id": "a"}, channel))


@pytest.mark.parametrize("target", ["jupyter.widget", "anything", "", None, ["jupyter.widget"]])
def test_no_page_makes_a_widget(target):
    """Opening a comm of any other target, which would make a widget of any class, is refused."""
    with pytest.raises(RefusedError):
        admit(frame("comm_open", {"comm_id": "a", "target_name": target, "data": {"state": {}}}))


def test_a_kernel_reads_what_was_understood():
    """A header that two parsers could read in two ways reaches the kernel in one way only."""
    header = b'{"msg_type":"execute_request","msg_type":"comm_msg","subshell_id":"x","session":7}'
    message = admit(serialize_msg_to_ws_v1([header, b"{}", b"{}", b'{"comm_id":"a"}'], "shell"))
    assert message.parts[0] == b'{"msg_type": "comm_msg"}'


@given(st.binary(max_size=400))
def test_garbage_is_refused_and_nothing_worse(data):
    """Any bytes are either a message or refused."""
    with pytest.raises(RefusedError):
        admit(data)


@pytest.mark.parametrize(
    "data",
    [b"\xff" * 8 + b"\0" * 64, (2**63).to_bytes(8, "little") * 9, b"", b"\2" + b"\0" * 7,
     "text", b"\0" * (MAX_BYTES + 1),
     *(serialize_msg_to_ws_v1([b'{"msg_type":"comm_msg"}', b"{}", b"{}", last], "shell")
       for last in (b"[]", b"{]", b'{"a":NaN}', b"[" * 9000, b"\xff"))],
)  # fmt: skip
def test_hostile_tables_are_refused(data):
    """Huge counts, offsets outside the frame, text, too much, and parts that are no objects."""
    with pytest.raises(RefusedError):
        admit(data)


@pytest.mark.parametrize(
    ("kind", "content", "heard"),
    [("comm_msg", {}, True), ("status", {"execution_state": "idle"}, True),
     ("status", {"execution_state": "busy"}, False), ("display_data", {}, True),
     ("stream", {"name": "stdout"}, True), ("stream", {"name": "stderr"}, False),
     ("execute_input", {}, False), ("execute_reply", {}, False), ("debug_event", {}, False)],
)  # fmt: skip
def test_what_a_browser_hears(kind, content, heard):
    """Widgets' messages and plain output are heard; code, its echoes and its faults are not."""
    assert may_hear({"msg_type": kind}, content) is heard


def test_scrubbing_leaves_nothing_secret():
    """Whatever the hub handed over is gone from the environment of the process."""
    kept = {"PATH": "/bin", "LANG": "C", "STAFFROOM_COURSE": "/srv/course"}
    variables = kept | {"JUPYTERHUB_API_TOKEN": "x", "ANY_URL": "y"}
    environment.scrub(variables)
    assert variables == kept


def test_a_kernels_environment_is_an_allow_list():
    """A kernel knows its home, the commons and its teacher's token, and nothing by accident."""
    given_ = {"PATH": "/bin", "JUPYTERHUB_API_TOKEN": "x", "HOME": "/root", "JUPYTER_PATH": "/x"}
    made = environment.for_kernel(given_, Path("/empty"), "http://commons/", "hers")
    assert made == {
        "PATH": "/bin",
        "HOME": "/empty",
        "IPYTHONDIR": "/empty/.ipython",
        "STAFFROOM_COMMONS_URL": "http://commons/",
        "STAFFROOM_TOKEN": "hers",
    }


def test_what_executes_pages_knows_nobody():
    """Before anybody reads a page there is neither a token nor a way to the commons."""
    given_ = {"PATH": "/bin", "STAFFROOM_TOKEN": "x", "STAFFROOM_COMMONS_URL": "y", "HOME": "/root"}
    made = environment.for_zygotes(given_, Path("/empty"))
    assert made == {"PATH": "/bin", "HOME": "/empty", "IPYTHONDIR": "/empty/.ipython"}


def test_a_missing_variable_is_named():
    """Started by hand, the classroom says in one line what it misses."""
    with pytest.raises(environment.MissingVariableError, match="JUPYTERHUB_SERVICE_URL"):
        environment.read({}, Path())


@pytest.mark.parametrize(
    ("asked", "locale"),
    [("en-GB,en;q=0.9", "en"), ("ru", "ru"), ("de, en;q=0.5", "en"), ("de", "ru"), ("", "ru"),
     (";;,,=", "ru")],
)  # fmt: skip
def test_preferred_language(asked, locale):
    """The first of our languages that a browser asks for; Russian if it asks for neither."""
    assert texts.preferred(asked) == locale


@pytest.mark.parametrize(
    ("locale", "n", "text"),
    [("ru", 1, "1 минута"), ("ru", 42, "42 минуты"), ("ru", 11, "11 минут"), ("ru", 90, "90 минут"),
     ("en", 1, "1 minute"), ("en", 90, "90 minutes")],
)  # fmt: skip
def test_minutes(locale, n, text):
    """How long a module takes is said in good Russian and English."""
    assert texts.minutes(locale, n) == text


@pytest.mark.parametrize("locale", ["ru", "en"])
@pytest.mark.parametrize("table", [texts.FRAME, texts.CONTENTS])
def test_every_text_has_its_translation(table, locale):
    """No text of the pages falls back to its English key in Russian."""
    for name, text in texts.texts(locale, table).items():
        assert text
        if locale == "ru":
            assert not set(text) <= set(string.printable), name


def tokens(css):
    return dict(re.findall(r"(--sr-[a-z-]+): (#[0-9a-f]{6});", css))


SURFACES = {
    f"--sr-{name}"
    for name in (
        "paper",
        "surface",
        "sunken",
        "accent-paper",
        "good-paper",
        "warn-paper",
        "bad-paper",
    )
}


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


USUAL, CHOSEN = THEME.split("/* --- what a reader has chosen")
LIGHT, DARK = (tokens(part) for part in USUAL.split("@media (prefers-color-scheme: dark)"))
STRONG = [
    tokens(block)
    for block in re.findall(
        r":root(?:\[data-sr-contrast=|:not\(\[data-sr-contrast)[^{]*{[^}]*}", CHOSEN
    )
]
"""Chosen, on white and on black; then the same where a device asks for it."""


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_contrast(scheme):
    """Text has at least 4.5:1 on every surface, edges and the focus ring at least 3:1."""
    surfaces = [scheme[f"--sr-{name}"] for name in ("paper", "surface", "sunken", "accent-paper",
                "good-paper", "warn-paper", "bad-paper")]  # fmt: skip
    for name in ("ink", "muted", "accent", "accent-strong", "good", "warn", "bad"):
        assert min(contrast(scheme[f"--sr-{name}"], s) for s in surfaces) >= 4.5, name
    for name in ("accent", "accent-strong"):
        assert contrast(scheme[f"--sr-{name}"], scheme["--sr-accent-ink"]) >= 4.5, name
    for name in ("edge", "focus"):
        assert min(contrast(scheme[f"--sr-{name}"], s) for s in surfaces[:3]) >= 3, name


def test_strong_contrast_is_strong():
    """Text has at least 7:1 on every surface, and a device that asks gets what a reader chooses."""
    white, black, *asked = STRONG
    assert asked == [white, black]
    for scheme in (white, black):
        assert set(scheme) == set(LIGHT)
        surfaces = [value for name, value in scheme.items() if name in SURFACES]
        for name in ("ink", "muted", "accent", "accent-strong", "good", "warn", "bad", "edge"):
            assert min(contrast(scheme[f"--sr-{name}"], s) for s in surfaces) >= 7, name
        assert contrast(scheme["--sr-accent"], scheme["--sr-accent-ink"]) >= 7
        assert min(contrast(scheme["--sr-focus"], s) for s in surfaces) >= 4.5


def test_the_look_is_small_and_our_own():
    """The shared style sheet is at most 21 kB, loads nothing, and names no colour outside it."""
    assert len(THEME.encode()) <= 21_000
    assert "url(" not in THEME
    assert "@import" not in THEME
    assert set(DARK) == set(LIGHT)

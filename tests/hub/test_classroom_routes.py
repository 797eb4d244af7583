"""The classroom's routes: no others, no tricks, the same headers whatever is asked."""

import http.client
from contextlib import closing

import pytest

from tests.hub.classroom_talk import PAGE, SOMEBODY, STOCK, cookies_of
from tests.hub.classroom_world import MODULE, PREFIX

# What scripts write rules into: a style element without a text.
EMPTY = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
LINE = f"{PAGE}channels?visit=0f0f0f0f-0000-4000-8000-000000000000&release={'a' * 64}"


def as_written(classroom, browser, path):
    """Get a path exactly as it is spelled, dots and all; gives status and text."""
    connection = http.client.HTTPConnection(classroom.origin.removeprefix("http://"), timeout=60)
    with closing(connection):
        connection.request("GET", PREFIX + path, headers={"Cookie": cookies_of(browser)})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")


UNKNOWN = [
    "voila/render/page.ipynb", "voila/tree", "voila/files/page.ipynb", "voila/api/contents",
    "voila/templates/lab/static/x", "api/kernels", "api/sessions", "api/contents", "tree", "login",
    "files/page.ipynb", "ru/m01-network/page.ipynb", "ru/m01-network/activities.json",
    "static/theme.css", "fr/", "ru/M01-NETWORK/", "ru/m1-x/", "ru/../en/", "favicon.ico",
    "voila/execution/" + SOMEBODY, "voila/query/" + SOMEBODY,
    f"api/kernels/{SOMEBODY}/restart", f"api/kernels/{SOMEBODY}/interrupt",
    "static/built/manifest.json", "static/built/page.texts.json", "static/built/none.js",
    f"{PAGE}current", f"{PAGE}esm/{'a' * 64}.js", f"{PAGE}esm/x.js", f"{PAGE}pictures/index.json",
]  # fmt: skip


@pytest.mark.parametrize("path", UNKNOWN)
def test_no_other_route_of_voila_or_jupyter_is_open(classroom, anna, path):
    """Trees, files, contents, rendering by path, restarts: none of it exists here."""
    assert as_written(classroom, anna, path)[0] == 404


TRICKS = [
    f"ru/{MODULE}/media/../page.ipynb", f"ru/{MODULE}/media/%2e%2e/page.ipynb",
    f"ru/{MODULE}/media/..%2fpage.ipynb", f"ru/{MODULE}/media//etc/passwd",
    f"ru/{MODULE}/media/%2fetc%2fpasswd", f"ru/{MODULE}/media/a.svg%00.png",
    f"ru/{MODULE}/media/..%5c..%5cx", f"ru/{MODULE}/media/.hidden", f"ru/{MODULE}/media/a/b/c/d/e",
    f"ru/{MODULE}%2f..%2f/", "ru/..%2fm01-network/", "ru/m01-network%00/",
    "ru/m01-" + "a" * 60 + "/", "static/0000000000000000/../theme.css",
    "static/0000000000000000/..%2f..%2fi18n.py",
    "voila/0000000000000000/static/../../app.py", "voila/0000000000000000/static/%2e%2e/app.py",
    "voila/0000000000000000/static/..%2f..%2f..%2fetc/passwd",
    "voila/0000000000000000/labextensions/anywidget/..%2f@jupyter/nbgrader/package.json",
    "static/built/../page.js", "static/built/..%2fpage.js", "static/built/%2e%2e%2fpage.js",
    f"{PAGE}pictures/..", f"{PAGE}pictures/..%2fmade.json", f"{PAGE}pictures/%2e%2e%2f%2e%2e.svg",
    f"{PAGE}esm/..%2f..%2fpage.ipynb", f"{PAGE}esm/../../page.js",
]  # fmt: skip


@pytest.mark.parametrize("path", TRICKS)
def test_path_tricks_lead_nowhere(classroom, anna, path):
    """No spelling of a path reaches a file that is not meant to be read."""
    status, text = as_written(classroom, anna, path)
    assert status in {403, 404}
    assert "root:" not in text
    assert "cells" not in text


@pytest.mark.parametrize(
    "path",
    ["", "ru", "ru/", PAGE, f"ru/{STOCK}/", "ru/nothing", "nothing", f"{PAGE}media/a.svg",
     f"{PAGE}media/no.svg", "oauth_callback", "logout", f"api/kernels/{SOMEBODY}",
     f"api/kernels/{SOMEBODY}/channels", f"voila/api/shutdown/{SOMEBODY}", LINE,
     f"{PAGE}channels", f"{PAGE}pictures/no.svg", f"{PAGE}esm/{'a' * 64}.js",
     "static/built/none.js", "static/0000000000000000/theme.css",
     "voila/0000000000000000/static/voila.js", "voila/0000000000000000/static/no.js"],
)  # fmt: skip
@pytest.mark.parametrize("known", [True, False], ids=["teacher", "stranger"])
def test_headers_on_every_route(classroom, path, known):
    """Whatever is asked and however it ends, the answer forbids frames, sniffing, foreign code."""
    browser = classroom.sign_in("token-of-tclara") if known else classroom.visitor()
    with closing(browser):
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
            check_headers(browser.request(method, path))


def check_headers(answer):
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "object-src 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'unsafe-inline'" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.status_code < 500
    assert "Traceback" not in answer.text


def directives(answer):
    policy = answer.headers["Content-Security-Policy"]
    return dict(part.strip().partition(" ")[::2] for part in policy.split(";"))


def test_a_page_runs_its_own_code_only(anna):
    """A page runs no inline script, no `blob:`, nothing of other hosts; a stock page a little more."""
    allowed = directives(anna.get(PAGE))
    assert allowed["script-src"] == allowed["connect-src"] == allowed["font-src"] == "'self'"
    assert allowed["style-src"] == f"'self' {EMPTY}"
    assert "unsafe" not in "".join(allowed.values())
    assert [name for name, sources in allowed.items() if "blob:" in sources] == ["img-src"]
    for sources in allowed.values():
        assert not {"*", "http:", "https:", "ws:", "wss:"} & set(sources.split())
        assert "//" not in sources
    stock = directives(anna.get(f"ru/{STOCK}/"))
    assert stock["script-src"] == "'self' blob:"


def test_errors_are_pages_in_ones_own_language(anna):
    """An error is told in the language of the address, with a way on."""
    russian, english = anna.get("ru/m09-no/"), anna.get("en/m09-no/")
    assert russian.status_code == english.status_code == 404
    assert "Такой страницы нет" in russian.text
    assert '<html lang="ru">' in russian.text
    assert "There is no such page" in english.text
    assert f'href="{PREFIX}en/"' in english.text

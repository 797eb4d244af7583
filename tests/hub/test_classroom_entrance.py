"""Who gets into the classroom, where one lands, what the contents say."""

import sys
import time
from contextlib import closing
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.hub.classroom_talk import PAGE
from tests.hub.classroom_world import MODULE, PREFIX, PYTHON


@pytest.mark.parametrize(
    "path", ["", "ru", "ru/", "en/", PAGE, f"{PAGE}media/a.svg", f"{PAGE}pictures/a.svg"]
)
def test_nobody_sees_a_page_without_signing_in(classroom, path):
    """Every page sends a stranger to the hub's sign-in, with a state and, from 6 on, PKCE."""
    with classroom.visitor() as stranger:
        sent = stranger.get(path)
    assert sent.status_code == 302
    target = urlsplit(sent.headers["Location"])
    assert target.path == "/hub/api/oauth2/authorize"
    assert {"state", "client_id"} <= set(parse_qs(target.query))
    assert "code_challenge" in parse_qs(target.query) or sys.executable != PYTHON  # hub 5.5


def test_a_forged_return_signs_nobody_in(classroom):
    """A code with somebody else's state, or none, is refused."""
    with classroom.visitor() as stranger:
        assert stranger.get("oauth_callback?code=token-of-tanna&state=x").status_code == 403
        assert stranger.get("oauth_callback?code=token-of-tanna").status_code == 400
        assert stranger.get("").status_code == 302


def test_who_may_not_use_the_classroom_stays_outside(classroom):
    """Somebody whom the hub knows but does not let in gets a page that says so."""
    with closing(classroom.sign_in("token-of-tstranger")) as stranger:
        refused = stranger.get("ru/")
        assert stranger.get(PAGE).status_code == 403
    assert refused.status_code == 403
    assert "Сюда войти нельзя" in refused.text


def test_teachers_land_in_their_own_language(anna, boris):
    """The way in leads to the edition in the teacher's language."""
    assert anna.get("").headers["Location"] == f"{PREFIX}ru/"
    assert boris.get("").headers["Location"] == f"{PREFIX}en/"
    assert anna.get(f"ru/{MODULE}").headers["Location"] == f"{PREFIX}{PAGE}"


def test_a_link_signs_nobody_out(classroom, world):
    """Signing out is the hub's to ask and to do; when it has, the cookie opens nothing and ends."""
    token = world.admit("temma")
    with closing(classroom.sign_in(token)) as emma:
        assert emma.get("logout").headers["Location"] == "/hub/logout"
        assert emma.get("ru/").status_code == 200
        del world.people[token]
        for _ in range(100):
            if emma.get("ru/").status_code == 302:
                break
            time.sleep(0.1)
        assert "service-classroom" not in emma.cookies
        assert emma.get(PAGE).status_code == 302


def test_contents(anna, boris):
    """The contents greet, list what is released with one's own state, and lead on."""
    page = anna.get("ru/").text
    assert '<html lang="ru">' in page
    assert "Здравствуйте, &lt;b&gt;Анна&lt;/b&gt; &amp; Ко!" in page
    assert f'href="{PREFIX}{PAGE}"' in page
    assert "42 минуты" in page
    assert "В работе" in page
    assert 'href="/hub/account"' in page
    assert 'href="/hub/logout"' in page
    assert "/hub/home" not in page
    english = boris.get("en/").text
    assert '<html lang="en">' in english
    assert "Hello, Boris!" in english


def test_without_the_commons_a_known_page_still_opens(world, anna):
    """A silent commons costs the contents and the name, not the page."""
    assert anna.get(PAGE).status_code == 200
    world.commons_works = False
    try:
        assert anna.get(PAGE).status_code == 200
        contents = anna.get("ru/")
        assert contents.status_code == 503
        assert "Содержание не загрузилось" in contents.text
        assert anna.get("ru/m07-unknown/").status_code == 503
        assert anna.get("", headers={"Accept-Language": "en"}).headers["Location"].endswith("en/")
    finally:
        world.commons_works = True

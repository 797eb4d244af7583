"""Script in what people write: no field of any answer, page or feed lets it run."""

import json
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

from tests.service.module import PLACE, definitions
from tests.service.talk import (
    CIRCLE,
    NOTICES,
    PICTURE,
    act,
    judge,
    overheard,
    report,
    say,
)  # fmt: skip
from tests.service.world import at, key, ok

EVIL = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](jAvA&#115;cript:alert(1))",
    '![x](x" onerror="alert(1))',
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    '<span class="sr-mention" onclick=alert(1)>@x</span>',
    "<span class='sr-mention'>@Somebody who is not</span>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "'\"></mark><iframe srcdoc='<script>alert(1)</script>'>",
    "<style>*{background:url(//evil)}</style><form action=//evil><input name=a>",
    "]]></content><script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "{{constructor.constructor('alert(1)')()}} <b onmouseover=alert(1)>x",
)  # fmt: skip
ALLOWED = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "dl", "dt", "em", "h1", "h2", "h3",
    "h4", "h5", "h6", "hr", "i", "kbd", "li", "mark", "ol", "p", "pre", "s", "span", "strong",
    "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"href", "rel", "class", "title", "align", "start", "dir", "lang"}


class Inspector(HTMLParser):
    """Reads HTML as a browser would, and notes what is not harmless."""

    def __init__(self):
        """Begin with nothing found."""
        super().__init__(convert_charrefs=True)
        self.found = []

    def handle_starttag(self, tag, attrs):
        """Look at a tag and at what it carries."""
        if tag not in ALLOWED:
            self.found.append(tag)
        for name, value in attrs:
            if name not in ATTRIBUTES:
                self.found.append((tag, name))
            if name == "href" and not (value or "").startswith(("http://", "https://", "mailto:")):
                self.found.append((tag, value))
            if name == "class" and (tag, value) != ("span", "sr-mention"):
                self.found.append((tag, value))

    def handle_comment(self, data):
        """A comment has no place in a post."""
        self.found.append(("comment", data))


def inspect(html):
    """Give what is not harmless in a piece of HTML."""
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    return inspector.found


def html_in(value):
    """Give every piece of HTML in an answer, by the names of its fields."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in {"html", "excerpt_html"} and isinstance(inner, str):
                yield inner
            else:
                yield from html_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from html_in(inner)


async def harmless(calls):
    """Read answers; the HTML in each must be harmless. Gives all of it."""
    pieces = []
    for call in calls:
        answer = await call
        assert answer.is_success, answer.text
        pieces += list(html_in(answer.json()))
    for piece in pieces:
        assert inspect(piece) == [], piece
    return pieces


async def scrawl(world, people, evil):
    """Write something evil into every field there is; gives the answer that was written."""
    await ok(world.anna.patch("api/me", json={"display_name": evil[:80]}))
    name = (await ok(world.anna.get("api/me")))["display_name"]
    profile = dict.fromkeys(("subject", "grades", "region", "languages", "offer", "seek"), evil)
    await ok(world.anna.put("api/me/profile", json=profile))
    body = {"data": PICTURE, "alt": evil, "key": key()}
    picture = await ok(world.anna.post("api/pictures", json=body))
    text = f"Findable {evil} @{name}"
    post = await say(world.boris, text, mentions=["tanna"], excuse=evil)
    answer = await say(world.anna, evil, reply_to=post["id"], pictures=[picture["id"]])
    thanks = {"reason": "idea", "note": evil}
    await ok(world.anna.put(f"api/posts/{post['id']}/thanks", json=thanks))
    await report(people.clara, post["id"], "rude", evil)
    await act(world.vera, answer["id"], "edit", evil, text=evil)
    await judge(world.vera, "tanna", "warn", evil)
    await say(world.boris, evil, to=CIRCLE)
    return answer


async def test_script_in_posts_and_around_them(world, people):
    """Whatever is written in whichever field, the HTML that is given out is harmless."""
    for evil in EVIL:
        answer = await scrawl(world, people, evil)
        preview = {"text": f"Findable {evil}"}
        calls = [
            world.boris.get(at("common", "/thread")),
            world.vera.get(at("common", "/thread")),
            world.boris.get(at("circle", "/thread")),
            world.boris.post(at("common", "/preview"), json=preview),
            world.boris.get("api/search/en?q=Findable"),
            world.anna.get(f"api/posts/{answer['id']}/versions"),
            world.vera.get("api/moderation/en/queue"),
            world.vera.get("api/moderation/en/log"),
            world.anna.get(NOTICES),
            world.anna.get("api/me/actions"),
            world.anna.get(f"{PLACE}/activities?more=true"),
            world.anna.get("api/topics/en"),
        ]
        assert len(await harmless(calls)) > 5
    for line in (await overheard(world, world.boris)).splitlines():
        if line.startswith("data: "):
            for piece in html_in(json.loads(line.removeprefix("data: "))):
                assert inspect(piece) == [], piece


async def test_script_in_pages_and_feeds_of_our_own(world, people):
    """A takeout page and a feed carry words as words."""
    posts = [(await scrawl(world, people, evil)) for evil in EVIL]
    for evil in EVIL:
        await ok(world.anna.patch("api/me", json={"display_name": evil[:80]}))
        page = (await ok(world.anna.get("api/me/export?form=html")))["html"]
        for tag in ("<script", "<iframe", "<svg", "<form", "<math", "<input"):
            assert tag not in page.lower()
        carried = [one for one in inspect(page) if isinstance(one, tuple)]
        assert not [one for one in carried if str(one[1]).startswith(("on", "java", "data:t"))]
    feed = await ok(world.boris.post("api/me/feeds", json={"topic": posts[0]["topic"]}))
    tree = ET.fromstring((await world.stranger.get(feed["path"])).text)
    contents = list(tree.iter("{http://www.w3.org/2005/Atom}content"))
    assert contents
    for content in contents:
        assert len(content) == 0
        assert inspect(content.text or "") == []


async def test_script_in_names_of_cohorts_communities_and_in_seeds(world, people):
    """Names are told as plain text in fields of their own, and seeds are sanitised like posts."""
    for evil in EVIL:
        made = await ok(world.vera.post("api/cohorts/en", json={"name": evil[:80]}))
        assert made["name"] == evil[:80].strip()
        body = {"kind": "theme", "title": evil[:80]}
        await ok(world.anna.post("api/communities/en", json=body))
    seeds = [{"id": f"s{n}", "author": "Author", "text": evil} for n, evil in enumerate(EVIL)]
    await world.release(open_talk=definitions()["open-talk.yaml"] | {"seeds": seeds})
    pieces = await harmless(
        [
            world.anna.get(at("open-talk", "/thread")),
            world.anna.get("api/communities/en"),
            world.vera.get("api/cohorts/en/led"),
        ]
    )
    assert len(pieces) == len(EVIL)

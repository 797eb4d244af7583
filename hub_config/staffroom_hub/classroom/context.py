"""What the templates are given: plain values, texts in the reader's language, addresses.

One dictionary serves the contents, the errors and, in the notebook's metadata, the pages.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import staffroom
from staffroom.wire import Edition, Locale, Person
from staffroom_hub.classroom import texts

Context = dict[str, Any]
TEMPLATE = "staffroom"
SHARE = Path(__file__).resolve().parents[3] / "widgets" / "share" / "jupyter"
"""`share/jupyter` of a checkout; not there once installed."""
THEME = Path(staffroom.__file__).parent / "static"
_PACKAGES = ("anywidget", "ipywidgets", "voila")
"""Whose files browsers keep."""
STYLE, RUNTIME = "page.css", "page.js"
"""Logical names of what every page needs of the built browser code."""
HOME = "s00-home"
"""The page on which somebody begins who comes in, where the edition has it."""
GLOSSARY = "s11-glossary"
"""The page that has all terms; pages with terms lead to it, the navigation does not."""
SERVICE_PAGES: Mapping[str, str] = {
    "home": HOME,
    "path": "s08-path",
    "people": "s01-people",
    "communities": "s02-communities",
    "circle": "s03-circle",
    "news": "s04-news",
    "own": "s05-own",
    "settings": "s09-settings",
    "moderation": "s06-moderation",
    "marking": "s07-marking",
    "overview": "s10-overview",
}
"""By their name in the navigation, the pages that are no modules of the course."""
_FOR_STAFF = frozenset({"moderation", "marking", "overview"})
"""Those to which the way is shown to trainers alone."""
OTHER_EDITION: Mapping[Edition, Edition] = {"ru": "en", "en": "ru"}


class NotBuiltError(RuntimeError):
    """The browser code is not there; the text is one line for whoever starts the service."""


@dataclass(frozen=True)
class Site:
    """Where things are on this installation.

    Attributes:
        prefix: path that the classroom's routes begin with.
        hub: path of the hub.
        version: changes when a file that browsers keep has changed.
        statics: folders of the classroom's own static files.
        built: folder of the browser code as it was built: hashed names, compressed forms.
        files: of it, by logical name the file's.
    """

    prefix: str
    hub: str
    version: str
    statics: tuple[Path, ...]
    built: Path
    files: Mapping[str, str]

    @classmethod
    def of(cls, prefix: str, hub: str, template: Path) -> "Site":
        """Look at the files of a template.

        Args:
            prefix: path that the classroom's routes begin with.
            hub: path of the hub.
            template: folder of the Voilà template.

        Raises:
            NotBuiltError: the browser code is missing.
        """
        statics = (template / "static", THEME)
        files = sorted(file for folder in statics for file in folder.iterdir() if file.is_file())
        made_of = [file.read_bytes() for file in files] + [version(p).encode() for p in _PACKAGES]
        digest = hashlib.sha256(b"\0".join(made_of)).hexdigest()
        built = template / "static" / "built"
        return cls(prefix, hub, digest[:16], statics, built, _manifest(built))

    def contents(self, edition: Edition) -> str:
        """Address of an edition's contents."""
        return f"{self.prefix}{edition}/"

    def module(self, edition: Edition, module: str) -> str:
        """Address of a module's page."""
        return f"{self.prefix}{edition}/{module}/"

    def asset(self, name: str) -> str:
        """Address of a static file; it never serves another version of it."""
        return f"{self.prefix}static/{self.version}/{name}"

    @property
    def assets(self) -> dict[str, str]:
        """Addresses of the built browser code, by logical name."""
        return {name: f"{self.prefix}static/built/{file}" for name, file in self.files.items()}


def _manifest(built: Path) -> dict[str, str]:
    try:
        files: dict[str, str] = json.loads((built / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise NotBuiltError("The browser code is not built: run `make browser`.") from error
    if missing := {STYLE, RUNTIME} - set(files):
        raise NotBuiltError(f"The browser code lacks {', '.join(sorted(missing))}.")
    return files


@dataclass(frozen=True)
class Ways:
    """What the navigation of a page shows.

    Attributes:
        here: what leads to this very page: `contents`, or the id of a service page.
        services: ids of the service pages that the edition has.
        unread: how many notices wait for the reader.
    """

    here: str | None = None
    services: Collection[str] = ()
    unread: int = 0


NOWHERE = Ways()


def frame(
    site: Site,
    locale: Locale,
    person: Person | None = None,
    other: str | None = None,
    ways: Ways = NOWHERE,
) -> Context:
    """What every page needs.

    Args:
        site: where things are.
        locale: language of the page.
        person: who reads; None where that is not known.
        other: address of the same page in the other language.
        ways: what the navigation shows.
    """
    edition = OTHER_EDITION[locale]
    return {
        "lang": locale,
        "name": person.display_name if person else "",
        "trainer": is_trainer(person),
        "here": ways.here,
        "shared": False,
        "unread": ways.unread,
        "unread_text": texts.unread(locale, ways.unread),
        "display": "",
        "glossary": [],
        "rooms": _rooms(site, locale, ways),
        "t": texts.texts(locale, texts.FRAME),
        "other": {
            "lang": edition,
            "name": texts.LANGUAGE_NAMES[edition],
            "url": other or site.contents(edition),
        },
        "links": {
            "home": home(site, locale, ways.services),
            "contents": site.contents(locale),
            "glossary": site.module(locale, GLOSSARY) if GLOSSARY in ways.services else "",
            "account": f"{site.hub}account",
            "looks": f"{site.prefix}looks/{locale}",
            "trainers": f"{site.hub}home",
            "sign_out": f"{site.hub}logout",
        },
        "assets": {
            "style": site.assets[STYLE],
            "runtime": site.assets[RUNTIME],
            "stock": site.asset("page.js"),
        },
    }


def _rooms(site: Site, locale: Locale, ways: Ways) -> list[dict[str, Any]]:
    """The service pages that there are: a school may do without some."""
    return [
        {
            "name": name,
            "url": site.module(locale, module),
            "here": module == ways.here,
            "staff": name in _FOR_STAFF,
        }
        for name, module in SERVICE_PAGES.items()
        if module in ways.services
    ]


def home(site: Site, edition: Edition, services: Collection[str]) -> str:
    """Address of the page on which somebody begins: home, or the contents where there is none."""
    return site.module(edition, HOME) if HOME in services else site.contents(edition)


def is_trainer(person: Person | None) -> bool:
    """Whether somebody is shown the way to the trainers' part."""
    return person is not None and bool({"trainer", "admin"} & set(person.roles))

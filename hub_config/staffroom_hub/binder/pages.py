"""What the page template is told where Voilà runs as an extension of a Jupyter server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from nbformat import NotebookNode, from_dict
from tornado import web

from staffroom import glossary
from staffroom.i18n import translation
from staffroom.module import Module
from staffroom.modulefiles import load_module
from staffroom.syllabus import syllabus
from staffroom.wire import Edition
from staffroom_hub.binder.prepare import COURSE, module_folders
from staffroom_hub.classroom.around import Around
from staffroom_hub.classroom.context import (
    GLOSSARY,
    OTHER_EDITION,
    SERVICE_PAGES,
    SHARE,
    TEMPLATE,
    Context,
    Site,
    Ways,
    frame,
)
from staffroom_hub.classroom.headers import ACTIVE
from staffroom_hub.classroom.neighbours import neighbours
from staffroom_hub.classroom.texts import DOMAIN

_PAGE = re.compile(
    r"/voila/render/(?:course/(?P<edition>ru|en)/source/(?P<module>[ms][0-9]{2}-[a-z0-9-]{1,40})"
    r"/page|binder/(?P<home>ru|en))\.ipynb$"
)
_SERVICES = frozenset({"home", "path", "people", "communities", "circle", "news", "own"})
"""Those that make sense for one person; there is nothing to moderate and nobody to mark."""
_WARN_SECONDS = 7 * 60
"""Binder ends a session after ten minutes without activity."""


@dataclass(frozen=True)
class BinderSite(Site):
    """Where things are below a Jupyter server's `voila/`."""

    def contents(self, edition: Edition) -> str:
        """Address of an edition's home."""
        return f"{self.prefix}render/binder/{edition}.ipynb"

    def module(self, edition: Edition, module: str) -> str:
        """Address of a module's page."""
        return f"{self.prefix}render/course/{edition}/source/{module}/page.ipynb"

    def asset(self, name: str) -> str:
        """Address of a static file."""
        return f"{self.prefix}static/{name}"


def tell_template(handler: Any, notebook: NotebookNode, cwd: str) -> None:
    """Give the template what it needs, by way of the notebook: Voilà's prelaunch hook.

    Raises:
        HTTPError: 404, where the notebook is no page of the course.
    """
    del cwd
    found = _PAGE.search(handler.request.path)
    if found is None:
        raise web.HTTPError(404)
    edition = cast("Edition", found["edition"] or found["home"])
    site = _site(handler.base_url)
    if found["home"]:
        listed = {"cell_type": "markdown", "metadata": {}, "source": _contents(site, edition)}
        notebook.cells.append(from_dict(listed))  # type: ignore[no-untyped-call]
    notebook.metadata["staffroom"] = page_context(site, edition, found["module"])
    handler.xsrf_token  # noqa: B018 - sets the cookie without which no page can end its kernel
    handler.set_header("Content-Security-Policy", ACTIVE)


def tell_front_end(front_end: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Name no address of another host: Voilà's page config hook.

    Told `null` twice, the front end takes the MathJax that it brings along.
    """
    return front_end | {"fullMathjaxUrl": "null", "mathjaxConfig": "null"}


@cache
def _site(base_url: str) -> Site:
    return BinderSite.of(f"{base_url}voila/", base_url, SHARE / "voila" / "templates" / TEMPLATE)


def page_context(site: Site, edition: Edition, module: str | None) -> Context:
    """Make the template's context.

    Args:
        site: where things are.
        edition: of the page.
        module: id of the module; None for the home.
    """
    other = OTHER_EDITION[edition]
    there = site.module(other, module) if module else site.contents(other)
    services = [GLOSSARY, *(SERVICE_PAGES[name] for name in sorted(_SERVICES))]
    context = frame(
        site, edition, other=there, ways=Ways(here=module or "contents", services=services)
    )
    title = _module(edition, module).title if module else str(context["t"]["contents"])
    around = _around(edition, module) if module else Around()
    own = site.module(edition, SERVICE_PAGES["own"])
    session = _session(edition) | {"own": own, "script": site.asset("session.js")}
    told = around.context(site, edition, module or "")
    return context | told | {"title": title, "text_ends": "", "session": session}


def _around(edition: Edition, name: str) -> Around:
    """What stands around a module; a memo has no sheet of its own here."""
    module = _module(edition, name)
    talk = next((f"sr-{n}" for n, a in module.activities.items() if a.type == "discussion"), "")
    there = [(n, one.title) for n, one in _modules(edition).items() if one.kind != "service"]
    beside = neighbours(there, name, syllabus())
    return Around(module.minutes, (), talk, beside, glossary.shown(module.glossary))


def _session(edition: Edition) -> dict[str, str]:
    """Words about a session that ends."""
    say = translation(DOMAIN, edition).gettext
    return {
        "title": say("A temporary session"),
        "text": say(
            "This session is temporary: when it ends, what you typed here is gone, unless you "
            "have it in a progress file."
        ),
        "idle": say(
            "You have not done anything for a while. This session will soon be ended, and what "
            "you typed will be gone with it."
        ),
        "save": say("Save a progress file"),
        "after": str(_WARN_SECONDS),
    }


def _contents(site: Site, edition: Edition) -> str:
    """Write the contents, in Markdown; titles and summaries are the course's own."""
    say = translation(DOMAIN, edition).gettext
    parts = [f"## {say('Contents')}"]
    for name, module in _modules(edition).items():
        if module.kind != "service":
            parts.append(f"### [{module.title}]({site.module(edition, name)})\n\n{module.summary}")
    return "\n\n".join(parts)


def _module(edition: Edition, name: str) -> Module:
    try:
        return _modules(edition)[name]
    except KeyError:
        raise web.HTTPError(404) from None


@cache
def _modules(edition: Edition, course: Path = COURSE) -> Mapping[str, Module]:
    return {folder.name: load_module(folder) for folder in module_folders(course, edition)}

"""Pages for the runtime's tests: the HTML that a classroom would render, and the widgets in it."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping
from typing import Any

from staffroom.i18n import texts_for
from staffroom_widgets.texts import DOMAIN, browser_texts
from tests.widgets.page_stage import BUILT

KINDS = ("quiz", "sorter", "branch", "selfmap", "stepper", "form", "discussion", "submission")


def assets() -> dict[str, str]:
    """The addresses of the built files by their logical names."""
    manifest = json.loads((BUILT / "manifest.json").read_text("utf-8"))
    return {name: f"/static/built/{hashed}" for name, hashed in manifest.items()}


def texts(locale: str) -> dict[str, Any]:
    """What the runtime, its chunks and all activities say."""
    listed = json.loads((BUILT / "page.texts.json").read_text("utf-8"))
    ids = [one[0] if len(one) == 1 else (one[0], one[1]) for one in listed]
    own = texts_for(DOMAIN, locale, ids)
    for kind in KINDS:
        own |= browser_texts(kind, locale)
    return own


def activity_model(definition: Mapping[str, Any], name: str, locale: str) -> dict[str, Any]:
    """A model of one of our activities, as the server puts it into a page."""
    kind = str(definition["type"])
    return {
        "model_name": "AnyModel",
        "model_module": "anywidget",
        "model_module_version": "~0.11.*",
        "state": {
            "_anywidget_id": f"staffroom_widgets.{kind}.{kind.title()}",
            "definition": dict(definition),
            "scope": {"edition": locale, "module": "m01-network", "activity": name},
            "locale": locale,
        },
    }


def card(model: str, definition: Mapping[str, Any]) -> str:
    """The static card in an activity's place."""
    title = html.escape(str(definition["title"]))
    return (
        f'<div class="sr-output" data-model="{model}"><section class="sr-widget sr-card">'
        f'<h3 class="sr-title">{title}</h3><div class="sr-prompt">'
        f'{definition.get("prompt_html", "")}</div><p class="sr-muted">…</p></section></div>'
    )


def place(model: str) -> str:
    """The place of a stock widget."""
    return f'<div class="sr-output" data-model="{model}"><p class="sr-muted">…</p></div>'


def page(
    body: Iterable[str],
    models: Mapping[str, Any],
    *,
    locale: str = "ru",
    light: bool = False,
    math: bool = False,
) -> str:
    """The whole page."""
    own = assets()
    data = {
        "edition": locale,
        "module": "m01-network",
        "locale": locale,
        "release": "d1ge57",
        "channels": "/page/channels",
        "assets": own,
        "light": light,
        "math": math,
        "texts": texts(locale),
        "models": models,
    }
    embedded = json.dumps(data, ensure_ascii=False, default=str).replace("<", "\\u003c")
    return f"""<!DOCTYPE html>
<html lang="{locale}"><head><meta charset="utf-8"><title>Staffroom</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="{own["page.css"]}">
<link rel="modulepreload" href="{own["page.js"]}"></head>
<body class="sr-page"><header class="sr-header"><nav class="sr-nav" aria-label="Staffroom">
<a id="sr-trainers" href="/t" hidden>Тренерам</a><a href="/account">Профиль: <span id="sr-name"></span></a>
</nav></header>
<main class="sr-main" id="text" tabindex="-1"><h1>Сеть педагогов</h1>{"".join(body)}</main>
<script type="application/json" id="sr-page">{embedded}</script>
<script type="module" src="{own["page.js"]}"></script></body></html>"""

"""An export as one page that anybody can read: no script, nothing to load, pictures inside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from staffroom.i18n import translation
from staffroom.wire import Json


def _(message: str) -> str:
    """Mark a msgid for the catalogs."""
    return message


_TITLE = _("What Staffroom holds of you")
_NONE = _("Nothing.")
_SECTIONS: Mapping[str, str] = {
    "person": _("You"),
    "profile": _("What you tell colleagues"),
    "cohorts": _("Your cohorts"),
    "communities": _("Your communities"),
    "posts": _("What you wrote"),
    "circle_posts": _("What you wrote in support circles"),
    "pictures": _("Pictures that are in no post"),
    "files": _("Files you added to forms"),
    "thanks": _("Thanks you gave"),
    "submissions": _("Work you handed in"),
    "extensions": _("More time that you were given"),
    "deadline_changes": _("What was changed of your extensions"),
    "reviews": _("Reviews you wrote"),
    "reviewed": _("Reviews of your work"),
    "calibrations": _("Exemplars you scored"),
    "phrases": _("Comments you put into the bank"),
    "certificates": _("Certificates you were given"),
    "attempts": _("Quiz attempts"),
    "results": _("Results"),
    "drafts": _("Drafts"),
    "own_documents": _("What you keep for yourself: settings, route, plan, notes"),
    "actions": _("What moderators did"),
    "reports": _("What you reported"),
    "notices": _("What you were told"),
    "digest": _("Letters"),
    "feeds": _("Feeds"),
    "seen": _("How far you have read"),
}
_STYLE = (
    "body{font:1rem/1.5 sans-serif;max-width:48rem;margin:auto;padding:1rem}"
    "article{border-top:1px solid;padding:.5rem 0}img{max-width:100%;height:auto}"
    "dt{font-weight:bold}dd{margin:0 0 0 1rem;overflow-wrap:anywhere;white-space:pre-wrap}"
)
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def page(data: Mapping[str, Json], locale: str) -> str:
    """Write the page."""
    text = translation("staffroom", locale).gettext
    title = escape(text(_TITLE))
    sections = "".join(_section(text, name, data[name]) for name in _SECTIONS)
    return (
        f'<!doctype html>\n<html lang="{escape(locale)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{title}</h1>{sections}</main></body></html>\n"
    )


def _section(text: Callable[[str], str], name: str, value: Json) -> str:
    if not value:
        body = f"<p>{escape(text(_NONE))}</p>"
    elif name in {"posts", "circle_posts"}:
        body = "".join(map(_post, value))
    elif name == "pictures":
        body = "".join(map(_picture, value))
    elif name == "files":
        # Their content is in the JSON: a page that is read would be many times as large.
        listed = [{k: v for k, v in file.items() if k != "data"} for file in value]
        body = "".join(f"<article>{_shown(file)}</article>" for file in listed)
    elif isinstance(value, list):
        body = "".join(f"<article>{_shown(item)}</article>" for item in value)
    else:
        body = _shown(value)
    heading = escape(text(_SECTIONS[name]))
    return f'<section aria-label="{heading}"><h2>{heading}</h2>{body}</section>'


def _post(post: Mapping[str, Json]) -> str:
    """A post: what it is of, its words as they are shown, then everything else."""
    written = escape(str(post["created_at"]))
    rest = {
        name: value
        for name, value in post.items()
        if name not in {"title", "created_at", "html", "pictures"} and value
    }
    # The HTML was sanitised when the post was written.
    return (
        f'<article id="post-{int(post["id"])}"><h3>{escape(str(post["title"]))}</h3>'
        f'<p><time datetime="{written}">{written}</time></p>{post["html"]}'
        f"{''.join(map(_picture, post['pictures']))}{_shown(rest)}</article>"
    )


def _picture(picture: Mapping[str, Json]) -> str:
    size = f'width="{int(picture["width"])}" height="{int(picture["height"])}"'
    data = escape(str(picture["webp"]))
    alt = escape(str(picture["alt"]))
    return f'<figure><img src="data:image/webp;base64,{data}" alt="{alt}" {size}></figure>'


def _shown(value: Json) -> str:
    """Any JSON, as lists of names and values."""
    if isinstance(value, dict):
        rows = (f"<dt>{escape(str(name))}</dt><dd>{_shown(v)}</dd>" for name, v in value.items())
        return f"<dl>{''.join(rows)}</dl>" if value else ""
    if isinstance(value, list):
        return f"<ul>{''.join(f'<li>{_shown(item)}</li>' for item in value)}</ul>" if value else ""
    return "—" if value is None or value == "" else escape(str(value))

"""`nickname(…)`: how one is called where there is no account, on the home of a Binder."""

from __future__ import annotations

import ipywidgets as widgets

from staffroom.client import CommonsError
from staffroom_widgets.link import kernel_link
from staffroom_widgets.texts import text

_LONGEST = 80


def nickname(edition: str) -> widgets.VBox:
    """Show a field for the name under which one writes here.

    Args:
        edition: the language of its words, and of the person from then on.
    """
    field = widgets.Text(
        description=text(edition, "Nickname"), style={"description_width": "initial"}
    )
    # As wide as its words: by itself it would cut off the Russian ones.
    button = widgets.Button(
        description=text(edition, "Use this name"), layout={"width": "max-content"}
    )
    told = widgets.Label()
    link = kernel_link(edition)

    async def save(name: str) -> None:
        change = {"display_name": name, "locale": edition}
        try:
            me = await link.call("PATCH", "api/me", change)
        except CommonsError as error:
            told.value = error.message
        else:
            told.value = text(edition, "You are called {name} here.").format(
                name=me["display_name"]
            )

    def clicked(_: object) -> None:
        name = field.value.strip()[:_LONGEST]
        if name:
            link.run(save(name))
        else:
            told.value = text(edition, "Please write how you want to be called.")

    button.on_click(clicked)
    return widgets.VBox([field, button, told])

"""The settings of language and of how pages look as a plain form, for browsers without scripts.

The same choices as those of the widget `Display` on the settings' page, kept at the same place.
"""

from collections.abc import Mapping
from http import HTTPStatus

from pydantic import TypeAdapter, ValidationError
from tornado import web

from staffroom.display import markup
from staffroom.wire import Edition, Locale
from staffroom.wire.own import Display
from staffroom_hub.classroom import texts
from staffroom_hub.classroom.commons import UnavailableError
from staffroom_hub.classroom.context import Ways, frame
from staffroom_hub.classroom.handlers import Page
from staffroom_hub.classroom.looks import display_of, remember, speak
from staffroom_hub.classroom.room import room

_CHOICES: Mapping[str, Mapping[str, str]] = {
    "text": {"100": "as_browser", **{str(size): "percent" for size in (115, 130, 150, 200)}},
    "contrast": {"device": "as_device", "light": "on_white", "dark": "on_black"},
    "motion": {"device": "as_device", "less": "less"},
    "pictures": {"device": "at_once", "tap": "on_tap"},
}
"""By field and value, the name of the words."""
_LOCALE: TypeAdapter[Locale] = TypeAdapter(Locale)


class LooksPage(Page):
    """How pages look, for somebody who is signed in; it works without scripts."""

    def set_default_headers(self) -> None:
        """Have nobody store it."""
        super().set_default_headers()
        self.set_header("Cache-Control", "no-store")

    @web.authenticated
    async def get(self, edition: Edition) -> None:
        """Show the form."""
        await self._show(edition, await display_of(self, newest=True))

    @web.authenticated
    async def post(self, edition: Edition) -> None:
        """Keep what was chosen; this very page looks so already."""
        try:
            display, locale = self._chosen(), self._language()
        except (ValidationError, ValueError):
            raise web.HTTPError(HTTPStatus.BAD_REQUEST) from None
        try:
            await room(self).commons.keep_display(display, self.access_token())
            if locale:
                await room(self).commons.keep_language(locale, self.access_token())
        except UnavailableError:
            raise web.HTTPError(HTTPStatus.SERVICE_UNAVAILABLE) from None
        remember(self, display)
        # Said in the language that was chosen just now.
        await self._show(locale or edition, display, kept=True)

    def _chosen(self) -> Display:
        """What the form says.

        Raises:
            ValueError: something that no form of ours says.
        """
        said = {name: self.get_body_argument(name, "") for name in _CHOICES}
        return Display.model_validate({**said, "text": int(said["text"])})

    def _language(self) -> Locale | None:
        """The language that the form names; None where it names none.

        Raises:
            ValueError: one that we do not speak.
        """
        named = self.get_body_argument("language", "")
        return _LOCALE.validate_python(named) if named else None

    async def _show(self, edition: Edition, display: Display, *, kept: bool = False) -> None:
        services = await room(self).releases.services(edition)
        person = await self.person()
        if person:
            speak(self, person.locale)
        context = frame(room(self).site, edition, person, ways=Ways(services=services))
        context["display"] = markup(display)
        words = texts.texts(edition, texts.LOOKS)
        fields = [_languages(words["language"], person.locale if person else edition)]
        fields += [
            {
                "name": name,
                "label": words[name],
                "options": [
                    {
                        "value": value,
                        "text": words[word] % {"n": value} if word == "percent" else words[word],
                        "chosen": str(getattr(display, name)) == value,
                    }
                    for value, word in choices.items()
                ],
            }
            for name, choices in _CHOICES.items()
        ]
        xsrf = self.xsrf_token.decode()
        self.finish(
            room(self).render(
                "looks.html.j2", context, c=words, fields=fields, kept=kept, xsrf=xsrf
            )
        )


def _languages(label: str, chosen: str) -> dict[str, object]:
    """The field of the language; each is called by its own name."""
    options = [
        {"value": locale, "text": name, "chosen": locale == chosen}
        for locale, name in texts.LANGUAGE_NAMES.items()
    ]
    return {"name": "language", "label": label, "options": options}

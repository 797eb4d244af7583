"""The classroom's interface texts, in the reader's language."""

from collections.abc import Mapping

from staffroom.i18n import LOCALES, translation
from staffroom.wire import Locale

DOMAIN = "classroom"
DEFAULT_LOCALE: Locale = "ru"
LANGUAGE_NAMES: Mapping[Locale, str] = {"ru": "Русский", "en": "English"}
"""Each language by its own name."""

FRAME = {
    "brand": "Staffroom",
    "skip": "Skip to the text",
    "menu": "Menu",
    "navigation": "Navigation",
    "contents": "Contents",
    "together": "Together",
    "home": "Home",
    "path": "My path",
    "people": "People",
    "communities": "Communities",
    "circle": "Support circle",
    "news": "What’s new",
    "own": "My words",
    "settings": "Settings",
    "moderation": "Moderation",
    "marking": "Grading desk",
    "overview": "My cohort",
    "account": "My account",
    "trainers": "For trainers",
    "sign_out": "Sign out",
    "footer": "An open course for teachers. What you write here belongs to you.",
    "loading": "Loading the activities…",
    "place": "An activity will appear here.",
    "fetching": "Loading…",
    "picture": "A picture made by the page",
    "no_script": (
        "To do the activities, please allow JavaScript in your browser. The text can be "
        "read without it."
    ),
    "looks": "How pages look",
    "broken_cell": (
        "This activity did not open. Please reload the page; if that does not help, tell "
        "your trainer."
    ),
    "unfit": (
        "This part of the page cannot be shown here. The author can choose the stock front end "
        "for this module."
    ),
    "table": "A table: it scrolls sideways where it is wide",
    "where": "Where you are",
    "beside": "Other modules",
    "before": "Before this",
    "after": "Next",
    "left": "About %(n)d min left",
    "parts": "On this page",
    "up": "To the top of the page",
    "left_done": "Module done",
    "terms": "Terms on this page",
    "terms_all": "All terms of the course",
    "memo": "The memo of this module",
    "memo_print": "Open to print",
    "memo_save": "Save as a file",
    "help": "What do I do now?",
    "help_colleagues": "Ask colleagues: the discussion of this module",
    "help_communities": "Ask colleagues in a community",
    "help_mentor": "Ask a mentor or your trainer: they are on the page “People”",
    "help_circle": "When it is hard: the support circle, without names",
    "help_offline": "No connection tomorrow? Take the module with you, from the page “My words”",
    "help_glossary": "A word is not clear: all terms of the course",
    "help_technical": (
        "Something does not work: reload the page, nothing you typed is lost. If that does not "
        "help, tell your trainer what you did and what you saw."
    ),
    "notes": "My notes",
    "notes_label": "Notes of your own on this module; nobody else reads them",
    "notes_saving": "Saving…",
    "notes_saved": "Saved in your account.",
    "notes_offline": "No connection. Your notes are kept on this device and saved later.",
    "notes_long": "Too long to be saved: please shorten your notes.",
    "notes_other": "On another device you wrote meanwhile:",
    "notes_both": "Keep both",
    "notes_mine": "Keep only what is written here",
    "lost": (
        "The connection with the activities is lost. What you have typed is kept: please "
        "reload the page."
    ),
    "reload": "Reload the page",
    "to_contents": "To the contents",
}
"""By name in the templates, the English text."""

CONTENTS = {
    "title": "Contents of the course",
    "hello": "Hello, %(name)s!",
    "hello_nobody": "Hello!",
    "lead": "Choose a module and take your time: everything you write is kept.",
    "empty": "No module is open yet. Please look in again a little later.",
    "unavailable": "The contents did not load. Please reload the page in a minute.",
    "new": "Not started",
    "started": "In progress",
    "submitted": "Handed in",
    "marked": "Marked",
}

LOOKS = {
    "title": "Language and how pages look",
    "language": "Language of the course",
    "lead": "What you choose is kept in your account and holds on all your devices.",
    "kept": "Saved in your account.",
    "text": "Size of letters",
    "as_browser": "As the browser has it",
    "percent": "%(n)s %%",
    "contrast": "Contrast",
    "as_device": "As the device has it",
    "on_white": "Strong: black on white",
    "on_black": "Strong: white on black",
    "motion": "Motion",
    "less": "As little as possible",
    "pictures": "Pictures",
    "at_once": "At once, unless the browser saves data",
    "on_tap": "Only on a tap",
    "save": "Save my choice",
}
"""Of the form by which one chooses how pages look where there are no scripts."""

JOIN = {
    "title": "An invitation",
    "invites": "%(trainer)s invites you to the cohort “%(name)s”.",
    "members": "Colleagues there: %(n)d.",
    "what": "You will read and write with them in all modules of this edition.",
    "leaves": (
        "You would leave the cohort “%(name)s”. What you wrote there stays there, under your name."
    ),
    "already": "You are in the cohort “%(name)s” already.",
    "join": "Join",
    "later": "Not now",
    "gone_title": "This invitation does not work",
    "gone": "Perhaps it was renewed or closed. Please ask your trainer for a new link.",
    "fast_title": "One moment, please",
    "fast": "That was a little fast. Please wait a moment and try again.",
}
"""Of the page by which one joins a cohort."""

FAULTS = {
    "403": (
        "You cannot come in here",
        "Please sign in again. If that does not help, ask your trainer.",
    ),
    "404": (
        "There is no such page",
        "Perhaps the address was mistyped, or the module is not open yet.",
    ),
    "503": (
        "The course is catching its breath",
        "Please reload the page in a minute. What you have typed is kept.",
    ),
    "other": (
        "Something went wrong",
        "Please reload the page. If that does not help, tell your trainer.",
    ),
}
"""By status, the heading and the sentence of an error page."""


def texts(locale: Locale, msgids: Mapping[str, str]) -> dict[str, str]:
    """Translate a table of texts."""
    gettext = translation(DOMAIN, locale).gettext
    return {name: gettext(msgid) for name, msgid in msgids.items()}


def minutes(locale: Locale, number: int) -> str:
    """Say how long something takes."""
    return translation(DOMAIN, locale).ngettext("%(n)d minute", "%(n)d minutes", number) % {
        "n": number
    }


def unread(locale: Locale, number: int) -> str:
    """Say how many notices wait; nothing where none does."""
    words = translation(DOMAIN, locale).ngettext("%(n)d new", "%(n)d new", number)
    return words % {"n": number} if number else ""


def fault(locale: Locale, status: int) -> tuple[str, str]:
    """Heading and sentence of an error page."""
    heading, sentence = FAULTS.get(str(status), FAULTS["other"])
    gettext = translation(DOMAIN, locale).gettext
    return gettext(heading), gettext(sentence)


def preferred(accept_language: str) -> Locale:
    """The language of ours that a browser asks for first; Russian if it asks for neither."""
    for wish in accept_language.split(","):
        tag = wish.split(";")[0].strip().lower()[:2]
        if tag in LOCALES:
            return "en" if tag == "en" else "ru"
    return DEFAULT_LOCALE

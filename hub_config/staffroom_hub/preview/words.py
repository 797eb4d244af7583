"""What a preview says itself, in the language of the edition (catalog `classroom`)."""

from collections.abc import Mapping

from staffroom.i18n import translation
from staffroom.wire import Edition
from staffroom_hub.classroom.texts import DOMAIN

LAB: Mapping[str, str] = {
    "label": "Preview",
    "caption": "Save the notebook and show the page as a teacher gets it",
    "title": "Preview: %(module)s",
    "frame": "The page as a teacher gets it",
    "category": "Staffroom",
    "width": "Width",
    "phone": "Phone, 390 px",
    "laptop": "Laptop, 1280 px",
    "tab": "Open in a tab",
    "afresh": "Start afresh",
    "afresh_caption": "Forget what was answered and written in previews",
    "failed": "The preview did not open. Is the folder that of a module?",
}
"""What JupyterLab shows, by name in `widgets/js/lab/preview.ts`."""

PAGE: Mapping[str, str] = {
    "stays": "Something is wrong, so the last page that worked stays. Save to try again.",
    "refused": "A release of this page would be refused:",
    "broken": "There is no page yet",
    "broken_lead": "Something is wrong with the module. The page comes by itself when you save.",
    "lost": "The preview is not connected to JupyterLab’s server. It tries again by itself.",
}
"""What the page itself shows above its text, by name in `widgets/js/lab/live.ts`."""

OTHER: Mapping[str, str] = {
    "reader": "A teacher",
    "stock": (
        "module.yaml: page.front_end is stock. Here the page is shown without it, so widgets that "
        "need it stay empty."
    ),
    "died": "The page’s code could not be run: %(reason)s",
    "unshown": "The page could not be put together: %(reason)s",
}


def words(edition: Edition, named: Mapping[str, str]) -> dict[str, str]:
    """Give texts in a language, by name."""
    gettext = translation(DOMAIN, edition).gettext
    return {name: gettext(text) for name, text in named.items()}

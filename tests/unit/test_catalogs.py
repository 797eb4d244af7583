"""Catalogs of interface texts: both languages complete, in step, and with the right plurals."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from staffroom.i18n import LOCALE_DIR, LOCALES, texts_for, translation

DOMAINS = sorted({path.stem for path in LOCALE_DIR.glob("*/LC_MESSAGES/*.po")})
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%\d*[sd]")


def catalog(locale, domain):
    path = LOCALE_DIR / locale / "LC_MESSAGES" / f"{domain}.po"
    return read_po(path.open("rb"), locale=locale, abort_invalid=True)


def forms(text):
    return text if isinstance(text, tuple | list) else (text,)


@pytest.mark.parametrize("domain", DOMAINS)
def test_both_languages_have_the_same_texts(domain):
    """No text stands in one language only."""
    keys = {lang: {str(m.id) for m in catalog(lang, domain) if m.id} for lang in LOCALES}
    assert keys["ru"] == keys["en"]


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_is_translated_with_its_placeholders(domain, locale):
    """No text is empty or doubtful; placeholders are those of the English text."""
    for message in catalog(locale, domain):
        if not message.id:
            continue
        wanted = set(PLACEHOLDER.findall(forms(message.id)[-1]))
        assert not message.fuzzy, message.id
        for text in forms(message.string):
            assert text.strip(), message.id
            assert set(PLACEHOLDER.findall(text)) == wanted, (message.id, text)


@pytest.mark.parametrize("domain", DOMAINS)
def test_russian_texts_are_russian_and_have_three_forms(domain):
    """A Russian text of more than a name has Cyrillic letters; plurals have one, few and many."""
    for message in catalog("ru", domain):
        if not message.id:
            continue
        if message.pluralizable:
            assert len(message.string) == 3, message.id
        if re.search(r"[a-z]{3,} [a-z]{3,}", forms(message.id)[0]):
            assert all(
                re.search("[а-яё]", text, re.IGNORECASE) for text in forms(message.string)
            ), message.id


@pytest.mark.parametrize("domain", DOMAINS)
def test_people_and_their_work_have_one_name_in_russian(domain):
    """A trainer is ведущий, a colleague's review рецензия, on every page."""
    for message in catalog("ru", domain):
        for english, text in zip(forms(message.id), forms(message.string), strict=False):
            assert "тренер" not in text.lower(), english
            if re.search(r"\breviews?\b", english, re.IGNORECASE):
                assert "отзыв" not in text.lower(), english


@pytest.mark.parametrize(
    ("n", "form"),
    [(1, "коллеге"), (2, "коллегам"), (5, "коллегам"), (11, "коллегам"), (21, "коллеге"),
     (22, "коллегам"), (25, "коллегам"), (111, "коллегам")],
)  # fmt: skip
def test_russian_plural_rule(n, form):
    """The catalog's plural rule is the Russian one."""
    text = translation("staffroom", "ru").ngettext(
        "Answer %(n)d more colleague.", "Answer %(n)d more colleagues.", n
    )
    assert text % {"n": n} == f"Ответьте ещё {n} {form}."


def test_plural_texts_for_a_browser():
    """A pair gives the forms by CLDR category, with `other` for fractions."""
    pair = ("Answer %(n)d more colleague.", "Answer %(n)d more colleagues.")
    russian = texts_for("staffroom", "ru", [pair, "Discussion"])
    assert russian["Discussion"] == "Обсуждение"
    assert set(russian[pair[0]]) == {"one", "few", "many", "other"}
    assert texts_for("staffroom", "en", [pair])[pair[0]]["one"] == pair[0]


def test_a_missing_catalog_is_an_error():
    """There is no silent fall-back to another language."""
    with pytest.raises(FileNotFoundError):
        translation("nothing", "ru")


def literal_texts():
    """Yield (domain, msgid, file) for gettext calls with a literal text in our code."""
    root = Path(__file__).parents[2]
    folders = {
        "staffroom": ["course/staffroom", "hub_config/staffroom_hub/commons"],
        "classroom": ["hub_config/staffroom_hub/classroom"],
    }
    call = re.compile(r"""\bgettext\(\s*"((?:[^"\\]|\\.)+)"\s*\)""")
    for domain, places in folders.items():
        for place in places:
            for path in (root / place).rglob("*.py"):
                for text in call.findall(path.read_text()):
                    yield domain, text.encode().decode("unicode_escape"), path


def test_every_literal_text_is_in_its_catalog():
    """A text given to gettext in our code stands in the catalog."""
    for domain, text, path in literal_texts():
        assert text in {str(m.id) for m in catalog("en", domain)}, (path, text)

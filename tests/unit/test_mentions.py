"""Short texts: words in all their forms, patterns, and texts that are meant to be slow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffroom.rules.mentions import mentions, pieces, read

FOUND = [
    ("сеть", "Мы учимся в сети."), ("сеть", "СЕТЕЙ много"), ("учитель", "Поговорил с учителями"),
    ("отклик", "после каждого отклика"), ("ещё", "Еще раз"), ("звезда", "звёзды"),
    ("стимул*", "Это Стимулы"), ("*связ*", "взаимосвязь"), ("п*р", "пар, пир и мир"),
    ("обратная связь", "дать обратную связь сразу"), ("обратн* связ*", "обратной  связью"),
    ("онлайн-урок", "на онлайн урок"), ("онлайн урок", "онлайн\u2011уроки"),
    ("«диалог»", 'слово "диалог"'), ("диалог", "диа\u00adлоги"), ("замок", "за\u0301мок"),
    ("йод", "и\u0306од"), ("reply", "many replies"), ("to answer", "and to answers"),
    ("teacher's", "the teacher\u2019s desk"), ("19", "в 19 часов"), ("роль * учителя", "роль самого учителя"),
]  # fmt: skip
NOT_FOUND = [
    ("сеть", "сетка"), ("стимул*", "астимул"), ("п*р", "мир"), ("обратная связь", "связь обратная"),
    ("обратная связь", "обратная и связь"), ("ab*ba", "aba"), ("стимул", ""), ("cat", "category"),
    ("a*b*c", "acb"), ("связь", "свя зь"),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "text"), FOUND)
def test_found(pattern, text):
    """Forms, capitals, ё, hyphens, quotation marks and stress marks make no difference."""
    assert mentions(read(text), pattern)


@pytest.mark.parametrize(("pattern", "text"), NOT_FOUND)
def test_not_found(pattern, text):
    """Another word is another word, and a phrase is words in their order."""
    assert not mentions(read(text), pattern)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("*a" * 20 + "*b", "a" * 20_000),
        ("*a" * 20 + "*b", "a " * 10_000),
        ("a " * 20 + "b", "a " * 10_000),
        ("(a+)+$", "a" * 20_000),
        ("стимул*", "стимул\u0301" * 4_000),
        ("стимул", "\ufdfa" * 20_000),
    ],
)
def test_no_text_is_slow(pattern, text):
    """Texts on which a regular expression would work for years are read to their end."""
    assert not mentions(read(text), pattern) or pattern == "стимул*"


@pytest.mark.parametrize("pattern", ["", "!?", "—", "\u0301", "_"])
def test_a_pattern_without_words_has_no_pieces(pattern):
    """Nothing can be found by it, so definitions refuse it."""
    assert pieces(pattern) == []
    assert not mentions(read("anything"), pattern)


@given(st.text(), st.text())
def test_any_text_and_any_pattern_are_read(text, pattern):
    """Whatever is written on either side, there is an answer and no error."""
    assert mentions(read(text), pattern) in {True, False}

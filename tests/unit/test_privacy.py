"""The privacy patterns find what identifies a pupil and leave ordinary sentences alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffroom.rules.privacy import Finding, findings

FOUND = [
    ("email", "Пишите на anna.petrova@school5.ru, отвечу", "anna.petrova@school5.ru"),
    ("email", "Write to Jo+lab@mail.example.co.uk.", "Jo+lab@mail.example.co.uk"),
    ("phone", "мама: +7 (912) 345-67-89", "+7 (912) 345-67-89"),
    ("phone", "звоните 89123456789 вечером", "89123456789"),
    ("phone", "звоните 8 912 345 67 89", "8 912 345 67 89"),
    ("phone", "секретарь 8 (4922) 12-34-56", "8 (4922) 12-34-56"),
    ("phone", "городской 123-45-67", "123-45-67"),
    ("phone", "тел. 12-34-56", "тел. 12-34-56"),
    ("phone", "call +44 20 7946 0958 now", "+44 20 7946 0958"),
    ("phone", "call (202) 555-0143", "(202) 555-0143"),
    ("phone", "call 020 7946 0958", "020 7946 0958"),
    ("pupil", "Ученик Иванов Пётр 5Б не сдал", "Ученик Иванов Пётр 5Б"),
    ("pupil", "не сдал Пётр Иванов, 5 «Б»", "Пётр Иванов, 5 «Б»"),
    ("pupil", "вчера Петров И. И. (7а) молчал", "Петров И. И. (7а"),
    ("pupil", "помогите Пете Смирнову из 5 Б класса", "Пете Смирнову из 5 Б"),
    ("pupil", "это Анна-Мария Ли, ученица 10 класса", "Анна-Мария Ли, ученица 10 класса"),
    ("pupil", "в 5Б Иванов Пётр опять", "5Б Иванов Пётр"),
    ("pupil", "my pupil Peter Smith, 5B", "Peter Smith, 5B"),
    ("pupil", "about Peter Smith in Year 5", "Peter Smith in Year 5"),
    ("pupil", "about P. Smith, 7th grade", "P. Smith, 7th grade"),
    ("birth_date", "она родилась 12.05.2012 в Туле", "родилась 12.05.2012"),
    ("birth_date", "дата рождения: 3 мая 2013", "рождения: 3 мая 2013"),
    ("birth_date", "мальчик 2012 г. р.", "2012 г. р."),
    ("birth_date", "he was born on 12 May 2012", "born on 12 May 2012"),
    ("birth_date", "DOB: 2012-05-12", "DOB: 2012-05-12"),
    ("school", "я из школы № 12", "школы № 12"),
    ("school", "работаю в гимназии №3", "гимназии №3"),
    ("school", "учусь в лицее 239", "лицее 239"),
    ("school", "МБОУ СОШ № 5 города", "СОШ № 5"),
    ("school", "I teach at School No. 12", "School No. 12"),
    ("school", "from school #7", "school #7"),
]

QUIET = [
    "У меня 5 класс, в нём 28 детей, и на дистанте молчат почти все.",
    "Завтра, 12.05.2026, провожу урок; в школе 500 учеников.",
    "В 2025-2026 учебном году я пробую новое: 10 минут чтения, 15 минут спора.",
    "Петя из моего класса не включает камеру, а Аня отвечает только письменно.",
    "Мы считали: 8 12 15 20 25 30, потом 64 * 40 * 60 / 8000 = 19,2.",
    "My class has 28 pupils; in our school 12 teachers use this.",
    "I asked three questions and waited 10 seconds; on 12 May 2026 we try again.",
    "ISBN 978-5-699-12014-7, страницы 120-134, 3 февраля.",
    "",
]


@pytest.mark.parametrize(("kind", "text", "expected"), FOUND)
def test_identifying_details_are_found(kind, text, expected):
    """Each kind of identifying detail is found exactly where it stands."""
    places = [text[f.start : f.end] for f in findings(text) if f.kind == kind]
    assert places == [expected]


@pytest.mark.parametrize("text", QUIET)
def test_ordinary_sentences_stay_quiet(text):
    """A description of a class with nobody recognisable in it raises no question."""
    assert findings(text) == []


def test_findings_come_in_order_with_their_kinds():
    """A text with several details lists them in reading order."""
    text = "Иванов Пётр 5Б, школа № 12, p.ivanov@mail.ru, +7 912 345-67-89"
    assert [f.kind for f in findings(text)] == ["pupil", "school", "email", "phone"]


@given(st.text(max_size=400))
def test_any_text_gives_places_inside_it(text):
    """Whatever is typed, places lie inside the text, are not empty and do not overlap by kind."""
    ends: dict[str, int] = {}
    for found in findings(text):
        assert isinstance(found, Finding)
        assert 0 <= found.start < found.end <= len(text)
        assert found.start >= ends.get(found.kind, 0)
        ends[found.kind] = found.end


@given(st.from_regex(re.compile(r"[a-z]{1,20}@[a-z]{1,20}\.(ru|org)"), fullmatch=True))
def test_every_plain_address_is_found(address):
    """Any plain e-mail address is found whole in the middle of a sentence."""
    text = f"почта {address} моя"
    assert [text[f.start : f.end] for f in findings(text) if f.kind == "email"] == [address]


@pytest.mark.parametrize("unit", ["a", "1", "8 ", "Аб ", "5Б ", "+", "Иванов ", "@", "1-"])
def test_long_monotonous_text_ends(unit):
    """Text built to make patterns backtrack is still answered."""
    assert isinstance(findings(unit * 20_000), list)

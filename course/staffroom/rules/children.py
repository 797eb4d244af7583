"""Find a child's name that says too much: with the surname, or beside a diagnosis.

Small lists and neighbouring words do it, in Russian and in English:

- a *pet* name (Петя, Tommy) with a surname after it is asked about, and a *full* name (Пётр,
  Thomas) where what stands around it is said of pupils («ученик Пётр Иванов», "Thomas Miller
  never hands in");
- any first name is asked about where a word of a diagnosis or a difficulty belongs to it.

Whoever is called by patronymic, title or subject is a colleague; whom everybody knows is no pupil;
and a sentence about a book or one's own class is about something else. A name alone says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Told = Literal["child", "health"]

_PET_RU = """
    Петя Ваня Маша Саша Миша Коля Вася Лёша Леша Алёша Алеша Дима Митя Юра Женя Паша Гоша Гена
    Витя Вова Володя Толя Боря Костя Серёжа Сережа Сеня Стёпа Степа Федя Гриша Лёня Леня Андрюша
    Антоша Илюша Тёма Кирюша Никитка Ромка Рома Даня Данила Сёма Жора Катя Настя Даша Наташа Оля
    Таня Лена Аня Света Ира Галя Валя Люба Надя Вика Ксюша Соня Юля Лиза Полинка Варя Ася Лера
    Ульяша Алиска Анечка Машенька Петька Ванька Сашка Мишка Колька Васька Танечка Леночка Оленька
    Зина Нюра Марфуша Вовочка Димка Серёжка Сережка Ванечка Катюша Настенька Дашенька Алинка
    Тимоша Славик Эдик Русик Марик Лёва Лева Санёк Гошка
"""
_FULL_RU = """
    Иван Александр Михаил Николай Василий Алексей Дмитрий Юрий Евгений Виктор Владимир Анатолий
    Борис Константин Сергей Семён Семен Степан Фёдор Федор Григорий Леонид Андрей Антон Илья Артём
    Артем Кирилл Никита Даниил Данил Максим Георгий Егор Игорь Олег Глеб Денис Руслан Тимур
    Тимофей Матвей Арсений Марк Мирон Ярослав Святослав Вячеслав Станислав Артур Рамиль Айдар
    Ринат Мурад Ахмед Екатерина Анастасия Дарья Наталья Наталия Ольга Татьяна Елена Анна Светлана
    Ирина Галина Валентина Мария Виктория Ксения София Софья Юлия Елизавета Полина Варвара Валерия
    Ульяна Алиса Алина Кристина Маргарита Диана Евгения Александра Арина Милана Камила Амина
    Эвелина Яна Карина Ангелина Василиса Злата Алёна Алена Марина Оксана Лилия Эльвира Гульнара
    Динара Патимат Макс
"""
_CROOKED_RU = """
    Пётр Петр Петра Петру Петром Петре Павел Павла Павлу Павлом Павле Любовью
"""
_PET_EN = """
    Tommy Billy Jimmy Johnny Bobby Charlie Danny Davy Eddie Freddie Georgie Jamie Joey Kenny Lenny
    Mikey Nicky Ollie Ricky Robbie Ronnie Sammy Sam Teddy Timmy Toby Vinnie Willy Zach Alfie
    Archie Jake Josh Nate Theo Tyler Liam Noah Ethan Mason Logan Kyle Dylan Annie Abby Becky Bella
    Betty Cathy Chloe Daisy Debbie Ellie Emmy Evie Gracie Hattie Jenny Jess Josie Katie Kayla
    Libby Lily Lizzie Maddie Maggie Mandy Millie Molly Nellie Patty Penny Poppy Rosie Sophie Susie
    Suzie Tammy Tilly Vicky Zoe Mia Ava Isla Madison Mackenzie Jayden Aiden Connor Kieran Callum
    Finley Riley
"""
_FULL_EN = """
    Thomas William James John Robert Charles Daniel David Edward Frederick George Joseph Kenneth
    Michael Nicholas Oliver Richard Samuel Timothy Anthony Zachary Alfred Benjamin Jacob Joshua
    Matthew Nathan Theodore Peter Paul Mark Andrew Adam Alexander Anton Carlos Diego Ahmed
    Mohammed Muhammad Omar Ali Hassan Ravi Arjun Wei Juan Luis Jose Marcus Patrick Simon Stephen
    Steven Kevin Brian Eric Leo Oscar Henry Harry Lucas Ryan Sean Aaron Anna Ann Anne Abigail
    Rebecca Isabella Elizabeth Catherine Deborah Eleanor Emma Eva Harriet Jennifer Jessica
    Katherine Lillian Margaret Amanda Martha Susan Sarah Sara Victoria Maria Mary Laura Julia
    Helen Hannah Fatima Aisha Amina Sofia Sophia Charlotte Amelia Alice Alison Beth Carla Carmen
    Clara Ella Ruth Rachel Naomi Nina Priya Yasmin Zara Leila Layla Jane Linda Lisa Megan Melissa
    Michelle Natalie Nicole Samantha Stephanie Tanya Ursula Yolanda Elena Olga Irina Natasha Ivan
    Lucy Kate Emily Olivia Luke Max Matt Tim Tony Sally Nancy Tina Ben Jack
"""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Beginnings of surnames that everybody knows, so that literature and science can be spoken of.
_KNOWN = re.compile(
    r"(?:ростов|болконск|безухов|онегин|ларин|миронов|гринёв|гринев|толст|пушкин|лермонтов|чехов"
    r"|гогол|достоевск|тургенев|есенин|маяковск|булгаков|гайдар|ч[её]рн(?:ый|ого|ому|ым|ом)$|малыш"
    r"|выготск|макаренк|сухомлинск|ушинск|амонашвили|занков|элькон|давыдов|лури|леонтьев|монтессор"
    r"|пиаже|корчак|кюри|сойер|финн|поттер|гаррин|селезнёв|селезнев|раскольников|мармеладов|каренин"
    r"|sawyer|finn|potter|granger|weasley|eyre|bennet|lennon|cratchit|copperfield|twist|austen"
    r"|bront|shakespeare|dickens|twain|frank|keller|braille|edison|einstein|darwin|newton|curie"
    r"|montessor|piaget|vygotsk|dewey|bruner|skinner|hattie|dweck|robinson|wiliam|rosenshine"
    r"|willingham|shaywitz|grandin|gates|blair|clinton|hawking|churchill|lincoln|washington|wonka"
    r"|tubman|luther|baker$|sullivan)"
)
_PATRONYMIC = re.compile(r".{2,}(?:[ое]вич|ьич|мич|[оеё]вн|ичн|инич)(?:[аыуеой]|ой|ем|ом)?$")
_SURNAME = re.compile(
    r".{2,}(?:[оеё]в|[иы]н|ск|цк|ко|[ую]к|ян|дзе|швили|[иы]х|ец)"
    r"(?:а|у|ым|ом|е|ой|ий|ого|ому|им|ая|ую)?$"
)
_NO_SURNAME = _set(
    "year grade class form monday tuesday wednesday thursday friday saturday sunday january"
    " february march april may june july august september october november december english"
    " french german spanish latin maths math science history geography the and or but from in"
    " at on of to is has mr mrs ms miss zoom teams school college road street"
)

_TITLES = _set(
    "mr mrs ms miss dr prof professor sir lady colleague teacher author writer poet by saint"
    " st king queen коллега коллеги коллеге коллегой учитель учителя учителю учительница"
    " учительницы педагог автор автора авторы поэт поэта поэтесса писатель писателя психолог"
    " психолога логопед логопеда тьютор завуч директор профессор доктор методист исследователь"
    " героиня герой героя святой дефектолог художник композитор режиссёр тётя дядя"
)
_PUPIL = re.compile(
    r"(?:учени(?:к|ка|ку|ком|ке|ца|цы|це|цу|цей)|школьни(?:к|ц)\w{0,3}|мальчик\w{0,2}|девочк\w{1,2}"
    r"|\w{2,8}классни[кц]\w{0,3}|реб[её]н(?:ок|к)\w{0,2}|сын\w{0,2}|дочь|дочк\w"
    r"|pupil|student|boy|girl|child|kid|son|daughter|learner)$"
)
_SAID_OF_PUPILS = re.compile(
    r"(?:сда[её]т|сдал\w?|прогул\w+|опазд\w+|дер[её]тся|списыва\w+|списал\w?|хулиган\w+|плач\w+"
    r"|двойк\w+|двоечни\w+|отста[её]т|успева\w+|молчит|меша\w+|хами\w+|справля\w+|врёт|ворует|учится"
    r"|дразн\w+|обижа\w+|грубит|усидит|fail(?:s|ed|ing)?|cr(?:ies|ied)|misbehav\w+|disrupt\w*"
    r"|bull(?:ied|ies)|hits|fights|sit|sits|hand|hands|homework|truant\w*|cheat(?:s|ed)|absent"
    r"|struggl\w+|behind|swears|bites|stole|steals)$"
)
_HELPERS = _set(
    "не опять снова всё все вчера сегодня часто никогда постоянно плохо на уроках а и у нас в"
    " never always again often still is was has been being can't can’t cannot couldn't doesn't"
    " doesn’t won't won’t isn't didn't didn’t his her does not keeps in class the"
)

_CAPITALS = _set(
    "РАС СДВГ ЗПР ЗРР ОНР ТНР ДЦП УО ОВЗ ФФН ОКР ПТСР ADHD ADD ASD PTSD OCD ODD FASD EHCP SEN SEND"
)
_DIAGNOSIS = re.compile(
    r"(?:дислекс\w+|дислект\w+|дисграф\w+|дискалькул\w+|диспракс\w+|аутис\w+|аутиз\w+|аутичн\w+"
    r"|гиперактивн\w+|эпилеп\w+|диабет\w*|астм\w{1,4}|депресс\w+|анорекс\w+|булими\w+|заика\w+"
    r"|инвалид\w*|слабослыш\w+|слабовид\w+|глух(?:ой|ая|ого|ому|им|ую)|незряч\w+|слеп(?:ой|ая|ого)"
    r"|дауна|аспергер\w*|туретт\w*|мутизм\w*|алали\w+|отсталост\w+|расстройств\w+|диагноз\w{0,3}"
    r"|самоповрежд\w+|шизофрен\w+|сколиоз\w*|неврастени\w+|энурез\w*|логоневроз\w*"
    r"|dyslexi\w+|dyscalcul\w+|dysgraph\w+|dysprax\w+|autis\w+|asperger\w*|epilep\w+|diabet\w+"
    r"|asthma\w*|anorexi\w+|bulimi\w+|depress(?:ion|ed)|stammer\w*|stutter\w*|hyperactiv\w+"
    r"|tourette\w*|self-harm\w*|deaf|blind|palsy|wheelchair|syndrome|disab\w+|mutism|diagnos\w+"
    r"|schizophren\w+|anxiety|scoliosis)$"
)
# Between a name and a diagnosis these say that the sentence is about something else.
_ELSEWHERE = re.compile(
    r"(?:о|об|про|как|для|книг\w+|стать\w+|лекци\w+|курс\w*|вебинар\w*|пис(?:ал|ать)\w*|пиш\w+"
    r"|напис\w+|рассказ\w+|говор\w+|совет\w+|посовет\w+|объясн\w+|спрос\w+|спраш\w+|работ\w+"
    r"|прочит\w+|чита\w+|изуч\w+|вед[её]т|учит|думает|считает|знает|ид[её]т|котор\w+|чей|чьи"
    r"|мо[йяеи]|моего|моей|моих|моём|наш\w*|нас|меня|вас|вам|ваш\w*|я|мы|вы|класс\w*|дет(?:и|ей|ям)"
    r"|спасибо|about|on|by|for|book\w*|article|talk\w*|wrote|writes|written|read|reads|said|says"
    r"|thinks|asks|asked|explain\w*|teach\w*|works?|worked|study|studies|studied|research\w*|know\w*"
    r"|my|our|your|you|we|i|who|whose|class\w*|children|pupils|students|thank\w*|advis\w+|suggest\w+"
    r"|course|recommend\w*|support\w*|helps?|helped|shar\w+)$"
)
_ABOUT = _set("о об про about on")
_OTHERS = re.compile(
    r"(?:pupils?|students?|child(?:ren)?|boys?|girls?|kids?|learners?|son|daughter|class|people"
    r"|реб[её]н\w+|дет(?:и|ей|ям|ьми)|учени\w+|школьни\w+|подрост\w+|класс\w*|люд\w+)$"
)
_IS = frozenset({"is", "was", "—", "это"})
_SUBJECT = re.compile(
    r"(?:физи[кч]\w*|математи[кч]\w*|хими\w+|биолог\w+|истори\w+|географи\w+|литератур\w+|русск\w+"
    r"|английск\w+|немецк\w+|информати\w+|начальн\w+|технолог\w+|музык\w+|физкультур\w+|физрук"
    r"|учител\w+|психолог\w*|завуч|логопед|труд|рисован\w+|обществознан\w+|астроном\w+|методист"
    r"|physics|maths?|chemistry|biology|history|geography|literature|english|french|german|spanish"
    r"|languages|music|art|drama|science|computing|primary|secondary|teacher|head|senco|pe"
    r"|sociology|design|economics|colleague|author|psychologist)$"
)

_MOST_WORDS = 4
_WORD = re.compile(r"[A-Za-zА-Яа-яЁё]{1,40}(?:[-’'][A-Za-zА-Яа-яЁё]{1,40}){0,2}|—")
_CAPITAL = re.compile(
    r"(?:[A-ZА-ЯЁ][’']|Mc|Mac)?[A-ZА-ЯЁ][a-zа-яё]+(?:[-’'][A-ZА-ЯЁ]?[a-zа-яё]+){0,2}$"
)
_POSSESSIVE = re.compile(r"[’']s$")


def _declined(name: str) -> Iterator[str]:
    """Give the forms of a Russian first name."""
    stem, last = name[:-1], name[-1]
    if last == "я":
        yield from (stem + end for end in ("я", "и", "е", "ю", "ей", "ёй"))
    elif last == "а":
        yield from (stem + end for end in ("а", "ы", "и", "е", "у", "ой", "ей"))
    elif last == "й":
        yield from (stem + end for end in ("й", "я", "ю", "ем", "е", "и"))
    elif last == "ь":
        yield from (stem + end for end in ("ь", "я", "ю", "ем", "е"))
    else:
        yield from (name + end for end in ("", "а", "у", "ом", "ем", "е"))


def _forms(russian: str, english: str, crooked: str = "") -> frozenset[str]:
    declined = {form for name in russian.split() for form in _declined(name)}
    return frozenset(declined | {*english.split(), *crooked.split()})


_PET = _forms(_PET_RU, _PET_EN)
_FULL = _forms(_FULL_RU, _FULL_EN, _CROOKED_RU)
_FIRST = _PET | _FULL


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the text.

    Attributes:
        plain: as it stands, without a possessive.
        low: the same in small letters.
        gap: what stands between the word before and this one.
    """

    start: int
    end: int
    plain: str
    low: str
    gap: str

    @property
    def capital(self) -> bool:
        """Whether it is written like a name."""
        return bool(_CAPITAL.match(self.plain))

    @property
    def begins(self) -> bool:
        """Whether a sentence begins with it, or a line."""
        return bool(re.search(r"[.!?;…\n]", self.gap))


def named(text: str) -> Iterator[tuple[Told, int, int]]:
    """Give the places where a child is named too plainly: what it is, start and end."""
    words = _words(text)
    for at, word in enumerate(words):
        if not word.capital or word.plain not in _FIRST:
            continue
        first, last = _whole(words, at)
        if _grown(words, first, last, at):
            continue
        if first != last and (word.plain in _PET or _of_pupil(words, first, last)):
            yield "child", words[first].start, words[last].end
        if (there := _diagnosed(words, first, last)) is not None:
            ends = (words[first], words[last], words[there])
            yield "health", min(w.start for w in ends), max(w.end for w in ends)


def _words(text: str) -> list[_Word]:
    words, before = [], 0
    for found in _WORD.finditer(text):
        plain = _POSSESSIVE.sub("", found[0])
        words.append(_Word(*found.span(), plain, plain.lower(), text[before : found.start()]))
        before = found.end()
    return words


def _whole(words: Sequence[_Word], at: int) -> tuple[int, int]:
    """Give the first and the last word of a name: a surname stands after, in Russian also before.

    A Russian surname before a first name shows by its ending; after a pet name any does.
    """
    after = words[at + 1] if at + 1 < len(words) else None
    if after and after.gap.isspace() and "\n" not in after.gap and _may_be_surname(after):
        return at, at + 1
    before = words[at - 1] if at else None
    close = words[at].gap.isspace() and "\n" not in words[at].gap
    if before and close and _may_be_surname(before) and _SURNAME.match(before.low):
        return at - 1, at
    return at, at


def _may_be_surname(word: _Word) -> bool:
    return word.capital and word.low not in _NO_SURNAME and word.plain not in _FIRST


def _grown(words: Sequence[_Word], first: int, last: int, at: int) -> bool:
    """Whether the name is a colleague's, an author's or one that everybody knows."""
    near = [words[n].low for n in (first, last, last + 1) if n < len(words) and n != at]
    if any(_PATRONYMIC.match(word) for word in near):
        return True
    if any(_KNOWN.match(words[n].low) for n in (first, last) if n != at):
        return True
    if first and not words[first].begins and words[first - 1].low in _TITLES:
        return True
    after = words[last + 1] if last + 1 < len(words) else None
    return bool(after and re.match(r"\s*[,(–—-]", after.gap) and _SUBJECT.match(after.low))


def _of_pupil(words: Sequence[_Word], first: int, last: int) -> bool:
    """Whether a full name stands beside what is said of pupils."""
    if first and not words[first].begins and _PUPIL.match(words[first - 1].low):
        return True
    for word in words[last + 1 : last + 2 + _MOST_WORDS]:
        if word.begins:
            return False
        if _SAID_OF_PUPILS.match(word.low):
            return True
        if word.low not in _HELPERS:
            return False
    return False


def _is_diagnosis(word: _Word) -> bool:
    return word.plain in _CAPITALS or bool(_DIAGNOSIS.match(word.low))


def _diagnosed(words: Sequence[_Word], first: int, last: int) -> int | None:
    """Find the diagnosis that belongs to a name, as the number of its word."""
    after = _reached(words, range(last + 1, min(last + 2 + _MOST_WORDS, len(words))))
    if after is not None:
        return after
    for at in range(first - 1, max(first - 4, -1), -1):
        if words[at + 1].gap.strip("«»“”\"' \u00a0\t"):
            return None
        if _is_diagnosis(words[at]):
            about = at > 0 and not words[at].begins and words[at - 1].low in _ABOUT
            return None if about else at
        if _ELSEWHERE.match(words[at].low) or words[at].capital:
            return None
    return None


def _reached(words: Sequence[_Word], numbers: range) -> int | None:
    """Find a diagnosis after a name, unless something else is spoken of before it."""
    said: set[str] = set()
    for at in numbers:
        if words[at].begins or _ELSEWHERE.match(words[at].low):
            return None
        if _is_diagnosis(words[at]):
            follows = at + 1 < len(words) and not words[at + 1].begins
            others = follows and _OTHERS.match(words[at + 1].low)
            return None if others and not said & _IS else at
        said.add(words[at].low)
    return None

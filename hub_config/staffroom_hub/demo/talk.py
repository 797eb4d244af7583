"""Who the demo teachers are and what they say, in both editions."""

from dataclasses import dataclass, field

MODULE, PEOPLE = "m01-network", "s01-people"


@dataclass(frozen=True)
class Teacher:
    """A demo teacher."""

    key: str
    name: str
    edition: str
    profile: dict[str, str]
    """What she tells colleagues of herself."""

    @property
    def email(self) -> str:
        """An address that no real person can have."""
        return f"demo-{self.key}@staffroom.invalid"


@dataclass(frozen=True)
class Said:
    """A post, and what others answer."""

    by: str
    text: str
    answers: list["Said"] = field(default_factory=list)


TEACHERS = (
    Teacher(
        "marina",
        "Марина Лебедева",
        "ru",
        {
            "subject": "английский язык",
            "grades": "5–9",
            "region": "Тверская область",
            "languages": "русский, английский",
            "offer": "карточки для устной речи",
            "seek": "как спрашивать тех, кто молчит",
        },
    ),
    Teacher(
        "timur",
        "Тимур Ахметов",
        "ru",
        {
            "subject": "информатика",
            "grades": "7–9",
            "region": "Казань",
            "languages": "русский, татарский",
            "offer": "задачи «найди поломку»",
            "seek": "кого-нибудь, кто ведёт уроки на телефонах",
        },
    ),
    Teacher("vera", "Вера Николаевна", "ru", {"subject": "начальная школа", "grades": "3–4"}),
    Teacher(
        "hannah",
        "Hannah Okafor",
        "en",
        {
            "subject": "primary, humanities",
            "grades": "Year 4",
            "region": "Leeds",
            "languages": "English, Igbo",
            "offer": "question stems for shy classes",
            "seek": "ideas for rivers without a field trip",
        },
    ),
    Teacher(
        "tom",
        "Tom Whitfield",
        "en",
        {
            "subject": "chemistry",
            "grades": "Years 7–11",
            "offer": "lab sheets on one page",
            "seek": "a way to mark less",
        },
    ),
    Teacher("leila", "Leila Haddad", "en", {"subject": "French", "languages": "French, Arabic"}),
)

TALK = (
    Said(
        "marina",
        "6 класс, английский. Коллега с параллели посоветовала не исправлять ошибки в речи сразу, "
        "а записывать их и в конце урока разбирать три, без имён. Я боялась, что ошибки "
        "закрепятся. Через месяц заметила: говорить стали почти все, даже те, кто раньше "
        "отвечал одним словом.",
        [
            Said(
                "timur",
                "Попробую на информатике, когда ребята объясняют свой код у доски. Я как раз "
                "перебиваю. А вы записываете сами или кто-то из класса?",
            ),
            Said(
                "vera",
                "Беру «три ошибки без имён» для устных пересказов в 4 классе. Марина, а дети "
                "угадывают, чья это ошибка? У меня точно начнут угадывать.",
            ),
        ],
    ),
    Said(
        "timur",
        "8 класс, информатика. Мне посоветовали начинать урок не с темы, а с поломки: программа "
        "не работает, найдите почему. Первые разы половина класса просто ждала. Теперь даю поломку "
        "на двоих и пять минут тишины. Ждут уже единицы.",
        [
            Said(
                "vera",
                "В начальной школе тоже пойдёт: задача с ошибкой в решении. Пять минут тишины, "
                "наверное, сделаю три. Начну с понедельника в 3 «Б».",
            ),
        ],
    ),
    Said(
        "vera",
        "3 класс. Логопед посмотрела мой урок и сказала: «Ты даёшь инструкцию один раз и длинную». "
        "Теперь инструкция из двух шагов и картинка рядом. Переспрашивать стали реже, и те, "
        "кому трудно на слух, начинают работу вместе со всеми.",
        [
            Said(
                "marina",
                "Картинка рядом с инструкцией: возьму для 5 класса, там у меня двое с таким же "
                "трудом на слух. Вы рисуете заранее или прямо на уроке?",
            ),
        ],
    ),
    Said(
        "hannah",
        "Year 4. Our teaching assistant suggested that I stop asking “Any questions?” and ask "
        "“What would you ask if you had to?” instead. The first week I got silence and two jokes. "
        "Now there are three or four real questions before every task, and fewer hands up during "
        "it.",
        [
            Said(
                "tom",
                "I’ll try this before practical work with Year 9, where nobody ever has a question "
                "until the acid is out. Do they write the question down or say it to a partner?",
            ),
            Said(
                "leila",
                "Stealing this for my beginners in French. I think I’ll let them ask in English "
                "the first few times. Did the two jokers come round in the end?",
            ),
        ],
    ),
    Said(
        "tom",
        "Year 9 chemistry. A colleague in PE told me she gives feedback within ten seconds or not "
        "at all. I can’t do that with lab reports, but I now read the plan before they start, one "
        "minute each group. Reports got shorter and I spend my evening on something else.",
        [
            Said(
                "hannah",
                "One minute on the plan instead of an hour on the result. I’ll try it with our "
                "posters on rivers. What do you do with a group whose plan is hopeless?",
            ),
        ],
    ),
    Said(
        "leila",
        "Mixed group, ages 11 to 13. A colleague from special needs suggested two ways into every "
        "text: read it or listen to it, the children choose. I expected everybody to listen. About "
        "half read, and they change from week to week. Preparing takes me twenty minutes more.",
        [
            Said(
                "tom",
                "Twenty minutes is honest, thank you. I’ll try it once a fortnight with the safety "
                "sheet. Do you record yourself or use a synthetic voice?",
            ),
        ],
    ),
)


HELLO = (
    Said(
        "vera",
        "Веду 3 и 4 классы, двадцать шестой год. Могу поделиться короткими инструкциями с "
        "картинками. Трудно сейчас вот что: трое читают по слогам, а программа ждать не хочет.",
        [
            Said(
                "timur",
                "Вера Николаевна, здравствуйте! А картинки вы рисуете сами или где-то берёте? Мне "
                "такие нужны для первых уроков с компьютером.",
            ),
        ],
    ),
    Said(
        "leila",
        "French, ages 11 to 13, second year of teaching. I can share recordings of short texts. "
        "Hard just now: twenty-eight children and five who have never heard the language.",
        [
            Said(
                "hannah",
                "Welcome, Leila! I have three who are new to English. Do your five sit together or "
                "with a partner?",
            ),
        ],
    ),
)

TALKS = {MODULE: TALK, PEOPLE: HELLO}
"""By page, what is said in its discussion."""


def words_of(teacher: Teacher, talk: tuple[Said, ...]) -> tuple[int, int]:
    """How many posts and how many answers a teacher has to say somewhere."""
    answers = [answer for said in talk for answer in said.answers]
    own = sum(said.by == teacher.key for said in talk)
    return own, sum(answer.by == teacher.key for answer in answers)

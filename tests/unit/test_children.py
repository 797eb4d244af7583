"""The check before posting: which sentences name a child too plainly, and which do not."""

from pathlib import Path

import pytest
import yaml

from staffroom.rules.privacy import findings

SOURCES = Path(__file__).parents[2] / "course"

ASKED_RU = """
    Петя Иванов не сдаёт
    Петя Иванов
    Вчера Маша Кузнецова опять плакала на уроке.
    Спросила Диму Соколова, почему он молчит.
    Мама Вани Петрова не приходит на собрания.
    Что делать с Сашей Ким, не знаю.
    Пете Смирнову трудно сидеть весь урок.
    Иванов Петя срывает уроки.
    Кузнецову Машу никто не слышит.
    Поговорила с Лёшей Шварцем после урока.
    Настя Волкова и Катя Зуева дружат.
    Ученик Пётр Иванов не пришёл.
    Ученица Мария Лебедева боится отвечать.
    Девочка Анна Громова не говорит ни слова.
    Мальчик Тимур Ахметов всё время встаёт.
    Пятиклассник Артём Орлов хамит.
    Пётр Иванов опять не сдаёт работы.
    Мария Лебедева постоянно опаздывает.
    Никита Фролов дерётся на переменах.
    Семён Белов не справляется.
    у Пети дислексия
    У Маши, кажется, СДВГ.
    Аутист Саша сидит один.
    Пете поставили ЗПР.
    Саша — аутист, и я не знаю, что делать.
    Коля с ДЦП пишет медленно.
    У нашего Миши эпилепсия.
    Маша заикается, когда волнуется.
    У Насти Волковой диабет.
    Дислексик Дима читает по слогам.
    Диагноз у Вити поставили в мае.
    Гиперактивный Вова бегает по классу.
    У Светы тяжёлая депрессия.
    Слабослышащий Егор сидит впереди.
    Алиса (аутизм) рисует на уроках.
    У Кирилла расстройство внимания.
    Дисграфия у Юли заметна сразу.
"""

ASKED_EN = """
    Tommy Miller can't sit still
    Tommy Miller
    Yesterday Katie Jones cried again.
    I asked Billy Nguyen why he was silent.
    Tommy Miller's mother never answers.
    What shall I do with Jake Thornton?
    Sophie Clark and Millie Brown are friends.
    Nobody listens to Ellie Watson.
    I moved Charlie Davies to the front.
    Zach O'Brien left the room.
    Teddy McDonald-Hayes went home.
    My pupil Peter Smith did not come.
    The boy Ahmed Khan gets up all the time.
    A girl, and then the girl Maria Lopez, laughed.
    Peter Smith never hands in his work.
    Thomas Reed can't sit still.
    Maria Lopez is often absent.
    Daniel Fox always fails.
    Hannah Price struggles.
    James Cole was bullied.
    Maria has ADHD
    Tommy is autistic.
    Dyslexic Sam reads slowly.
    Jack's dyslexia worries me.
    Billy, probably autistic, sits alone.
    Emma was diagnosed in May.
    Oliver (ADHD) runs about.
    Katie: dyslexia, and very bright.
    Autistic Liam draws in lessons.
    Noah with epilepsy needs a plan.
    Lucy stammers when she is nervous.
    Maria Lopez has diabetes.
    The diagnosis Tommy got is new.
    Ethan is hyperactive.
    Chloe has severe anxiety.
    Sam is a dyslexic pupil in the front row.
    Josh is deaf.
    Dyspraxia in Ellie shows in her writing.
"""

QUIET_RU = """
    по Выготскому, обучение ведёт за собой развитие
    Мария Ивановна
    Лев Толстой
    Петя
    Петя сегодня молчал, а Маша отвечала письменно.
    Мария Ивановна рассказала о дислексии.
    Анна Петровна Смирнова ведёт химию.
    Смирнова Анна Петровна ведёт химию.
    Читали рассказ Льва Толстого, а потом Антона Чехова.
    Антон Чехов писал коротко.
    Наташа Ростова на первом балу — тема урока.
    Маша Миронова пишет императрице.
    Мария Монтессори работала с детьми с диагнозами.
    Том Сойер и забор: игра для пятого класса.
    Анна Смирнова, физика
    Саша Петрова, учитель химии, делится картой.
    Коллега Катя Орлова поделилась планом.
    Автор Саша Николаенко, книга для детей.
    Мария Лебедева, психолог, советует записывать.
    Анна Громова написала статью о дислексии.
    Катя ведёт вебинар про аутизм.
    Спросила Олю про СДВГ.
    Оля, у меня в классе аутист.
    Спасибо, Маша! У меня тоже ребёнок с дислексией.
    Ученик с дислексией читает по слогам.
    В классе двое детей с ЗПР и один аутист.
    У мальчика СДВГ, и мы сидим на первой парте.
    Книга о дислексии: Ирина рекомендует.
    Сергей Иванович, у вас был ученик с ДЦП?
    Пётр Первый и Екатерина Вторая — два урока.
    Александр Пушкин не сдаёт позиций.
    Владимир Маяковский читает вслух.
    Иван Петров
    Ольга Сергеевна опять не сдаёт отчёт.
    Света нет, а урок идёт.
    Роман Игоревич, спасибо за совет.
    Вера в то, что каждый может, помогает.
    Вчера Катя принесла рисунок.
    В группе Вани все молчат.
    На карте Москва, Тула и Казань.
    Саша и Маша работают в паре.
    Дети с РАС чувствительны к шуму.
    Расписание для ребёнка с аутизмом висит у доски.
    Психолог Анна Громова пришла на урок.
    Ян Амос Коменский придумал урок.
    Иван Грозный
    Мария Кюри не сдаётся.
    Джон Хэтти считал эффекты.
    Что делать, если ученик заикается?
    Депрессия у подростков: что видно на уроке.
    Дима решил задачу. Иванов тоже.
    Ире понравилось. Соколова согласна.
    Павел Петрович ведёт труд.
    Елена прочитала лекцию об эпилепсии.
    Татьяна Черниговская говорит о мозге.
    Людмила Сергеевна, начальные классы: спасибо.
    Завуч Ольга Котова разрешила.
    Инна, в каком классе у вас слабослышащий?
    Алиса Селезнёва — героиня моих уроков.
    Гарри Поттер и учебная нагрузка.
    Пусть Аня объясняет, а Коля рисует.
    «Война и мир» — не для шестого класса.
"""

QUIET_EN = """
    as Vygotsky says, teaching leads development
    Anna Smith, physics
    Leo Tolstoy
    Tommy
    Tommy was silent today, and Maria answered in writing.
    Mrs Maria Lopez teaches French.
    Mr Tommy Miller, our caretaker, fixed the door.
    Maria Montessori worked with children with disabilities.
    Tom Sawyer and the fence: a game for Year 5.
    Harry Potter and the workload.
    Jane Eyre is silent at Lowood.
    John Dewey wrote about schools.
    Helen Keller was deaf and blind.
    Anne Frank kept a diary.
    Kate Brown, history
    Katie Wood, primary teacher, shared a map.
    My colleague Sam Turner shared a plan.
    A book by Sally Shaywitz
    Anna wrote a note on dyslexia.
    Maria teaches autistic children.
    Peter, my pupil has ADHD.
    Thank you, Maria! One of mine is autistic too.
    A pupil with dyslexia reads slowly.
    Two children in my class have ADHD, one is autistic.
    The boy has ADHD, and we sit in front.
    Anna recommends a book on autism.
    Helen, do you have a pupil with epilepsy?
    Carol Dweck says pupils fail and learn.
    John Hattie counts effects.
    Anna Smith
    Peter Smith shared his plan.
    Emily Clark, English
    Sarah Wood explains dyslexia well.
    Samuel, secondary history
    Lady Macbeth is never silent.
    Maria brought a drawing.
    Everybody in Tommy's group is silent.
    Tommy and Maria work as a pair.
    Autistic pupils may need quiet.
    What if a pupil stammers?
    Depression in teenagers: what a lesson shows.
    Jack solved it. Miller did too.
    Katie liked it. Jones agreed.
    On Monday Jake read aloud.
    Let Emma explain, and Jack draw.
    Dr Emily Stone, speech therapist, came in.
    Albert Einstein failed nothing.
    Isaac Newton never hands in homework.
    Lucy Worsley talks about queens.
    London, Paris and Rome are on the map.
    Head teacher Kate Marsh agreed.
    Ruth asks about wheelchair ramps.
    Charles Darwin was often absent.
    Ravi, secondary maths, tried it.
    Ben teaches deaf pupils.
    Simon shared an article on stammering.
    Charlie Year 5 asked this too.
    I planned it with Sam on Friday.
    Charles Dickens struggles in no list.
    Maria supports dyslexic readers.
    An article on autism Sally found.
    The author Katie Hale visited us.
"""


def rows(table):
    return [line.strip() for line in table.splitlines() if line.strip()]


def asked(text):
    return [one.kind for one in findings(text) if one.kind in {"child", "health"}]


@pytest.mark.parametrize("text", rows(ASKED_RU) + rows(ASKED_EN))
def test_a_child_named_too_plainly_is_asked_about(text):
    """A child's name with the surname, or beside a diagnosis, leads to a question."""
    assert asked(text)


@pytest.mark.parametrize("text", rows(QUIET_RU) + rows(QUIET_EN))
def test_others_and_a_name_alone_are_not_asked_about(text):
    """Authors, heroes, colleagues, a first name alone, and children without a name stay quiet."""
    assert asked(text) == []


def test_the_table_is_large_enough():
    """At least sixty sentences a language, to be asked and not."""
    assert len(rows(ASKED_RU) + rows(QUIET_RU)) >= 60
    assert len(rows(ASKED_EN) + rows(QUIET_EN)) >= 60


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("Вчера Петя Иванов не сдал.", "child", "Петя Иванов"),
        ("опять Иванов Петя шумит", "child", "Иванов Петя"),
        ("I think Tommy Miller's mother", "child", "Tommy Miller's"),
        ("Так у Пети, кажется, дислексия.", "health", "Пети, кажется, дислексия"),
        ("So our dyslexic Sam reads", "health", "dyslexic Sam"),
    ],
)
def test_the_place_is_told(text, kind, place):
    """What is marked is the name, with the diagnosis beside it."""
    assert [text[f.start : f.end] for f in findings(text) if f.kind == kind] == [place]


def shown():
    """Give the seeded posts and the exemplars without a child in them, with their files."""
    for path in sorted(SOURCES.glob("*/source/m*/*.yaml")):
        content = yaml.safe_load(path.read_text())
        seeds = content.get("seeds", []) if content.get("type") == "discussion" else []
        said = [seed["text"] for seed in seeds]
        said += [reply["text"] for seed in seeds for reply in seed.get("replies", [])]
        models = [one["text"] for one in content.get("exemplars", []) if one["level"] != "weak"]
        for text in [*said, *models, content.get("model", "")]:
            if text:
                yield pytest.param(text, id=str(path.relative_to(SOURCES)))


@pytest.mark.parametrize("text", [*shown()])
def test_what_the_course_shows_as_good_is_not_asked_about(text):
    """Seeds, replies, models and the better exemplars of all modules raise no question."""
    assert findings(text) == []


def test_a_full_name_with_a_class_is_told_once():
    """Where the class is named, that question alone is put."""
    kinds = [one.kind for one in findings("не сдал Петя Иванов, 5 «Б»")]
    assert kinds == ["pupil"]


@pytest.mark.parametrize("unit", ["Петя ", "Tommy Miller ", "Петя дислексия ", "Maria ", "А-"])
def test_long_monotonous_text_ends(unit):
    """A long hostile text is answered."""
    assert isinstance(findings(unit * 5_000), list)

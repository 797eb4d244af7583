"""Scenes of the widgets that are checked: quiz, sorter, self-map, form."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from staffroom.activities import FormActivity, QuizActivity, SelfMapActivity, SorterActivity
from tests.widgets.scenes import PERSON, Scene, activity, checked, state


def _press_submit(page: Page) -> None:
    page.locator("form.sr-form button[type=submit]").click()


def _check(page: Page) -> None:
    _press_submit(page)
    page.locator(".sr-result").wait_for()


def _hand_in(page: Page) -> None:
    _press_submit(page)
    page.locator("[role=group] .sr-button--primary").click()
    page.locator(".sr-result").wait_for()


def _given(item: Any) -> Any:  # noqa: PLR0911 - one return a type
    """An answer to an item that is right here and wrong there."""
    first = [option.id for option in getattr(item, "options", [])]
    match item.type:
        case "sc":
            return first[0]
        case "mc":
            return first[:2]
        case "ord":
            return first[::-1]
        case "mat":
            return dict.fromkeys(first, item.matches[0].id)
        case "cat":
            return dict.fromkeys(first, item.categories[0].id)
        case "hot":
            return [region.id for region in item.regions[:2]]
        case "num" if item.units:
            return {"number": 7, "unit": item.units[-1].name}
        case "num":
            return 7
        case _:
            return "…"


def quiz(locale: str) -> list[Scene]:
    """Practice and exit, before and after."""
    practice, final = activity(locale, "warm-up"), activity(locale, "exit-quiz")
    assert isinstance(practice, QuizActivity)
    assert isinstance(final, QuizActivity)
    scenes = []
    for found, name in ((practice, "practice"), (final, "exit")):
        answer = {"items": {i.id: _given(i) for i in found.draw(PERSON, 0)}}
        counts = {"attempts_left": 3} if name == "exit" else {}
        fresh = state(view=found.view(PERSON, 0), **counts)
        filled = {**fresh, "answer": answer, "version": 3, "saved_at": "2026-01-12T09:30:00Z"}
        used = {"attempts_used": 1, "attempts_left": 2} if name == "exit" else {}
        out = checked(found, answer, locale, **used)
        after = state(view=found.view(PERSON, 1), **out)
        kernel = {"state": filled, "after": after, "replies": {"check": out}}
        told = _check if name == "practice" else _hand_in
        scenes += [
            Scene(f"{name}-empty", "quiz", locale, found.public(), {"state": fresh}),
            Scene(f"{name}-checked", "quiz", locale, found.public(), kernel, steps=told),
        ]
        if name == "exit":
            scenes.append(
                Scene("exit-confirm", "quiz", locale, found.public(), kernel, steps=_press_submit)
            )
    return scenes


def every_item(locale: str) -> list[Scene]:
    """All item types in one quiz."""
    found = QuizActivity.model_validate(
        {
            "type": "quiz",
            "title": "Types",
            "slots": [{"id": i["id"], "variants": [i]} for i in ITEMS],
        }
    )
    answer = {"items": {i.id: _given(i) for i in found.draw(PERSON, 0)}}
    kernel = {
        "state": state(view=found.view(PERSON, 0), answer=answer, version=1),
        "replies": {"check": checked(found, answer, locale)},
    }
    return [Scene("every-item", "quiz", locale, found.public(), kernel, steps=_check)]


_LONG = {
    "ru": (
        "Сказать, с чем вы согласны, рассказать о своём опыте и задать вопрос",
        "Написать автору лично, чтобы убрал, и самим сообщить ведущему",
        "Самообслуживание и здоровьесбережение",
    ),
    "en": (
        "Say where you agree, tell your own experience and ask a question",
        "Write to the author in private, so that it goes, and tell the trainer",
        "Interdisciplinarity",
    ),
}


def long_choices(locale: str) -> list[Scene]:
    """Pairs whose choices are longer than a line, more choices than lie open, and an order."""
    texts = _LONG[locale]
    few = [{"id": name, "text": text} for name, text in zip("xyz", texts, strict=True)]
    many = [{"id": f"m{n}", "text": f"{n}. {text}"} for n, text in enumerate(texts * 3)]
    pairs = {
        "id": "i4",
        "type": "mat",
        "prompt": "Что к чему?" if locale == "ru" else "What goes with what?",
        "matches": few,
        "options": [_option(name, match=name) for name in "xyz"],
    }
    listed = {
        **pairs,
        "id": "i5",
        "matches": many,
        "options": [_option(name, match="m0") for name in "ab"],
    }
    order = {**ITEMS[2], "prompt": "По порядку" if locale == "ru" else "In order"}
    found = QuizActivity.model_validate(
        {
            "type": "quiz",
            "title": "Длинное" if locale == "ru" else "What is long",
            "slots": [{"id": i["id"], "variants": [i]} for i in (pairs, listed, order)],
        }
    )
    answer = {"items": {"i4": dict(zip("xyz", "yxz", strict=True))}}
    kernel = {"state": state(view=found.view(PERSON, 0), answer=answer, version=1)}

    def choose(page: Page) -> None:
        page.locator("select").first.select_option("m1")
        page.locator(".sr-pair__chosen").wait_for()

    return [
        Scene("long-choices", "quiz", locale, found.public(), kernel),
        Scene("long-choices-listed", "quiz", locale, found.public(), kernel, steps=choose),
    ]


def _option(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "text": f"Option **{name}**", "feedback": f"Because of {name}.", **more}


ITEMS: list[dict[str, Any]] = [
    {
        "id": "i1",
        "type": "sc",
        "prompt": "One?",
        "options": [_option("a", correct=True), _option("b")],
    },
    {
        "id": "i2",
        "type": "mc",
        "prompt": "Several?",
        "options": [_option("a", correct=True), _option("b"), _option("c", correct=True)],
    },
    {"id": "i3", "type": "ord", "prompt": "Order?", "options": [_option(o) for o in "abc"]},
    {
        "id": "i4",
        "type": "mat",
        "prompt": "Pairs?",
        "matches": [{"id": "x", "text": "Right half x"}, {"id": "y", "text": "Right half y"}],
        "options": [_option("a", match="x"), _option("b", match="y")],
    },
    {
        "id": "i5",
        "type": "cat",
        "prompt": "Piles?",
        "categories": [{"id": "x", "text": "Pile x"}, {"id": "y", "text": "Pile y"}],
        "options": [_option("a", category="x"), _option("b", category="y")],
    },
    {
        "id": "i6",
        "type": "num",
        "prompt": "How much?",
        "value": 7,
        "unit": "min",
        "feedback": "So.",
    },
    {
        "id": "i7",
        "type": "st",
        "prompt": "In your words?",
        "elements": [{"label": "word", "any": ["word*"]}],
        "model": "A word.",
        "feedback": "Compare.",
    },
    {
        "id": "i8",
        "type": "hot",
        "prompt": "Where?",
        "picture": "media/room.svg",
        "alt": "A square, a circle and a triangle",
        "regions": [
            _option("a", correct=True, rect=[5, 12.5, 30, 33.3]),
            _option("b", circle=[70, 37.5, 12.5]),
            _option("c", correct=True, polygon=[[10, 91.7], [30, 58.3], [50, 91.7]]),
        ],
    },
    {
        "id": "i9",
        "type": "num",
        "prompt": "How much, of what?",
        "value": 7,
        "unit": "min",
        "units": [{"name": "min", "factor": 1}, {"name": "s", "factor": 1 / 60}],
        "feedback": "So.",
    },
]


def _see_the_picture(page: Page) -> None:
    page.locator(".sr-hot__badge").first.wait_for()
    page.locator(".sr-hot input").nth(1).focus()


def _check_seen(page: Page) -> None:
    _see_the_picture(page)
    _check(page)


def pictures(locale: str) -> list[Scene]:
    """Hotspots and units: before and after, the picture there, waiting and lost, answers shown."""
    ru = locale == "ru"
    hot = {
        **ITEMS[7],
        "prompt": "Что здесь **лишнее**?" if ru else "What is **too much** here?",
        "alt": "Квадрат, круг и треугольник" if ru else "A square, a circle and a triangle",
    }
    typed = {**ITEMS[8], "unit_by": "typing", "prompt": "Сколько?" if ru else "How much?"}

    def made(show: str) -> QuizActivity:
        items = [hot, typed, *ITEMS[:7]]
        slots = [{"id": i["id"], "variants": [i]} for i in items]
        title = "Картинка и число" if ru else "A picture and a number"
        parts = {"type": "quiz", "title": title, "show": show, "slots": slots}
        return QuizActivity.model_validate(parts)

    after, always, lost = made("after-attempt"), made("always"), made("never")
    answer = {"items": {"i8": ["a", "b"], "i9": {"number": 7, "unit": ""}}}
    kernel = {
        "state": state(view=after.view(PERSON, 0), answer=answer, version=1),
        "replies": {"check": checked(after, answer, locale)},
    }
    folded = {"state": state(view=always.view(PERSON, 0))}
    without = {"state": state(view=lost.view(PERSON, 0))}

    def open_all(page: Page) -> None:
        for summary in page.locator("summary").all():
            summary.click()

    def lose(page: Page) -> None:
        page.locator("img.sr-hot__picture").dispatch_event("error")
        page.locator(".sr-notice--warn").wait_for()

    return [
        Scene("hotspot", "quiz", locale, after.public(), kernel, steps=_see_the_picture),
        Scene("hotspot-checked", "quiz", locale, after.public(), kernel, steps=_check_seen),
        Scene("answers-open", "quiz", locale, always.public(), folded, steps=open_all),
        Scene("hotspot-lost", "quiz", locale, lost.public(), without, steps=lose),
    ]


def sorter(locale: str) -> list[Scene]:
    """Cards before and after the check."""
    ru = locale == "ru"
    goal, means = ("Цель", "Средство") if ru else ("Goal", "Means")
    cards = (
        ["Ученик назовёт **три** причины", "Посмотреть фильм о реке", "Сделать плакат"]
        if ru
        else ["Names **three** reasons", "Watches a film about a river", "Makes a poster"]
    )
    found = SorterActivity.model_validate(
        {
            "type": "sorter",
            "title": "Цель или средство?" if ru else "Goal or means?",
            "categories": [{"id": "goal", "text": goal}, {"id": "means", "text": means}],
            "items": [
                {
                    "id": f"c{n}",
                    "text": text,
                    "category": "means" if n else "goal",
                    "feedback": text,
                }
                for n, text in enumerate(cards)
            ],
        }
    )
    answer = {"items": {"c0": "goal", "c1": "goal", "c2": "means"}}
    kernel = {
        "state": state(answer=answer, version=1, saved_at="2026-01-12T09:30:00Z"),
        "replies": {"check": checked(found, answer, locale)},
    }
    return [
        Scene("empty", "sorter", locale, found.public(), {"state": state()}),
        Scene("checked", "sorter", locale, found.public(), kernel, steps=_check),
        Scene("waiting", "sorter", locale, found.public(), {"line": "dead"}),
        Scene("offline", "sorter", locale, found.public(), {"line": "offline"}),
    ]


def selfmap(locale: str) -> list[Scene]:
    """The grid, and the map in words."""
    found = activity(locale, "benefits")
    assert isinstance(found, SelfMapActivity)
    rows = [row.id for row in found.rows]
    columns = [column.id for column in found.columns]
    answer = {"rows": {rows[0]: columns, rows[3]: columns[1:2], rows[5]: columns[:1]}}
    kernel = {
        "state": state(answer=answer, version=1, saved_at="2026-01-12T09:30:00Z"),
        "replies": {"check": checked(found, answer, locale)},
    }
    return [
        Scene("empty", "selfmap", locale, found.public(), {"state": state()}),
        Scene("checked", "selfmap", locale, found.public(), kernel, steps=_check),
    ]


def _type_more(page: Page) -> None:
    page.locator("textarea").first.press_sequentially("abc")
    page.locator(".sr-status--refused").wait_for()


def form(locale: str) -> list[Scene]:
    """Empty, with faults, refused, and compared with examples."""
    found = activity(locale, "request")
    assert isinstance(found, FormActivity)
    long = "В моём 7 классе тихо. " if locale == "ru" else "My seventh form is very quiet. "
    values: dict[str, Any] = {
        f.id: f.options[0].id if f.kind == "choice" else long * 8 + "me@school.example"
        for f in found.fields
    }
    answer = {"fields": values}
    filled = state(answer=answer, version=2, saved_at="2026-01-12T09:30:00Z")
    kernel = {"state": filled, "replies": {"check": checked(found, answer, locale)}}
    refusal = {"error": {"code": "too_large", "message": "…"}}
    public = found.public()
    return [
        Scene("empty", "form", locale, public, {"state": state()}),
        Scene("faults", "form", locale, public, {"state": state()}, steps=_press_submit),
        Scene("checked", "form", locale, public, kernel, steps=_check),
        Scene(
            "refused",
            "form",
            locale,
            public,
            {"state": filled, "replies": {"draft": refusal}},
            steps=_type_more,
        ),
    ]


def table(locale: str) -> list[Scene]:
    """A form with a table: empty, with faults, and filled beyond a limit."""
    words = {
        "ru": (
            "План недели",
            "Неделя",
            "Урок",
            "Минут у экрана",
            "Форма",
            "Фильм",
            "Чат",
            "Много.",
        ),
        "en": ("A week", "The week", "Lesson", "Minutes", "Way", "A film", "Chat", "A lot."),
    }
    title, label, lesson, minutes, way, film, chat, much = words[locale]
    columns = [
        {"id": "lesson", "label": lesson},
        {
            "id": "minutes",
            "label": minutes,
            "kind": "number",
            "max": 45,
            "totals": ["sum", "mean", "count"],
            "limit": {"of": "sum", "most": 30, "text": much},
        },
        {"id": "way", "label": way, "kind": "choice", "options": [{"id": "film", "text": film}]},
        {"id": "why", "label": chat, "kind": "text", "required": False},
    ]
    options = [{"id": "chat", "text": chat}, {"id": "film", "text": film}]
    made: dict[str, Any] = {
        "type": "form",
        "title": title,
        "fields": [
            {"id": "week", "label": label, "kind": "table", "columns": columns, "min_rows": 2},
            {"id": "tools", "label": way, "kind": "checks", "options": options},
            {"id": "plan", "label": title, "kind": "file", "accept": ["pdf", "docx"]},
            {"id": "photo", "label": film, "kind": "file", "required": False},
        ],
    }
    public = FormActivity.model_validate(made).public()
    rows = [{"lesson": lesson * 8, "minutes": 25, "way": "film"}, {"minutes": 50}]
    photo = {"id": "A" * 22, "name": f"{label}_{'long_name_' * 6}.jpeg", "size": 1_300_000}
    answer = {"fields": {"week": rows, "tools": ["chat"], "photo": photo}}
    filled = state(answer=answer, version=2, saved_at="2026-01-12T09:30:00Z")
    return [
        Scene("table-empty", "form", locale, public, {"state": state()}),
        Scene("table-faults", "form", locale, public, {"state": filled}, steps=_press_submit),
    ]


def code(locale: str) -> list[Scene]:
    """A form with a box for code: as it is, and with lines longer than the page."""
    words = {
        "ru": ("Удвоение", "Функция, которая удваивает", "Отступ: четыре пробела."),
        "en": ("Doubling", "A function that doubles", "Indent by four spaces."),
    }
    title, label, hint = words[locale]
    field = {"id": "double", "label": label, "hint": hint, "kind": "code"}
    made: dict[str, Any] = {"type": "form", "title": title, "fields": [field]}
    public = FormActivity.model_validate(made).public()
    source = f"def double(x):\n    # {hint * 6}\n    return 2 * x"
    filled = state(answer={"fields": {"double": source}}, version=2)
    return [
        Scene("code-empty", "form", locale, public, {"state": state()}),
        Scene("code-filled", "form", locale, public, {"state": filled}),
    ]


SCENES = [
    scene
    for locale in ("ru", "en")
    for make in (quiz, every_item, long_choices, pictures, sorter, selfmap, form, table, code)
    for scene in make(locale)
]

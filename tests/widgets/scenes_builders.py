"""Scenes of what builds and weighs: counted tables, checklists, changes on cards, guesses."""

from __future__ import annotations

from datetime import date
from typing import Any

from staffroom.activities import FormActivity, QuizActivity, SelfMapActivity, SorterActivity
from staffroom.datafiles import DataFile, laid_in
from tests.widgets.scenes import PERSON, Scene, checked, state
from tests.widgets.scenes_checks import _check, _press_submit

_SAVED = {"version": 2, "saved_at": "2026-01-12T09:30:00Z"}


def _option(name: str, text: str) -> dict[str, str]:
    return {"id": name, "text": text}


def _steps(locale: str) -> dict[str, Any]:
    """Write the table of a lesson's steps, with a bar and three counters."""
    ru = locale == "ru"
    what, minutes, how = (
        ("Что делают ученики", "Минуты", "Как") if ru else ("What pupils do", "Minutes", "How")
    )
    modes = (
        ["Вместе, в эфире", "Сами, у экрана", "Сами, без экрана"]
        if ru
        else ["Together, live", "Alone, at a screen", "Alone, off screen"]
    )
    more = (
        "Больше, чем полезно: что из этого можно сделать на бумаге?"
        if ru
        else "More than does good: which of it works on paper?"
    )
    labels = (
        ("Минуты у экрана", "В эфире", "Из моего потолка") if ru else ("Screen", "Live", "Mine")
    )
    wheres = (["live", "screen"], ["live"], ["live", "screen"])
    mosts = ({"field": "band", "data": "screen-minutes"}, 20, {"field": "ceiling"})
    return {
        "id": "steps",
        "label": "Шаги урока" if ru else "Steps of the lesson",
        "kind": "table",
        "columns": [
            {"id": "what", "label": what},
            {"id": "minutes", "label": minutes, "kind": "number", "min": 1, "totals": ["sum"]},
            {"id": "how", "label": how, "kind": "choice",
             "options": [_option(*one) for one in zip(("live", "screen", "paper"), modes, strict=True)]},
        ],
        "bar": {"minutes": "minutes", "by": "how"},
        "counters": [
            {"label": label, "sum": "minutes", "where": {"how": where}, "most": most, "text": more}
            for label, where, most in zip(labels, wheres, mosts, strict=True)
        ],
    }  # fmt: skip


def _numbers(locale: str) -> DataFile:
    note = (
        "за день дома, все предметы вместе." if locale == "ru" else "a day at home, all subjects."
    )
    values = {"b1": 24, "b2": 90}
    return DataFile(as_of=date(2025, 10, 9), source="rule", note=note, values=values)


def builder(locale: str) -> list[Scene]:
    """A lesson builder: empty, within and beyond what may be, with rows not chosen yet."""
    ru = locale == "ru"
    grades = ("1–2 класс", "3–4 класс") if ru else ("Years 1 and 2", "Years 3 and 4")
    fields = [
        {"id": "band", "label": "Класс" if ru else "Year", "kind": "choice",
         "options": [_option("b1", grades[0]), _option("b2", grades[1])]},
        {"id": "ceiling", "label": "Потолок урока" if ru else "Ceiling of a lesson",
         "kind": "number", "required": False},
        _steps(locale),
    ]  # fmt: skip
    title = "Мой урок" if ru else "My lesson"
    made = FormActivity.model_validate({"type": "form", "title": title, "fields": fields})
    source = {"rule": "Роспотребнадзор, ТАСС, 9 октября" if ru else "One country’s rule, **TASS**"}
    laid, faults = laid_in({"plan": made}, source, {"screen-minutes": _numbers(locale)})
    assert not faults
    words = ("Слушают вопрос и спорят", "Читают", "Рисуют") if ru else ("Argue", "Read", "Draw")
    rows = [
        {"what": words[0], "minutes": 15, "how": "live"},
        {"what": words[1], "minutes": 10, "how": "screen"},
        {"what": words[2], "minutes": 20, "how": "paper"},
    ]
    loose = [*rows, {"what": words[1], "minutes": 4}]

    def scene(name: str, fields: dict[str, Any], steps: Any = None) -> Scene:
        kernel = {"state": state(answer={"fields": fields}, **_SAVED)}
        more = {"steps": steps} if steps else {}
        return Scene(f"builder-{name}", "form", locale, laid["plan"].public(), kernel, **more)

    return [
        scene("open", {"steps": loose}, _press_submit),
        scene("within", {"band": "b2", "ceiling": 30, "steps": rows}),
        scene("beyond", {"band": "b1", "ceiling": 20.5, "steps": rows}),
    ]


def checklist(locale: str) -> list[Scene]:
    """One answer a row: empty, and with the suggestions that come first."""
    ru = locale == "ru"
    columns = (
        {"yes": "Да", "partly": "Отчасти", "no": "Нет", "unneeded": "Здесь не нужно"}
        if ru
        else {"yes": "Yes", "partly": "Partly", "no": "No", "unneeded": "Not needed here"}
    )
    rows = (
        [
            "Видят ли ученики, зачем им этот урок?",
            "Можно ли услышать то, что написано?",
            "Есть ли выбор?",
        ]
        if ru
        else [
            "Do pupils see what the lesson is for?",
            "Can one hear what is written?",
            "Is there a choice?",
        ]
    )
    idea = "Начните с малого" if ru else "Begin small"
    made = SelfMapActivity.model_validate(
        {
            "type": "selfmap",
            "title": "Мой урок" if ru else "My lesson",
            "product": "Мой урок, три вопроса" if ru else "My lesson, three questions",
            "choose": "one",
            "suggest": 2,
            "suggest_order": ["no", "partly"],
            "columns": [{"id": name, "label": label} for name, label in columns.items()],
            "rows": [{"id": f"g{n}", "text": text} for n, text in enumerate(rows)],
            "suggestions": [
                {"row": f"g{n}", "column": column, "text": f"{idea}: {text}"}
                for n, text in enumerate(rows)
                for column in ("partly", "no")
            ],
        }
    )
    answer = {"rows": {"g0": ["partly"], "g1": ["no"], "g2": ["partly"]}}
    kernel = {
        "state": state(answer=answer, **_SAVED),
        "replies": {"check": checked(made, answer, locale)},
    }
    return [
        Scene("checklist-empty", "selfmap", locale, made.public(), {"state": state()}),
        Scene("checklist-checked", "selfmap", locale, made.public(), kernel, steps=_check),
    ]


def changes(locale: str) -> list[Scene]:
    """Cards with a before and an after, and one without."""
    ru = locale == "ru"
    names = ("Вовлечь", "Показать", "Дать действовать") if ru else ("Engage", "Show", "Act")
    cards = (
        [
            ("Три страницы про себя", "Тот же текст **вслух** и схема"),
            ("Страница от руки", "Письмо, речь или рисунок"),
        ]
        if ru
        else [
            ("Three pages silently", "The same text **aloud**, and a diagram"),
            ("A page by hand", "Writing, speech or a drawing"),
        ]
    )
    ids = ("engagement", "representation", "action")
    items: list[dict[str, Any]] = [
        {"id": f"r{n}", "before": before, "text": after, "category": ids[n + 1], "feedback": after}
        for n, (before, after) in enumerate(cards)
    ]
    items.append({"id": "r9", "text": names[0], "category": ids[0], "feedback": names[0]})
    made = SorterActivity.model_validate(
        {
            "type": "sorter",
            "title": "Зачем эта перемена?" if ru else "What is this change for?",
            "categories": [_option(*one) for one in zip(ids, names, strict=True)],
            "items": items,
        }
    )
    answer = {"items": {"r0": "representation", "r1": "engagement"}}
    kernel = {
        "state": state(answer=answer, **_SAVED),
        "replies": {"check": checked(made, answer, locale)},
    }
    return [
        Scene("changes-empty", "sorter", locale, made.public(), {"state": state()}),
        Scene("changes-checked", "sorter", locale, made.public(), kernel, steps=_check),
    ]


def guesses(locale: str) -> list[Scene]:
    """Guesses before and after, of one and of several."""
    ru = locale == "ru"
    words = (
        ["Что важнее?", "Доступ", "Платформа", "Что помогает?", "План", "Проверка себя", "Камера"]
        if ru
        else [
            "What matters more?",
            "Access",
            "The platform",
            "What helps?",
            "A plan",
            "A check",
            "A camera",
        ]
    )

    def options(texts: list[str], right: tuple[int, ...]) -> list[dict[str, Any]]:
        return [
            {"id": "abc"[n], "text": text, "feedback": f"{text}: {text}.", "correct": n in right}
            for n, text in enumerate(texts)
        ]

    items = [
        {"id": "p1", "type": "sc", "prompt": words[0], "options": options(words[1:3], (0,))},
        {"id": "p2", "type": "sc", "prompt": words[0], "options": options(words[1:3], (0,))},
        {"id": "p3", "type": "mc", "prompt": words[3], "options": options(words[4:], (0, 1))},
    ]
    made = QuizActivity.model_validate(
        {
            "type": "quiz",
            "title": "Сначала угадайте" if ru else "Guess first",
            "mode": "predict",
            "show": "after-attempt",
            "slots": [{"id": one["id"], "variants": [one]} for one in items],
        }
    )
    answer = {"items": {"p1": "a", "p2": "b", "p3": ["a"]}}
    view = made.view(PERSON, 0)
    kernel = {
        "state": state(view=view, answer=answer, **_SAVED),
        "replies": {"check": checked(made, answer, locale)},
    }
    return [
        Scene("guess-empty", "quiz", locale, made.public(), {"state": state(view=view)}),
        Scene("guess-checked", "quiz", locale, made.public(), kernel, steps=_check),
    ]


SCENES = [
    scene
    for locale in ("ru", "en")
    for make in (builder, checklist, changes, guesses)
    for scene in make(locale)
]

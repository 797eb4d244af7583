"""Quizzes from and for other systems: what each kind of question becomes, and what is told."""

from types import SimpleNamespace

import pytest
import yaml

from staffroom.activities import QuizActivity
from staffroom.activities.items import Numeric
from staffroom.quizfiles import QuizFileError, convert, export_quiz, guess_format, import_quiz
from staffroom.quizfiles.markup import escaped_text, markdown_of
from staffroom.text import block_html, inline_html


def gift(text, **how):
    """Read GIFT; give the items in order, and the sentences that are told."""
    quiz, notices = import_quiz(text.encode(), "gift", **how)
    return [i for slot in quiz["slots"] for i in slot["variants"]], [n.message for n in notices]


def xml(body, **how):
    """Read Moodle XML with these questions."""
    quiz, notices = import_quiz(
        f"<?xml version='1.0'?><quiz>{body}</quiz>".encode(), "moodle", **how
    )
    return [i for slot in quiz["slots"] for i in slot["variants"]], [n.message for n in notices]


def question(kind, body, text="Which?"):
    """A question of Moodle XML."""
    return (
        f'<question type="{kind}"><name><text>q-one</text></name>'
        f'<questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>{body}</question>'
    )


def answer(fraction, text, feedback="why", more=""):
    return (
        f'<answer fraction="{fraction}" format="html"><text><![CDATA[{text}]]></text>'
        f'<feedback format="html"><text><![CDATA[{feedback}]]></text></feedback>{more}</answer>'
    )


def quiz_of(*items, **more):
    slots = [{"id": f"s{n}", "variants": [item]} for n, item in enumerate(items)]
    return QuizActivity.model_validate({"type": "quiz", "title": "Q", "slots": slots} | more)


def test_gift_choices():
    """One right answer makes `sc`, shares make `mc`; feedback goes with each option."""
    items, told = gift(
        "::tea::Which is tea?{\n=green # leaves\n~coffee # beans\n}\n\n"
        "::two::Which two?{~%50%a#1 ~%50%b#2 ~%-50%c#3}\n"
    )
    assert told == []
    assert items[0] == {
        "id": "tea", "type": "sc", "prompt": "Which is tea?", "options": [
            {"id": "a", "text": "green", "feedback": "leaves", "correct": True},
            {"id": "b", "text": "coffee", "feedback": "beans"},
        ],
    }  # fmt: skip
    assert items[1]["type"] == "mc"
    assert [o.get("correct", False) for o in items[1]["options"]] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "kind", "prompt"),
    [
        ("::q::The {~sun =moon} is far.#", "sc", "The _____ is far.#"),
        ("::q::Снег белый.{T#нет#да}", "sc", "Снег белый."),
        ("::q::How many?{#3:2#why}", "num", "How many?"),
        ("::q::How many?{#1..5#why}", "num", "How many?"),
        ("::q::Pair.{=a -> 1 =b -> 2####1. x}", "mat", "Pair."),
        ("::q::Order.{>3 ALL VERTICAL RELATIVE_NEXT_EXCLUDE_LAST SHOW none\na{1}\nb\nc\n}", "ord", "Order."),
        ("::q::Capital?{=Paris#yes =Lutetia#yes}", "st", "Capital?"),
        ("::q::[html]<b>x</b>\\n<i>y</i>{T#a#b}", "sc", "**x** *y*"),
        ("::q::[plain]**x** <i>{T#a#b}", "sc", "\\*\\*x\\*\\* \\<i>"),
        ("::q::[markdown]**x**{T#a#b}", "sc", "**x**"),
        ("::q::[moodle]a\\nb{T#a#b}", "sc", "a\\\nb"),
        ("::q::\\~\\=\\#\\{\\}\\:\\\\\\n2{T#a#b}", "sc", "\\~=#{}:\\\\\\\n2"),
        ("// a comment\n::q::wrapped\n// another\nline{T#a#b}", "sc", "wrapped line"),
        ("\ufeff::q::First?{T#a#b}", "sc", "First?"),
    ],
)  # fmt: skip
def test_gift_kinds_formats_and_escapes(text, kind, prompt):
    """Every kind, text format and escape of GIFT is read as Moodle reads it."""
    (item,), _told = gift(text)
    assert (item["type"], item["prompt"]) == (kind, prompt)


def test_gift_numbers():
    """An interval becomes its middle and half its width, without the noise of binary fractions."""
    items, told = gift("::p::Pi?{#3.141..3.142#ok}\n\n::q::1822?{#=1822:0#yes =%50%1822:2#near}\n")
    assert (items[0]["value"], items[0]["tolerance"]) == (3.1415, 0.0005)
    assert items[1] == {
        "id": "q", "type": "num", "prompt": "1822?", "value": 1822.0, "feedback": "yes",
    }  # fmt: skip
    assert told == ["Its answer “1822”, 50 %, is not carried (“near”)."]


def test_categories_are_slots_and_their_questions_variants():
    """A category's questions are variants of a slot, unless every question is to be asked."""
    text = (
        "$CATEGORY: $course$/top/Exit // quiz/s01\n\n::a::A?{T#1#2}\n\n::b::B?{T#1#2}\n\n"
        "$CATEGORY: $course$/top/Exit // quiz/Some words\n\n::c::C?{T#1#2}\n"
    )
    quiz, _ = import_quiz(text.encode(), "gift")
    assert [(s["id"], [i["id"] for i in s["variants"]]) for s in quiz["slots"]] == [
        ("s01", ["a", "b"]), ("s02", ["c"]),
    ]  # fmt: skip
    assert import_quiz(text.encode(), "gift", title="  ")[0]["title"] == "Exit / quiz"
    each, _ = import_quiz(text.encode(), "gift", each=True, title="Mine")
    assert each["title"] == "Mine"
    assert [len(slot["variants"]) for slot in each["slots"]] == [1, 1, 1]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("::q::Write!{}", "Left out: an essay"),
        ("::q::Read this.", "Left out: it is a text without a question"),
        ("::q::Broken{=a", "Left out: it cannot be read."),
        ("::q::Broken}=a{", "Left out: it cannot be read."),
        ("::q::{T#a#b}", "Left out: it asks nothing."),
        ("::q::Two?{~%50%a#x ~%50%b#x}", "Left out: a course quiz wants at least 3"),
        ("::q::None?{~%-50%a#x ~%-50%b#x ~c#x}", "Left out: none of its options is right."),
        ("::q::Two right?{=a#x =b#x ~c#x}", "Left out: 2 of its options get all marks"),
        ("::q::Any?{#*#x}", "Left out: no number gets all marks."),
        ("::q::Many?{#five#x}", "Left out: “five” and “0” are no numbers."),
        ("::q::Pair{=a -> 1 =b 2}", "Left out: it cannot be read."),
        ("::q::Pair{=a -> 1 =b -> 1}", "Left out: a course quiz wants at least two different"),
        ("::q::Star?{=a\\\\*b#x}", "Left out: an asterisk"),
    ],
)
def test_what_cannot_be_carried_is_left_out_and_told(text, sentence):
    """A question that has no counterpart is told with its line and does not stop the others."""
    _, told = gift(f"::fine::Fine?{{T#a#b}}\n\n{text}\n")
    assert any(one.startswith(sentence) for one in told), told
    with pytest.raises(QuizFileError, match="No question") as refused:
        gift(text)
    assert any(notice.message.startswith(sentence) for notice in refused.value.notices)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (question("multichoice", answer(100, "a") + answer(50, "b")), "Its options that give 50 %"),
        (question("multichoice", answer(100, "a") + answer(-33.3, "b")), "Its options that give -33.3"),
        (question("multichoice", "<single>false</single>" + answer(60, "a") + answer(40, "b") + answer(0, "c")), "Its marks are not"),
        (question("multichoice", answer(100, "a", "") + answer(0, "b")), "It has no feedback for a"),
        (question("truefalse", "<penalty>1</penalty>" + answer(100, "true") + answer(0, "false")), "Marks off"),
        (question("truefalse", "<defaultgrade>2</defaultgrade>" + answer(100, "true") + answer(0, "false")), "It counts 2"),
        (question("truefalse", "<hint><text>x</text></hint>" + answer(100, "true") + answer(0, "false")), "Its hints"),
        (question("truefalse", "<correctfeedback><text>ok</text></correctfeedback>" + answer(100, "true") + answer(0, "false")), "The correct answer's feedback “ok”"),
        (question("truefalse", answer(100, "true") + answer(0, "false"), '<img src="@@PLUGINFILE@@/a.png" alt="Map">'), "In the question, the picture “Map”"),
        (question("truefalse", answer(100, "true") + answer(0, "false"), 'x <a href="javascript:alert(1)">y</a>'), "In the question, the link to javascript"),
        (question("truefalse", answer(100, "true", '<audio src="a"></audio>x') + answer(0, "false")), "In the feedback, a sound"),
        (question("truefalse", answer(100, "true") + answer(0, "false")).replace("</text></questiontext>", '</text><file name="a.png" encoding="base64">AA==</file></questiontext>'), "The file “a.png”"),
        (question("shortanswer", "<usecase>1</usecase>" + answer(100, "Paris")), "Capital letters"),
        (question("shortanswer", answer(100, "Paris") + answer(50, "paris")), "Its answer “paris”, 50 %"),
        (question("numerical", answer(100, "3", "why", "<tolerance>0.5</tolerance>") + "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit><unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit></units>"), "Its further units are not carried: cm"),
        (question("ordering", "<gradingtype>ALL_OR_NOTHING</gradingtype>" + answer(1, "a") + answer(2, "b") + answer(3, "c")), "Neighbours"),
        (question("ordering", "<selecttype>RANDOM</selecttype><selectcount>2</selectcount>" + answer(1, "a") + answer(2, "b") + answer(3, "c")), "That 2 of its lines"),
    ],
)  # fmt: skip
def test_what_moodle_has_and_we_have_not_is_told(body, sentence):
    """Settings, marks, files and pictures that are lost are told, and the question is carried."""
    items, told = xml(body)
    assert len(items) == 1
    assert any(one.startswith(sentence) for one in told), told


@pytest.mark.parametrize(
    "kind", ["multianswer", "cloze", "calculated", "ddwtos", "random", "essay"]
)
def test_kinds_of_moodle_without_a_counterpart(kind):
    """Cloze, calculated and other kinds are told by name."""
    other = question("truefalse", answer(100, "true") + answer(0, "false"))
    items, told = xml(question(kind, "") + other)
    assert len(items) == 1
    assert any(one.startswith("Left out: ") for one in told)


def test_moodle_xml_kinds():
    """Matching, ordering, numbers with units and short answers keep what ours can hold."""
    items, told = xml(
        question(
            "matching",
            "<subquestion format='html'><text>&lt;b&gt;2&lt;/b&gt;</text><answer><text>two</text></answer></subquestion>"
            "<subquestion><text>3</text><answer><text>three</text></answer></subquestion>"
            "<subquestion><text></text><answer><text>four</text></answer></subquestion>",
        )
        + question("ordering", answer(2, "b") + answer(1, "a") + answer(3, "c"))
        + question(
            "numerical",
            answer(100, "19.2", "64 × 2400", "<tolerance>0.1</tolerance>")
            + "<units><unit><multiplier>1</multiplier><unit_name>MB</unit_name></unit></units>",
        )
    )
    assert [m["text"] for m in items[0]["matches"]] == ["two", "three", "four"]
    assert items[0]["options"][0]["text"] == "**2**"
    assert [o["text"] for o in items[1]["options"]] == ["a", "b", "c"]
    assert {k: items[2][k] for k in ("value", "tolerance", "unit")} == {
        "value": 19.2, "tolerance": 0.1, "unit": "MB",
    }  # fmt: skip
    assert all("not carried" not in one for one in told if "Names" not in one)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (question("essay", ""), "Пропущено: эссе проверяют люди; в модуле для него есть форма."),
        (question("crossword", ""), "Пропущено: для вопросов типа crossword соответствия нет."),
        (question("truefalse", answer(100, "true", "") + answer(0, "false"), '<img src="a.png" alt="Map">'), "Из вопроса не переносится: рисунок «Map»."),
        (question("truefalse", answer(100, "true", "m<sup>ж</sup>") + answer(0, "false")), "Из пояснения не переносится: верхний индекс «ж»."),
        (question("shortanswer", answer(100, "Paris") + answer(50, "paris", "")), "Ответ «paris», 50 %, не переносится."),
        (question("multichoice", answer(100, "a") + answer(50, "b")), "Варианты, которые дают 50 %, считаются неверными."),
        (question("multichoice", "<partiallycorrectfeedback><text>Hm</text></partiallycorrectfeedback>" + answer(100, "a") + answer(0, "b")), "Отклик на частично верный ответ «Hm» не переносится."),
    ],
)  # fmt: skip
def test_what_is_not_carried_is_told_in_russian(body, sentence):
    """A sentence and what goes into it are told in the reader's language, whatever it is about."""
    fine = question("truefalse", answer(100, "true") + answer(0, "false"))
    _, notices = import_quiz(f"<quiz>{fine}{body}</quiz>".encode(), "moodle")
    assert sentence in [notice.saying.told("ru") for notice in notices]


@pytest.mark.parametrize(
    ("text", "english", "russian"),
    [
        ("<quiz><question></quiz>", "This is no XML (line 1): a closing tag does not fit the one that is open.", "Это не XML (строка 1): закрывающий тег не подходит к открытому."),
        ("<quiz>\n", "This is no XML (line 2): it ends too early.", "Это не XML (строка 2): файл обрывается."),
        ("<quiz>\x00</quiz>", "This is no XML (line 1): there is a mistake here.", "Это не XML (строка 1): здесь ошибка."),
        ("<?xml version='1.0' encoding='nonsense'?><quiz/>", "This is no XML that can be read: save it as UTF-8.", "Этот XML не удаётся прочитать: сохраните его в UTF-8."),
    ],
)  # fmt: skip
def test_a_file_that_is_no_xml_is_told_in_both_languages(text, english, russian):
    """What the parser says in its own words is told in ours."""
    with pytest.raises(QuizFileError) as refused:
        import_quiz(text.encode(), "moodle")
    assert str(refused.value) == english
    assert refused.value.saying.told("ru") == russian


BOMB = (
    '<!DOCTYPE q [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><quiz>&b;</quiz>'
)


@pytest.mark.parametrize(
    "data",
    [
        BOMB.encode(),
        BOMB.encode("utf-16"),
        b'<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>',
        b'<!DOCTYPE q SYSTEM "http://127.0.0.1:9/x.dtd"><quiz/>',
        b'<!DOCTYPE q [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]><quiz/>',
        b"<quiz>&undefined;</quiz>",
        b"<quiz>" + b"<question>" * 5000,
        b"<quiz><question type='essay'></quiz>",
        b"<other/>",
        b"<quiz/>",
        b"<?xml version='1.0' encoding='utf-7'?><quiz/>",
        b"<?xml version='1.0' encoding='nonsense'?><quiz/>",
        b"\xff\xfe<quiz",
        b"",
        b"<quiz>\x00</quiz>",
    ],
)
def test_hostile_xml_is_refused(data):
    """Entities that multiply or load, depth, and what is no XML end in a sentence."""
    with pytest.raises(QuizFileError) as refused:
        import_quiz(data, "moodle")
    assert "root:" not in str(refused.value)


def test_a_file_without_end_is_refused(monkeypatch):
    """There is a largest file, in either format."""
    monkeypatch.setattr(convert, "MOST_BYTES", 100)
    for format_ in ("gift", "moodle"):
        with pytest.raises(QuizFileError, match="megabytes"):
            import_quiz(b"x" * 101, format_)


def test_gift_in_another_encoding_is_told_with_its_line():
    """Windows-1251 is told, not read as nonsense."""
    with pytest.raises(QuizFileError, match="Line 3 is not UTF-8"):
        import_quiz("A?{T}\n\nСнег?{T}".encode("cp1251"), "gift")


def test_the_format_is_guessed():
    """XML is known by its first sign, with and without marks of its encoding."""
    assert guess_format(b"\xef\xbb\xbf <?xml") == "moodle"
    assert guess_format("<quiz/>".encode("utf-16")) == "moodle"
    assert guess_format(b"::q::x{T}") == "gift"


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>", "- a\n  1. b\n- c"),
        ("<p>2 * 3 * 4 &lt; 5_000_</p>", "2 * 3 * 4 < 5_000_"),
        ("<p>- no list</p>", "\\- no list"),
        ("<p>a<br>b</p>", "a\\\nb"),
        ('<a href="https://e.org/?a=1&amp;b=2">x</a>', "[x](https://e.org/?a=1&b=2)"),
        ("<blockquote><p>q</p></blockquote>", "> q"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ("<code>a`b</code>", "``a`b``"),
        ("H<sub>2</sub>O, m<sup>2</sup>", "H₂O, m²"),
        ("<table><tr><th>a</th><th>b|c</th></tr><tr><td>1</td><td>2</td></tr></table>",
         "| a | b\\|c |\n| --- | --- |\n| 1 | 2 |"),
        ("<script>alert(1)</script><style>p{}</style>x", "x"),
        ("<h2>Head</h2>text", "**Head**\n\ntext"),
    ],
)  # fmt: skip
def test_html_becomes_markdown(html, markdown):
    """What an editor of Moodle writes becomes the Markdown of course texts, with nothing lost."""
    assert markdown_of(html, inline=False) == (markdown, [])


def test_html_that_goes_wrong_keeps_its_words():
    """Where Markdown cannot say the markup, the words come through and it is told."""
    text, lost = markdown_of("<p>in<b>side.</b>word</p>", inline=False)
    assert "insideword" in block_html(text).replace("<strong>", "").replace(".", "").replace(
        "*", ""
    )
    assert lost
    deep = "<div><b>" * 3000 + "x"
    assert "x" in markdown_of(deep, inline=False)[0]


@pytest.mark.parametrize(
    "text", ["*a*", "<b>", "1. x", "a_b_c", "&amp;", "[x](y)", "`", "\\", "plain"]
)
def test_plain_text_is_shown_as_it_is(text):
    """A text without markup is escaped where, and only where, Markdown would read markup in it."""
    shown = inline_html(escaped_text(text))
    assert shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


def test_what_ours_have_and_moodle_has_not_is_told():
    """Items that Moodle cannot hold are left out and told; the rest is written."""
    option = {"text": "x", "feedback": "y"}
    many = [option | {"id": f"o{n}", "correct": True} for n in range(11)]
    quiz = quiz_of(
        {"id": "many", "type": "mc", "prompt": "?", "options": many},
        {"id": "words", "type": "st", "prompt": "?", "model": "m", "feedback": "f",
         "elements": [{"label": "a", "any": ["a"]}, {"label": "b", "any": ["b"]}]},
        {"id": "alike", "type": "mat", "prompt": "?",
         "matches": [{"id": "a", "text": "x"}, {"id": "b", "text": "*x*"}],
         "options": [option | {"id": "a", "match": "a"}, option | {"id": "b", "match": "b"}]},
        {"id": "endless", "type": "num", "prompt": "?", "value": 1, "feedback": "f"},
        {"id": "fine", "type": "num", "prompt": "?", "value": 1, "unit": "MB", "feedback": "f"},
        mode="exit", attempts=2,
    )  # fmt: skip
    endless = quiz.slots[3].variants[0].model_copy(update={"value": float("inf")})
    slots = [*quiz.slots]
    slots[3] = slots[3].model_copy(update={"variants": [endless]})
    quiz = quiz.model_copy(update={"slots": slots})
    for format_ in ("gift", "moodle"):
        text, notices = export_quiz(quiz, format_)
        out = {n.name for n in notices if n.message.startswith("Left out: ")}
        assert out == {"many", "words", "alike", "endless"}
        assert any("attempts" in n.message and "mode" in n.message for n in notices)
        assert "fine" in text
        assert ("units" in " ".join(n.message for n in notices)) == (format_ == "gift")
    only = QuizActivity.model_validate(
        {"type": "quiz", "title": "Q", "slots": [quiz.slots[0].model_dump()]}
    )
    with pytest.raises(QuizFileError) as refused:
        export_quiz(only, "gift")
    assert "many" in {n.name for n in refused.value.notices if n.message.startswith("Left out")}


def test_items_of_a_kind_that_is_not_known_here_are_told():
    """A kind of item that these formats know nothing of is told by its name."""
    quiz = quiz_of({"id": "fine", "type": "num", "prompt": "?", "value": 1, "feedback": "f"})
    strange = SimpleNamespace(id="new", prompt="?", type="hot")
    slot = quiz.slots[0].model_copy(update={"variants": [*quiz.slots[0].variants, strange]})
    both = quiz.model_copy(update={"slots": [slot]})
    _, notices = export_quiz(both, "moodle")
    assert [(n.name, n.message) for n in notices] == [
        ("new", "Left out: items of the type `hot` have no counterpart in Moodle's formats."),
    ]  # fmt: skip


def test_fields_that_are_not_known_here_are_told():
    """What a kind of item learns later is told until these formats carry it."""

    class Weighed(Numeric):
        """A number that also has a weight."""

        weight: int = 1
        tolerance_percent: float | None = None

    given = {"id": "n", "type": "num", "prompt": "?", "value": 200, "feedback": "f"}
    quiz = quiz_of(given)
    told = []
    for more in ({}, {"weight": 1}, {"weight": 2}, {"tolerance_percent": 5}):
        item = Weighed.model_validate(given | more)
        slot = quiz.slots[0].model_copy(update={"variants": [item]})
        text, notices = export_quiz(quiz.model_copy(update={"slots": [slot]}), "moodle")
        told.append([n.message for n in notices])
    assert told == [
        [],
        [],
        ["Of this item is not carried: weight."],
        ["Its tolerance of 5 % is carried as 10."],
    ]
    assert "<tolerance>10.0</tolerance>" in text


def test_words_of_a_file_are_data_in_the_yaml():
    """Texts that look like YAML stay texts."""
    items, _ = gift("::q::!!python/object\\:x {=&a *a#- b ~? x#\\{\\}}\n")
    again = yaml.safe_load(yaml.safe_dump(items))
    assert again == items
    assert items[0]["prompt"].startswith("!!python")

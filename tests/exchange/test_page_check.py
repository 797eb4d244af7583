"""What would not work as a page is refused at release, and the earlier release stays."""

import os

import nbformat
import psutil
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.apps import NbGraderAPI
from traitlets.config.loader import PyFileConfigLoader

from staffroom.bundle import BundleError, read_folder
from staffroom.exchange import check
from staffroom.exchange.check import check_page
from staffroom.exchange.release import publish
from staffroom.exchange.trial import DEADLY, ENDLESS, Fault, TrialError, run_page
from staffroom.i18n import LOCALES, translation
from staffroom.modulefiles import module_from_files
from staffroom_hub.grader.course import Course
from staffroom_hub.grader.release import release_all
from staffroom_hub.grader.trials import Trials, run_page_forked
from tests.exchange.stand_in import TOKEN
from tests.exchange.tiny_course import MODULE, write_course

FAILS = "# Count\n\n1 / 0"
REFUSAL = "Cell 3, “# Count”: it stops with ZeroDivisionError: division by zero"


def never(sources, files):
    """Pages that are not to be run."""
    raise AssertionError("this page should not run")


def with_cells(folder, *cells):
    """Put cells behind the first two of a module's notebook."""
    page = folder / "page.ipynb"
    notebook = nbformat.read(page, as_version=4)
    for number, cell in enumerate(cells):
        cell["id"] = f"added-{number}"
    notebook.cells[2:2] = cells
    nbformat.write(notebook, page)


@pytest.fixture
def files(course):
    """The files of a released module, with cells put in."""

    def make(*cells):
        folder = course.released(MODULE)
        with_cells(folder, *cells)
        return read_folder(folder)

    return make


def refusal(files, run=never):
    """What a trainer reads."""
    with pytest.raises(BundleError) as caught:
        check_page(module_from_files(files), files, run)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return str(caught.value)


def test_a_page_that_fails_keeps_the_earlier_release(course, commons, stand_in):
    """The refusal has the cell and the reason; nothing is sent."""
    folder = course.released(MODULE)
    first = publish(commons, folder, "en", MODULE)
    with_cells(folder, new_code_cell(FAILS))
    with pytest.raises(BundleError) as caught:
        publish(commons, folder, "en", MODULE)
    assert str(caught.value) == REFUSAL
    assert stand_in.published == 1
    assert stand_in.releases["en", MODULE]["digest"] == first.digest


def test_formgraders_button_shows_the_reason(course_root, monkeypatch, commons_url, stand_in):
    """A trainer reads cell and reason in formgrader; the cell's traceback and the token are not there."""
    monkeypatch.setenv("STAFFROOM_COMMONS_URL", commons_url)
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", TOKEN)
    config = PyFileConfigLoader("nbgrader_config.py", path=str(course_root)).load_config()
    api = NbGraderAPI(config=config)
    assert api.release_assignment(MODULE)["success"]
    with_cells(course_root / "release" / MODULE, new_code_cell(FAILS))
    result = api.release_assignment(MODULE)
    said = result["log"] + result["error"]
    assert not result["success"]
    assert REFUSAL in result["log"]
    assert not [word for word in (TOKEN, "CellExecutionError", "----> ") if word in said]
    assert stand_in.published == 1


def test_the_first_pass_refuses_too(course_root, commons, stand_in):
    """A module of the bundled course that does not run is named, and others are released."""
    write_course(course_root.parent / "other", module="m91-next")
    (course_root.parent / "other/source/m91-next").rename(course_root / "source/m91-next")
    with_cells(course_root / "source" / MODULE, new_code_cell(FAILS))
    assert release_all(Course(course_root), commons) == {MODULE: REFUSAL}
    assert set(stand_in.releases) == {("en", "m91-next")}


def test_a_fault_in_yaml_is_told_with_its_place_in_the_source(course_root, commons, stand_in):
    """A slip in an activity is refused with the path and the line where it has to be mended."""
    quiz = next((course_root / "source" / MODULE).glob("*quiz*.yaml"))
    quiz.write_text(quiz.read_text() + "colour: red\n")
    line = quiz.read_text().count("\n")
    told = release_all(Course(course_root), commons)[MODULE]
    assert told == f"{quiz}:{line}: colour: is no key that is known here"
    assert stand_in.releases == {}


def test_refusals_speak_the_language_of_the_edition(tmp_path):
    """A Russian module is refused in Russian."""
    folder = write_course(tmp_path / "ru", "ru") / "source" / MODULE
    with_cells(folder, new_code_cell("x()"), new_markdown_cell("![](media/a.png)"))
    said = refusal(read_folder(folder), lambda *_: Fault(0, "NameError", "name 'x' is not defined"))
    first, *others = said.splitlines()
    assert first == (
        "Ячейка 4, «![](media/a.png)»: у картинки media/a.png нет текстового описания; "
        'украшение записывают как <img … alt="">'
    )
    assert others == [
        "Ячейка 4, «![](media/a.png)»: картинки media/a.png нет среди файлов модуля",
        "Ячейка 3, «x()»: выполнение остановилось с ошибкой NameError: name 'x' is not defined",
    ]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_reason_has_its_words(locale):
    """No reason for a refusal is missing in a language."""
    catalog = translation("grading", locale)._catalog
    texts = {check.CELL, check.NO_NOTEBOOK, check.NO_TRIAL, *check.REASONS.values()}
    assert texts - set(catalog) == set()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("![](media/a.png)", "the picture media/a.png has no alt text"),
        ('<img src="media/a.png">', "the picture media/a.png has no alt text"),
        ("![A class](media/b.png)", "the picture media/b.png is not among the files"),
    ],
)
def test_pictures_without_words_or_file(course, files, text, reason):
    """A Markdown cell's picture is refused with its cell; the page's code is tried all the same."""
    (course.released(MODULE) / "media").mkdir()
    (course.released(MODULE) / "media" / "a.png").write_bytes(b"a picture")
    said = refusal(files(new_markdown_cell(f"## See\n{text}")), lambda *_: None)
    assert said.startswith(f"Cell 3, “## See”: {reason}")


def test_sound_and_decorative_pictures_pass(course, files):
    """Alt texts, decoration marked as such, other hosts and record cells are no fault."""
    (course.released(MODULE) / "media").mkdir()
    (course.released(MODULE) / "media" / "a.png").write_bytes(b"a picture")
    sound = new_markdown_cell('![A class](media/a.png) <img src="media/a.png" alt="">')
    record = new_markdown_cell("![](x.png)", metadata={"tags": ["staffroom-record"]})
    given = files(sound, record)
    assert check_page(module_from_files(given), given, lambda *_: None) is None


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"nbformat": 4}', b"\xff", b"null"])
def test_a_broken_notebook_is_refused_in_words(files, content):
    """What is no notebook is named as such before anything runs."""
    given = files() | {"page.ipynb": content}
    assert refusal(given) == "page.ipynb is not a notebook of format 4."


def test_where_no_kernel_starts(files):
    """A machine without a kernel says so; the module is not blamed."""

    def broken(*_):
        raise TrialError("no kernel started:\nno such file")

    assert "could not be tried here: no kernel started: no such file." in refusal(files(), broken)


def kernels():
    """Kernels below this process."""
    return [
        child
        for child in psutil.Process().children(recursive=True)
        if "ipykernel" in " ".join(child.cmdline())
    ]


def test_a_cell_that_hangs(files):
    """A page that does not end is refused with the cell it stopped in, and its kernel is gone."""
    hangs = "import time\nwhile True: time.sleep(0.1)"
    given = files(new_code_cell("1"), new_code_cell(hangs))
    said = refusal(given, lambda *given: run_page(*given, seconds=2))
    assert said.startswith("Cell 4, “import time”: it does not end in time")
    assert kernels() == []


@pytest.mark.parametrize(
    "source", ["import os; os._exit(0)", "exit()", "import os; os.kill(os.getpid(), 9)"]
)
def test_a_cell_that_kills_its_kernel(source):
    """However a cell ends the kernel, it is this cell that is named."""
    assert run_page(["1", source, "2"], {}) == Fault(1, DEADLY)
    assert run_page([source], {}) == Fault(0, DEADLY)
    assert kernels() == []


def test_an_errors_text_is_one_short_line():
    """Colours, line breaks and a flood of words in an error do not reach the trainer's log."""
    loud = "raise ValueError('\\x1b[31mred\\x1b[0m\\nTraceback' + '\\x00\\u202e' + 'x' * 9999)"
    fault = run_page([loud], {})
    assert (fault.cell, fault.name) == (0, "ValueError")
    assert fault.text.startswith("red Traceback xxx")
    assert len(fault.text) == 300
    assert fault.text.isprintable()


def test_a_kernel_of_a_trial_knows_nothing(monkeypatch):
    """No token, no address and no home of the trainer's server is in the kernel's environment."""
    for name in ("JUPYTERHUB_API_TOKEN", "STAFFROOM_TOKEN", "STAFFROOM_DATABASE_URL", "SECRET"):
        monkeypatch.setenv(name, "a-secret")
    # What a page's kernel has, and what Jupyter and IPython set themselves.
    allowed = {"HOME", "IPYTHONDIR", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "PATH"}
    allowed |= {"TMPDIR", "TZ", "PYTHONEXECUTABLE", "JPY_PARENT_PID", "JPY_SESSION_NAME"}
    allowed |= {"CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "TERM", "PAGER", "GIT_PAGER"}
    allowed |= {"MPLBACKEND", "PYDEVD_USE_FRAME_EVAL"}
    look = f"import os\nraise ValueError(sorted(set(os.environ) - {allowed!r}))"
    assert run_page([look], {}) == Fault(0, "ValueError", "[]")
    home = run_page(["import os\nraise ValueError(os.environ['HOME'])"], {}).text
    assert home != os.environ.get("HOME")
    assert not os.path.exists(home)


def test_a_page_runs_among_its_own_files_alone(course, files):
    """The kernel's folder holds the stripped page, the public form and media: no key, no record."""
    (course.released(MODULE) / "media").mkdir()
    (course.released(MODULE) / "media" / "a.png").write_bytes(b"a picture")
    look = "import os\nraise ValueError(sorted(os.listdir()), os.listdir('media'))"
    said = refusal(files(new_code_cell(look)), run_page)
    assert "ValueError: (['activities.json', 'media', 'page.ipynb'], ['a.png'])" in said


def test_tags_do_not_excuse_a_cell(files):
    """A page shows an error whatever its author expected; so tags of nbconvert do not count."""
    tags = {"tags": ["raises-exception", "skip-execution"]}
    given = files(new_code_cell("1 / 0", metadata=tags))
    assert "ZeroDivisionError" in refusal(given, run_page)


def test_an_activity_that_is_not_there(files):
    """A cell that places an activity of another module says so itself."""
    wrong = "from staffroom_widgets import Quiz\nQuiz('exit-quizz')"
    said = refusal(files(new_code_cell(wrong)), run_page)
    assert said.startswith(
        "Cell 3, “from staffroom_widgets import Quiz”: it stops with ValueError:"
    )
    assert "exit-quizz" in said


def test_a_hotspot_without_its_picture(files):
    """A question about a picture that is not in the module is refused, in both languages."""
    given = files()
    quiz = yaml.safe_load(given["exit-quiz.yaml"])
    regions = [
        {"id": i, "text": i, "feedback": "F.", "correct": i == "a", "rect": [0, 0, 9, 9]}
        for i in "ab"
    ]
    hot = {"id": "hot", "type": "hot", "prompt": "Where?", "picture": "media/a.svg", "alt": "A"}
    quiz["slots"][0]["variants"].append(hot | {"regions": regions})
    given["exit-quiz.yaml"] = yaml.safe_dump(quiz).encode()
    told = "exit-quiz.yaml: the picture media/a.svg is not among the files of the module"
    assert refusal(given, lambda *_: None) == told
    assert translation("grading", "ru").gettext(check.NO_PICTURE) != check.NO_PICTURE
    with_it = given | {"media/a.svg": b"<svg/>"}
    assert check_page(module_from_files(with_it), with_it, lambda *_: None) is None


class Counted:
    """A stand-in for running, which counts."""

    def __init__(self, *faults):
        """Give these, one after another; an exception is raised."""
        self.faults = list(faults)
        self.ran = 0

    def __call__(self, sources, files):
        """Run nothing."""
        self.ran += 1
        fault = self.faults.pop(0) if self.faults else None
        if isinstance(fault, Exception):
            raise fault
        return fault


def test_a_page_is_run_once(files):
    """The same page is not run again, nor for a change in its texts; another page is."""
    run = Counted(Fault(0, ENDLESS))
    trials = Trials(run)
    first = files(new_code_cell("a = 1"))
    assert "does not end in time" in refusal(first, trials)
    assert "does not end in time" in refusal(files(new_markdown_cell("More words")), trials)
    assert run.ran == 1
    other = files(new_code_cell("a = 2"))
    check_page(module_from_files(other), other, trials)
    assert run.ran == 2


def test_the_first_pass_runs_a_page_once(course, commons, stand_in):
    """A second pass knows how it went in the first."""
    with_cells(course.source(MODULE), new_code_cell("shown_on_page = 1"))
    run = Counted()
    trials = Trials(run)
    stand_in.refuse_release = "Not yet."
    assert release_all(course, commons, trials) == {MODULE: "Not yet."}
    assert release_all(course, commons, trials) == {MODULE: "Not yet."}
    assert run.ran == 1


def test_an_accident_is_not_remembered(files):
    """A trial that could not be made is made again."""
    trials = Trials(Counted(TrialError("no kernel started")))
    given = files(new_code_cell("a = 1"))
    assert "could not be tried" in refusal(given, trials)
    assert check_page(module_from_files(given), given, trials) is None


@pytest.mark.parametrize(
    ("sources", "asks"),
    [
        (["import ipywidgets", "ipywidgets.IntSlider()", ""], 0),
        (["open('here.txt').read()"], 0),
        (["1", "1 / 0"], 1),
        (["print('x' * 10_000_000)", "import os; os._exit(1)"], 1),
        (["exit()"], 1),
        (["get_ipython().kernel"], 1),
        (["import time\nwhile True: time.sleep(0.01)"], 1),
    ],
)
def test_only_a_kernel_refuses(monkeypatch, sources, asks):
    """A page that runs in a fork needs no kernel; what fails there is left to one to judge."""
    monkeypatch.setattr("staffroom_hub.grader.trials.SECONDS", 3.0)
    kernel = Counted()
    assert run_page_forked(sources, {"here.txt": b"words"}, kernel) is None
    assert kernel.ran == asks


def test_a_term_that_nobody_explains_is_refused(course, course_root, commons):
    """The cell and the term are named; once the edition's glossary has it, the module goes out."""
    with_cells(
        course_root / "source" / MODULE, new_markdown_cell("A [tutor](#glossary-tutor) helps.")
    )
    told = release_all(Course(course_root), commons)[MODULE]
    assert "“A [tutor](#glossary-tutor) helps.”: the glossary has no term `tutor`" in told
    (course_root / "glossary.yaml").write_text("tutor: {term: Tutor, text: Somebody who helps.}\n")
    assert release_all(Course(course_root), commons) == {}


def test_a_slip_in_the_glossary_is_told_with_its_place(course_root, commons):
    """A module that needs the glossary is refused with the path and line of the edition's file."""
    with_cells(course_root / "source" / MODULE, new_markdown_cell("A [tutor](#glossary-tutor)."))
    (course_root / "glossary.yaml").write_text("tutor:\n  term: Tutor\n  colour: red\n")
    told = release_all(Course(course_root), commons)[MODULE]
    assert f"{course_root / 'glossary.yaml'}:1: tutor.text: is missing" in told
    assert f"{course_root / 'glossary.yaml'}:3: tutor.colour: is no key that is known here" in told

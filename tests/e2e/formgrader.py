"""nbgrader's formgrader under a trainer's hands: its tables, buttons and messages."""

from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.e2e.people import PATIENCE, Trainer


@dataclass
class Formgrader(Trainer):
    """A trainer at one assignment."""

    module: str = ""

    def row(self, place: str) -> Locator:
        """The assignment's row under Manage Assignments, or the first of another table."""
        self.formgrader(place)
        rows = self.page.locator("#main-table tr")
        rows = rows.filter(has_text=self.module) if place == "manage_assignments" else rows
        expect(rows.locator("td.status .label")).to_be_visible()
        return rows

    @property
    def assignment(self) -> Locator:
        """The assignment's row."""
        return self.row("manage_assignments")

    @property
    def submission(self) -> Locator:
        """The row of its only submission."""
        return self.row(f"manage_submissions/{self.module}")

    def add(self) -> None:
        """Add the assignment by the button below the table."""
        self.formgrader("manage_assignments")
        # Into a table that is not filled yet formgrader's script cannot put a row.
        expect(self.page.locator("#main-table td.status .label").first).to_be_visible()
        self.page.get_by_role("link", name="Add new assignment").click()
        modal = self.page.locator("#add-assignment-modal")
        modal.locator("input.name").fill(self.module)
        with self.page.expect_response(lambda answer: answer.request.method == "PUT") as answer:
            modal.get_by_role("button", name="Save").click()
        assert answer.value.ok, answer.value.text()

    def press(self, row: Locator, column: str) -> str:
        """Press the button in a column and give what formgrader says then."""
        row.locator(f"td.{column} a").click()
        body = self.page.locator(".modal.in .modal-body")
        expect(body).to_be_visible(timeout=3 * PATIENCE)
        return body.inner_text()

    def preview(self) -> Locator:
        """Follow the preview into JupyterLab; gives the files that it lists."""
        with self.page.expect_popup() as opened:
            self.assignment.locator("td.preview a").click()
        lab = opened.value
        lab.wait_for_url(f"**/lab/tree/release/{self.module}**", timeout=3 * PATIENCE)
        return lab.locator(".jp-DirListing-content")

    def open_work(self) -> None:
        """Open the only submission for manual grading."""
        self.formgrader(f"gradebook/{self.module}/page")
        self.page.locator("tbody a.name-hidden[href*='/submissions/']").click()
        self.page.wait_for_selector("input.score")
        # nbgrader fills the boxes by requests of their own, once the page stands.
        self.page.wait_for_load_state("networkidle")

"""What a certificate says, in both languages: the eleven things that a short study is known by.

They are those of the Council of the EU's recommendation on micro-credentials (2022/C 243/02). The
PDF prints them, the credential carries them, and both say what a certificate is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from staffroom.days import long_day
from staffroom.i18n import translation
from staffroom.rules.certificates import minutes
from staffroom.syllabus import Syllabus
from staffroom.wire import Edition
from staffroom_hub.commons.institution import Institution
from staffroom_hub.commons.store.models import CertificateRow


def _(message: str) -> str:
    """Mark a msgid for the catalogs."""
    return message


TITLE = _("Certificate of participation")
COURSE = _("Staffroom: learning together, teaching remotely and inclusively")
KINDS = {"route": _("An individual route"), "full": _("The full course")}
NOT = _(
    "This certificate is no official document on professional development, no diploma and no "
    "licence. In Russia such documents (удостоверение о повышении квалификации) are given only by "
    "organisations licensed for further professional education, after a final assessment."
)
_LABELS = {
    "holder": _("Given to"),
    "title": _("Title"),
    "country": _("Country or region"),
    "body": _("Given by"),
    "date": _("Date"),
    "outcomes": _("Learning outcomes"),
    "workload": _("Workload"),
    "level": _("Level"),
    "assessment": _("Assessment"),
    "participation": _("Form of participation"),
    "quality": _("Quality assurance"),
}
_OUTCOMES = _("can apply in lessons of one's own what these modules teach: {modules}")
_LEVEL = _("not placed in a qualifications framework")
_ASSESSMENT = _(
    "in each module what it asks for, by published rules: a test passed, an assignment done, "
    "a discussion with colleagues; nobody's identity was checked"
)
_PARTICIPATION = _("online, at one's own pace, with colleagues")
_QUALITY = _(
    "open materials and criteria; reviews by two colleagues or a trainer's mark, or one's own by "
    "the same criteria where nobody reviewed in time; appeals; no external accreditation"
)


@dataclass(frozen=True)
class Words:
    """A certificate in one language."""

    row: CertificateRow
    institution: Institution
    syllabus: Syllabus
    locale: str

    def text(self, msgid: str) -> str:
        """Say something of the catalog."""
        return translation("staffroom", self.locale).gettext(msgid)

    @property
    def kind(self) -> str:
        """Which certificate it is; a course of a school's own may have others."""
        return self.text(KINDS[self.row.kind]) if self.row.kind in KINDS else self.row.kind

    @property
    def course(self) -> str:
        """Of which course."""
        return self.text(COURSE)

    @property
    def what_not(self) -> str:
        """What it is not."""
        return self.text(NOT)

    def day(self, moment: datetime) -> str:
        """Say a day, by the clock of Greenwich."""
        return long_day(moment, self.locale)

    def facts(self) -> list[tuple[str, str]]:
        """Give the eleven things, each with its label."""
        said = {
            "holder": self.row.name,
            "title": f"{self.text(TITLE)}. {self.course}. {self.kind}",
            "country": self.institution.at_home(self.locale),
            "body": self.institution.called(self.locale),
            "date": self.day(self.row.issued_at),
            "outcomes": self.text(_OUTCOMES).replace("{modules}", "; ".join(self._titles())),
            "workload": self._workload(),
            "level": self.text(_LEVEL),
            "assessment": self.text(_ASSESSMENT),
            "participation": self.text(_PARTICIPATION),
            "quality": self.text(_QUALITY),
        }
        return [(self.text(label), said[name]) for name, label in _LABELS.items()]

    def _titles(self) -> list[str]:
        edition: Edition = "ru" if self.row.edition == "ru" else "en"
        steps = [self.syllabus.step(module) for module in self.row.modules]
        return [step.title[edition] for step in steps if step]

    def _workload(self) -> str:
        spent = minutes(self.syllabus, self.row.modules)
        hours, rest = divmod(spent, 60)
        count = len(self.row.modules)
        catalog = translation("staffroom", self.locale)
        modules = catalog.ngettext("{count} module", "{count} modules", count)
        time = self.text(_("{hours} h {minutes} min of study, by the course's own estimate"))
        time = time.replace("{hours}", str(hours)).replace("{minutes}", str(rest))
        return f"{modules.replace('{count}', str(count))}; {time}"

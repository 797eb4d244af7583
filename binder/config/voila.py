# ruff: noqa: INP001 - a settings file
"""How Voilà shows the course's pages on Binder; read by its server extension."""

from staffroom_hub.binder.pages import tell_front_end, tell_template
from staffroom_hub.classroom.app import EXTENSIONS

c = get_config()  # type: ignore[name-defined]  # noqa: F821 - Jupyter gives it
c.VoilaConfiguration.template = "staffroom"
c.VoilaConfiguration.allow_template_override = "NO"
c.VoilaConfiguration.allow_theme_override = "NO"
c.VoilaConfiguration.extension_allowlist = list(EXTENSIONS)
c.VoilaConfiguration.file_allowlist = [r".*/media/[a-z0-9.-]+\.(png|jpg|jpeg|webp|gif|svg)"]
c.VoilaConfiguration.show_tracebacks = False
c.VoilaConfiguration.prelaunch_hook = tell_template
c.VoilaConfiguration.page_config_hook = tell_front_end
c.VoilaExecutor.allow_errors = True

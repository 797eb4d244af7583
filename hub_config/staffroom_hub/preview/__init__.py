"""A module's page beside its notebook: the working folder as a teacher would get it.

An extension of a trainer's own Jupyter server. It renders with the classroom's code and starts
kernels as the classroom does, on what lies in the folder now, and nothing of it reaches the
commons: each kernel has the embedded one, over a folder that ends with the server.

`source` reads the working folder and says in sentences what is wrong · `snapshot` makes a release
of it · `studio` knows what to show of a module, anew whenever a file changes · `site` where things
are · `kernels` the environment of kernels · `handlers`, `line` the routes · `words` the texts ·
`app` puts it together. What JupyterLab shows of it is in `widgets/js/lab/`.
"""

from typing import Any

from staffroom_hub.preview.app import Preview


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """Tell Jupyter Server what to load."""
    return [{"module": "staffroom_hub.preview", "app": Preview}]

"""The course without a hub, for one person: what `binder/` opens.

    repo2docker ── binder/postBuild ── python -m staffroom_hub.binder    releases, seeded colleagues
                └─ binder/start ────── Jupyter server with Voilà         binder/config/voila.py

Pages are shown by Voilà's own front end in our template; each has a kernel with the embedded
commons, all over one SQLite file. Nothing survives the session but a progress file.
"""

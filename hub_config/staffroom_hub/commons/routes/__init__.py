"""Routes: each parses, calls a rule or the store, and answers. One module a subject.

`ROUTERS` is the whole interface; a test walks it against the table of who may do what.
"""

from staffroom_hub.commons.routes import (
    activities,
    events,
    feedback,
    grading,
    health,
    modules,
    people,
    releases,
    submission,
    submissions,
    threads,
)

ROUTERS = (
    health.router,
    people.router,
    releases.router,
    releases.one,
    submissions.router,
    grading.router,
    feedback.router,
    modules.router,
    modules.one,
    activities.every,
    activities.router,
    threads.router,
    submission.router,
    events.router,
)

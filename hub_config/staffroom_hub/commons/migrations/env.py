"""Alembic's environment: it works on the connection that `store.migrate` opened."""

from alembic import context

from staffroom_hub.commons.store.migrate import compared
from staffroom_hub.commons.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_name=compared,
    # SQLite can roll a change of tables back, once the driver is kept from committing by itself.
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()

"""The bench of discussions: what it fills can be read, and costs the same however much it is."""

import json

from bench import filling
from bench.commons import Commons
from bench.discussion import bare, ours


async def test_a_filled_database_is_read_by_as_many_statements_at_any_size(tmp_path):
    """Opening, writing and searching find what was filled in, and ask no more where there is more."""
    counts = []
    for size in (100, 3_000):
        url = f"sqlite:///{tmp_path / f'{size}.sqlite'}"
        filled = await filling.fill(url, size)
        async with Commons(url) as commons:
            works = ours(commons, filling.READER)
            await works["post"]()
            thread = json.loads(await works["open_topic"]())
            assert thread["open"]
            assert len(thread["posts"]) > 50
            assert json.loads(await works["search"]())["hits"]
            counts.append({name: await commons.statements(work) for name, work in works.items()})
            for work in bare(commons, filled).values():
                await work()
    assert counts[0] == counts[1]

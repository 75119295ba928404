from collections.abc import Iterator

import pytest
from channels.layers import channel_layers

from tests.decision.live.world import World

# A server's own modules: importing one would put its pages in place of the real ones.
collect_ignore = ["site"]


@pytest.fixture
def world() -> Iterator[World]:
    world = World()
    before = channel_layers.set("default", world.layer)
    yield world
    channel_layers.set("default", before)

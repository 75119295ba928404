"""How often: the times of the streams, in seconds."""

# After each round of rendering and handing out, as many times as long as the round took: what
# changes meanwhile is shown together. A change after a pause is shown at once.
REST = 1.0
HEARTBEAT = 15.0
# Where no channel layer tells of what other processes move, it is looked for so often.
LOOK = 0.5
# While the channel layer is away the state is looked at so often.
RECONNECT = 5.0
# After so long of writing to watchers the other requests have their turn.
SLICE = 0.002

"""How often: the times of the streams, in seconds."""

# Changes that follow each other faster are shown together; the first after a pause at once.
INTERVAL = 0.3
LONGEST_INTERVAL = 0.5  # where there are so many watchers that handing out takes its time
HEARTBEAT = 15.0
# While the channel layer is away the state is looked at so often.
RECONNECT = 5.0
# After so long of writing to watchers the other requests have their turn.
SLICE = 0.002

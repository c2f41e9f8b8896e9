"""Redis as Celery's broker, with a lost connection that costs no worker its life.

kombu 5.7 closes a lost connection twice. The second time it wants to hand back the jobs the worker
has in hand, over a connection that has forgotten where it led, and the AttributeError that follows
is no error of a connection to Celery: a worker that was at work when Redis went away ended with
"Unrecoverable error". Named as what it is, Celery lets it pass and connects again. The jobs come
back when their visibility timeout is over.
"""

from typing import Any

from kombu.transport import redis


class Channel(redis.Channel):
    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        if self.connection.client is None:
            raise ConnectionError("The connection to the broker is closed")
        found: dict[str, Any] = super()._connparams(asynchronous)  # type: ignore[misc]
        return found


class Transport(redis.Transport):
    Channel = Channel

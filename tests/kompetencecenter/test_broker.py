"""The embedded broker: good enough for Celery, on a machine without Redis. And one that is lost."""

import pytest
import redis
from kombu import Connection
from kombu.common import ignore_errors
from redis.exceptions import ResponseError

from kompetencecenter.broker import EmbeddedBroker

pytestmark = pytest.mark.processes


@pytest.fixture
def broker():
    embedded = EmbeddedBroker()
    embedded.start()
    yield embedded
    embedded.stop()


@pytest.fixture
def client(broker):
    with redis.Redis.from_url(broker.address, single_connection_client=True) as connected:
        yield connected


def test_listens_on_this_machine_only(broker):
    assert broker.server_address[0] == "127.0.0.1"


def test_an_error_reply_leaves_the_connection_open(client):
    client_id = client.client_id()

    with pytest.raises(ResponseError, match="NOSCRIPT|No matching script"):
        client.evalsha("0" * 40, 0)

    assert client.client_id() == client_id


def test_a_lock_is_released_by_script(client):
    with client.lock("mutex", timeout=60):
        assert client.get("mutex") is not None

    assert client.get("mutex") is None


def test_two_brokers_keep_apart(broker, client):
    other = EmbeddedBroker()
    other.start()
    client.set("key", "one")

    try:
        with redis.Redis.from_url(other.address) as second:
            assert second.get("key") is None
    finally:
        other.stop()
    assert other.address != broker.address


def lose(broker, transport, monkeypatch):
    """Close a connection as Celery does when Redis went while a job was in hand: the channel that
    waits for jobs finds out last, and the channel of the neighbours can not say goodbye.
    """
    connection = Connection(broker.address, transport=transport)
    channel, neighbours = connection.default_channel, connection.channel()
    channel.queue_declare("jobs")
    channel.basic_publish(channel.prepare_message("a job"), "", "jobs")
    assert channel.basic_get("jobs") is not None

    def hang_up(**_options):
        channel._in_poll = None
        raise redis.ConnectionError("Connection closed by server.")

    channel._in_poll = channel.client
    monkeypatch.setattr(channel, "_brpop_read", hang_up)
    monkeypatch.setattr(neighbours, "close", hang_up)
    connection.collect()
    ignore_errors(connection, connection.close)


def test_a_connection_lost_with_a_job_in_hand_is_closed_without_a_word(broker, monkeypatch):
    lose(broker, "redis", monkeypatch)


def test_kombu_by_itself_would_end_the_worker(broker, monkeypatch):
    # The day this fails, kompetencecenter/transport.py has done its work and can go.
    with pytest.raises(AttributeError):
        lose(broker, "kombu.transport.redis:Transport", monkeypatch)

"""The embedded broker: good enough for Celery, on a machine without Redis."""

import pytest
import redis
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
    with client.lock("mutex", timeout=5):
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

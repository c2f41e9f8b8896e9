"""The embedded broker: Redis's protocol served from memory by this process, nothing to install.

It keeps nothing when it stops. That is harmless here: what must not be lost is a row in the
database, and beat asks for it again.
"""

import logging
import threading

from fakeredis import TcpFakeServer
from fakeredis._clients._tcp_server import TCPFakeRequestHandler
from redis.exceptions import ResponseError

logger = logging.getLogger(__name__)


class PatientHandler(TCPFakeRequestHandler):
    """Has two habits of a real Redis that fakeredis's own handler lacks.

    An error reply must leave the connection open: clients ask for a script by its checksum, are
    told NOSCRIPT and then send the script on the same line. And replies must leave at once: with
    Nagle's algorithm on, every task waits 80 ms for acknowledgements.
    """

    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        read = self.current_client.read_response

        def read_or_tell() -> object:
            try:
                return read()
            except ResponseError as error:
                return error

        self.current_client.read_response = read_or_tell  # type: ignore[method-assign,assignment]


class EmbeddedBroker(TcpFakeServer):
    """A broker for one demo or one test run, on a free port of this machine only."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0))
        self.daemon_threads = True
        self.RequestHandlerClass = PatientHandler

    @property
    def address(self) -> str:
        """What REDIS_URL or KC_BROKER is to be."""
        return f"redis://127.0.0.1:{self.server_address[1]}/0"

    def start(self) -> None:
        """Begin to answer, in a thread of its own."""
        threading.Thread(target=self.serve_forever, name="broker", daemon=True).start()

    def stop(self) -> None:
        """Stop answering and free the port."""
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Take it calmly when a client is killed in mid-sentence: it connects again by itself."""
        logger.debug("lost %s", client_address, exc_info=True)

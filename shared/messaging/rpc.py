"""Calling services: a server side that survives what arrives, and a pool of clients.

The entrypoint is nameko's, with two differences: an error leaves as `errors.carried` says, and a
request that no answer can be sent to is dropped instead of ending the service. The pool's clients
are nameko's stand-alone proxies, one call at a time each, for greenthreads and threads alike.

Services answer the gateway's broker user alone, and a client takes an answer only from the user of
the service that it called; the broker validates both.
"""

import queue
import sys
import time
from functools import partial
from typing import Any

import structlog
from kombu.exceptions import KombuError
from nameko import constants, exceptions
from nameko.amqp.publish import Publisher
from nameko.rpc import MethodProxy, Responder, Rpc, RpcConsumer, get_rpc_exchange
from nameko.standalone.rpc import (
    ClusterRpcProxy,
    PollingQueueConsumer,
    SingleThreadedReplyListener,
)

import shared.embedded.transport  # noqa: F401  (makes embedded:// known)
from shared.contracts.errors import ServiceUnavailableError
from shared.kernel.errors import InternalError, ZerenError
from shared.messaging.broker_rights import GATEWAY
from shared.messaging.consuming import PatientQueueConsumer
from shared.messaging.errors import carried
from shared.messaging.topology import stand

CONNECT_TIMEOUT_S = 3.0

_log = structlog.get_logger(__name__)


class ZerenRpcConsumer(RpcConsumer):  # type: ignore[misc]  # nameko has no types
    """Answers every request that names a reply queue; drops the others."""

    queue_consumer = PatientQueueConsumer()

    def handle_message(self, body: Any, message: Any) -> None:
        """Hand a request of the gateway to its method; anybody else's is dropped."""
        sender = message.properties.get("user_id")
        if sender != GATEWAY:
            _log.error("rpc_request_refused", sender=str(sender))
            self.queue_consumer.ack_message(message)
            return
        super().handle_message(body, message)

    def handle_result(self, message: Any, result: Any, exc_info: Any) -> Any:
        if not message.properties.get("reply_to") or not message.properties.get("content_type"):
            _log.warning("rpc_request_dropped", routing_key=message.delivery_info["routing_key"])
            self.queue_consumer.ack_message(message)
            return result, exc_info
        if exc_info is not None:
            error = carried(exc_info[1])
            exc_info = (type(error), error, exc_info[2])
        try:
            result, exc_info = self._responder(message).send_response(result, exc_info)
        except Exception:  # noqa: BLE001  (an answer that cannot be sent must not end the service)
            _log.exception("rpc_answer_lost")
            exc_info = sys.exc_info()
        self.queue_consumer.ack_message(message)
        return result, exc_info

    def _responder(self, message: Any) -> Responder:
        config = self.container.config
        uri = config[constants.AMQP_URI_CONFIG_KEY]
        responder = Responder(uri, get_rpc_exchange(config), constants.DEFAULT_SERIALIZER, message)
        responder.publisher_cls = partial(Publisher, user_id=self.container.service_name)
        return responder


class ZerenRpc(Rpc):  # type: ignore[misc]  # nameko has no types
    """An RPC method; a ZerenError it raises is expected and reaches the caller as it was."""

    rpc_consumer = ZerenRpcConsumer()

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("expected_exceptions", ZerenError)
        super().__init__(**kwargs)


rpc = ZerenRpc.decorator


class _QuickPublisher(Publisher):  # type: ignore[misc]  # nameko has no types
    """Gives up on a lost broker in about a second, where nameko's takes nine."""

    transport_options = {  # noqa: RUF012  (nameko's own shape; it is copied by nobody)
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.5,
        "interval_max": 0.5,
    }
    retry_policy = {"max_retries": 1, "interval_start": 0, "interval_step": 0.5}  # noqa: RUF012


class _Method(MethodProxy):  # type: ignore[misc]  # nameko has no types
    publisher_cls = _QuickPublisher


class _Replies(PollingQueueConsumer):  # type: ignore[misc]  # nameko has no types
    """Connects once or says so; kombu's default waits two seconds and tries again."""

    asked: str | None = None  # the service whose answer is waited for

    def _setup_consumer(self) -> None:
        self.connection.ensure_connection(max_retries=0, timeout=CONNECT_TIMEOUT_S)
        stand(self.connection, self.queue.exchange)
        self.queue.exchange.no_declare = True  # the gateway may not
        super()._setup_consumer()

    def on_message(self, body: Any, message: Any) -> None:
        sender = message.properties.get("user_id")
        if sender == self.asked:
            super().on_message(body, message)
        else:
            _log.error("rpc_answer_refused", sender=str(sender), asked=self.asked)
            message.ack()


class _ReplyListener(SingleThreadedReplyListener):  # type: ignore[misc]  # nameko has no types
    def __init__(self, timeout: float | None = None) -> None:
        super().__init__(timeout=timeout)
        self.queue_consumer = _Replies(timeout=timeout)


class _Client:
    """One connection with its reply queue; for one caller at a time."""

    def __init__(self, amqp_uri: str) -> None:
        config = {constants.AMQP_URI_CONFIG_KEY: amqp_uri}
        self._proxy = ClusterRpcProxy(config, reply_listener_cls=_ReplyListener)
        self._proxy.start()
        self._methods: dict[tuple[str, str], _Method] = {}

    def is_alive(self) -> bool:
        """Look for a hang-up that nobody has read yet; costs one read that does not wait."""
        connection = self._proxy._reply_listener.queue_consumer.connection  # noqa: SLF001
        try:
            connection.drain_events(timeout=0)
        except TimeoutError:
            return bool(connection.connected)
        except (OSError, *connection.connection_errors):
            return False
        return bool(connection.connected)

    def call(self, service: str, method: str, kwargs: dict[str, Any], timeout_s: float) -> Any:
        listener = self._proxy._reply_listener  # noqa: SLF001
        listener.queue_consumer.timeout = timeout_s
        listener.queue_consumer.asked = service
        known = (service, method)
        if known not in self._methods:
            worker = self._proxy._worker_ctx  # noqa: SLF001
            self._methods[known] = _Method(worker, service, method, listener, user_id=GATEWAY)
        return self._methods[known](**kwargs)

    def close(self) -> None:
        try:
            self._proxy.stop()
        except (OSError, KombuError, exceptions.RpcTimeout) as error:
            _log.debug("rpc_client_close_failed", error=repr(error))


class RpcClients:
    """At most ``size`` calls at once; a client that failed is thrown away, never used again."""

    def __init__(self, amqp_uri: str, size: int = 8) -> None:
        self._amqp_uri = amqp_uri
        self._idle: queue.LifoQueue[_Client | None] = queue.LifoQueue()
        self._size = size
        for _ in range(size):
            self._idle.put(None)

    def call(self, service: str, method: str, *, timeout_s: float = 10.0, **kwargs: Any) -> Any:
        """Call ``service.method`` with JSON values by name; give its JSON result.

        Raises:
            ServiceUnavailableError: no broker, no such service running, or no answer within
                ``timeout_s``. What was asked for may have been done all the same.
            InternalError: the service failed inside, or does not know the method.
            ZerenError: whatever the service raised, as the class that it was.
        """
        end = time.monotonic() + timeout_s
        try:
            client = self._idle.get(timeout=timeout_s)
        except queue.Empty:
            raise ServiceUnavailableError(service, why="too many calls at once") from None
        keep: _Client | None = None
        try:
            client = self._living(client)
            left_s = max(end - time.monotonic(), 0.01)
            result = client.call(service, method, kwargs, left_s)
            keep = client
        except ZerenError:
            keep = client
            raise
        except exceptions.UnknownService:
            keep = client
            raise ServiceUnavailableError(service, why="not running") from None
        except exceptions.RpcTimeout as error:
            raise ServiceUnavailableError(service, why="no answer in time") from error
        except exceptions.RemoteError as error:
            raise InternalError(service) from error
        except Exception as error:
            _log.warning("rpc_connection_lost", service=service, error=repr(error))
            raise ServiceUnavailableError(service, why="bus does not answer") from error
        finally:
            if keep is None and client is not None:
                client.close()
            self._idle.put(keep)
        return result

    def close(self) -> None:
        """Close idle connections. Calls under way end first; wait at most a second for each."""
        for _ in range(self._size):
            try:
                client = self._idle.get(timeout=1)
            except queue.Empty:
                return
            if client is not None:
                client.close()

    def _living(self, client: _Client | None) -> _Client:
        if client is not None and client.is_alive():
            return client
        if client is not None:
            client.close()
        return _Client(self._amqp_uri)

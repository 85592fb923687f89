"""A request taken through oslo.messaging's own code: from the body that the broker delivers to the reply that it is handed.

Only the broker is made up: a message of kombu, a connection that keeps what is sent, and a driver that has it."""

import contextlib
import types

import kombu.message
import oslo_messaging
from differential_values import canonical
from oslo_config import cfg
from oslo_messaging._drivers import amqpdriver, impl_rabbit
from oslo_messaging.rpc import dispatcher as rpc_dispatcher
from oslo_messaging.rpc import server as rpc_server

POLICIES = {
    "default": None,
    "legacy": rpc_dispatcher.LegacyRPCAccessPolicy,
    "explicit": rpc_dispatcher.ExplicitRPCAccessPolicy,
}


class Broker:
    """Driver and connection in one."""

    prefetch_size = 0
    missing_destination_retry_timeout = 0

    def __init__(self):
        self.sent = []

    @contextlib.contextmanager
    def _get_connection(self, purpose):
        yield self

    def direct_send(self, queue, message):
        self.sent.append(message)


class Delivered(kombu.message.Message):
    def ack(self, *args, **kwargs):
        pass


def decode(body, broker):
    """What the driver makes of a body: an incoming message. Raises whatever makes it reject the body."""
    listener = amqpdriver.RpcAMQPListener(broker, broker)
    delivered = Delivered(body=body, content_type="application/json", content_encoding="utf-8")
    listener(impl_rabbit.RabbitMessage(delivered))
    incoming = listener.incoming.pop(0)
    # Signs of life are timing, which is not compared; their threads would outlive some requests.
    incoming.client_timeout = None
    return incoming


def serve(case):
    """The outcome of a request to a server with the endpoints of the case."""
    broker = Broker()
    body = case["body"].encode("utf-8")
    try:
        incoming = decode(body, broker)
    except Exception:
        return {"kind": "rejected"}
    calls = []
    endpoints = [endpoint_of(described, place, calls) for place, described in enumerate(case["endpoints"])]
    cfg.CONF.set_override("rpc_ping_enabled", case["ping"])
    dispatcher = rpc_dispatcher.RPCDispatcher(endpoints, None, POLICIES[case["policy"]])
    holder = types.SimpleNamespace(dispatcher=dispatcher)
    try:
        rpc_server.RPCServer._process_incoming(holder, [incoming])
    except Exception:
        # The thread that serves a request keeps such an error to itself.
        pass
    return {**answer_of(broker.sent), "calls": calls}


def answer_of(sent):
    if not sent:
        return {"kind": "no answer"}
    reply = load(sent[-1])
    if reply["failure"] is None:
        return {"kind": "result", "result": canonical(reply["result"])}
    failure = load_text(reply["failure"])
    return {
        "kind": "failure",
        "class": failure["class"],
        "module": failure["module"],
        "message": failure["message"],
        "args": canonical(failure["args"]),
        "kwargs": canonical(failure["kwargs"]),
    }


def load(envelope):
    return impl_rabbit.rpc_common.deserialize_msg(envelope)


def load_text(text):
    return impl_rabbit.rpc_common.jsonutils.loads(text)


def endpoint_of(described, place, calls):
    """An object with the attributes that the case describes."""
    members = {}
    for attribute in described["attributes"]:
        name = attribute["name"]
        members[name] = attribute_of(attribute, place, calls)
    if described["target"] is not None:
        target = described["target"]
        members["target"] = oslo_messaging.Target(
            namespace=target["namespace"],
            version=target["version"],
            legacy_namespaces=target["legacyNamespaces"],
        )
    return type("Endpoint", (), members)()


def attribute_of(attribute, place, calls):
    if attribute["kind"] == "value":
        return 3

    def method(self, ctxt, /, **kwargs):
        seen = {"endpoint": place, "method": attribute["name"], "args": canonical(kwargs), "context": canonical(ctxt)}
        calls.append(seen)
        return act(attribute["does"], kwargs, ctxt)

    return rpc_server.expose(method) if attribute["exposed"] else method


def act(does, kwargs, ctxt):
    if does == "args":
        return kwargs
    if does == "context":
        return ctxt
    if does == "value error":
        raise ValueError("caf\u00e9")
    if does == "type error":
        raise TypeError("wrong 'type'")
    if does == "failure":
        raise Exception(str(len(kwargs)))
    return None

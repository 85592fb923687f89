"""oslo.messaging's own functions for the differential test. Every line of standard input is a JSON array of questions, every
line of standard output the array of answers. Ends when its standard input does."""

import datetime
import json
import logging
import os
import sys

import differential_server
import interop_errors
import oslo_messaging
from differential_values import canonical, crash, raised
from oslo_config import cfg
from oslo_messaging import _utils
from oslo_messaging._drivers import common
from oslo_messaging.rpc import client as rpc_client
from oslo_messaging.rpc import dispatcher as rpc_dispatcher
from oslo_serialization import jsonutils


def version(question):
    implemented, requested = question["implemented"], question["requested"]
    try:
        answer = _utils.version_is_compatible(implemented, requested)
    except Exception as error:
        return {"kind": "refused", **raised(error)}
    return {"kind": "compatible" if answer else "incompatible"}


def message(question):
    broker = differential_server.Broker()
    body = bytes.fromhex(question["body"])
    try:
        incoming = differential_server.decode(body, broker)
    except Exception:
        return {"kind": "rejected"}
    known = ("method", "args", "namespace", "version")
    return {
        "kind": "message",
        "message": canonical({key: incoming.message[key] for key in known if key in incoming.message}),
        "context": canonical(incoming.ctxt),
        "messageId": canonical(incoming.msg_id),
        "replyQueue": canonical(incoming.reply_q),
        "uniqueId": canonical(incoming.unique_id),
    }


MAKERS = {
    "ValueError": ValueError,
    "TypeError": TypeError,
    "Exception": Exception,
    "NoSuchMethod": rpc_dispatcher.NoSuchMethod,
    "UnsupportedVersion": rpc_dispatcher.UnsupportedVersion,
    "RPCVersionCapError": rpc_client.RPCVersionCapError,
    "MessagingTimeout": oslo_messaging.MessagingTimeout,
    "MessageDeliveryFailure": oslo_messaging.MessageDeliveryFailure,
    "ThingNotFound": interop_errors.ThingNotFound,
}


def raise_failure(question):
    """What oslo.messaging sends for an exception, and what it makes of that text and of ours."""
    maker = MAKERS[question["class"]]
    try:
        raise maker(*question["args"], **question["kwargs"])
    except maker:
        theirs = common.serialize_remote_exception(sys.exc_info())
    failure = jsonutils.loads(theirs)
    # Stacks of two languages are not compared.
    failure["tb"] = []
    return {
        "text": theirs,
        "outcome": {
            "kind": "failure",
            "failure": members(failure),
            "rebuilt": rebuilt(jsonutils.dumps(failure), question["allowed"]),
        },
        "ours": {
            "kind": "failure",
            "failure": members(jsonutils.loads(question["text"])),
            "rebuilt": rebuilt(question["text"], question["allowed"]),
        },
    }


def members(failure):
    return {key: canonical(failure[key]) for key in ("class", "module", "message", "tb", "args", "kwargs")}


def rebuilt(text, allowed):
    try:
        error = common.deserialize_remote_exception(text, allowed)
    except Exception:
        return {"kind": "refused"}
    if isinstance(error, oslo_messaging.RemoteError):
        return {
            "kind": "remote",
            "class": canonical(error.exc_type),
            "message": canonical(error.value),
            "tb": canonical(error.traceback),
        }
    return {
        "kind": "rebuilt",
        "class": canonical(type(error).__name__),
        "module": canonical(type(error).__module__),
        "text": canonical(str(error)),
    }


def read_failure(question):
    """What a client makes of a failure's text when it allows no module."""
    return rebuilt(question["text"], [])


def load(question):
    """A JSON text as it is read, and what the library writes for that."""
    text = question["text"]
    try:
        value = jsonutils.loads(text)
    except Exception:
        return {"kind": "refused"}
    limit = sys.getrecursionlimit()
    # What was read has to be shown, however deep it is.
    sys.setrecursionlimit(20_000)
    try:
        return {"kind": "value", "value": canonical(value), "written": jsonutils.dumps(value)}
    finally:
        sys.setrecursionlimit(limit)


def date(question):
    moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=question["ms"])
    return {"kind": "value", "value": canonical(jsonutils.loads(jsonutils.dumps(moment)))}


def url(question):
    text = question["url"]
    try:
        parsed = oslo_messaging.TransportURL.parse(cfg.CONF, text)
    except Exception as error:
        return {"kind": "refused", "class": type(error).__name__, "message": str(error)}
    hosts = [
        {"hostname": host.hostname, "port": host.port, "username": host.username, "password": host.password}
        for host in parsed.hosts
    ]
    return {
        "kind": "url",
        "driver": canonical(parsed.transport),
        "virtualHost": canonical(parsed.virtual_host),
        "hosts": canonical(hosts),
        "query": canonical(parsed.query),
    }


ANSWERS = {
    "serve": differential_server.serve,
    "version": version,
    "message": message,
    "raise": raise_failure,
    "read": read_failure,
    "load": load,
    "date": date,
    "url": url,
}


def answer(question):
    try:
        return ANSWERS[question["ask"]](question)
    except Exception as error:
        return {"crash": crash(error)}


def main():
    logging.disable(logging.CRITICAL)
    cfg.CONF([])
    cfg.CONF.register_opts(rpc_dispatcher._dispatcher_opts)
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps([answer(question) for question in json.loads(line)]), flush=True)
    sys.stdout.flush()
    os._exit(0)


main()

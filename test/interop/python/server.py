"""An oslo.messaging server. Arguments: transport URL, topic, server name, and the exchange if it is another than usual. Ends
when its standard input does."""

import logging
import sys
import time

import cinder_exceptions
import oslo_messaging
from interop_errors import ThingNotFound
from oslo_config import cfg


class Plain:
    """Endpoint without target: null namespace, version 1.0."""

    def __init__(self):
        self.noted = []

    def echo(self, ctxt, value=None):
        return value

    def describe_number(self, ctxt, value):
        return f"{type(value).__name__} {value!r}"

    def number(self, ctxt, text):
        return float(text)

    def context(self, ctxt):
        return ctxt

    def kwargs(self, ctxt, **kwargs):
        return kwargs

    def slow(self, ctxt, seconds, value):
        time.sleep(seconds)
        return value

    def note(self, ctxt, value):
        self.noted.append(value)

    def notes(self, ctxt):
        return self.noted

    def fail_builtin(self, ctxt, text):
        raise ValueError(text)

    def fail_declared(self, ctxt, thing_id):
        raise ThingNotFound(thing_id=thing_id)


class Volumes:
    """One method of cinder's volume manager, which has no such volume."""

    target = oslo_messaging.Target(version="3.20")

    def accept_transfer(self, ctxt, volume_id, new_user, new_project, no_snapshots=False):
        raise cinder_exceptions.VolumeNotFound(volume_id=volume_id)


class Control:
    target = oslo_messaging.Target(namespace="control", version="2.3")

    def where(self, ctxt):
        return "control 2.3"


def main(url, topic, server_name, exchange=None):
    logging.basicConfig(level=logging.ERROR)
    conf = cfg.CONF
    conf([])
    transport = oslo_messaging.get_rpc_transport(conf, url=url)
    target = oslo_messaging.Target(topic=topic, server=server_name, exchange=exchange)
    endpoints = [Plain(), Volumes(), Control()]
    server = oslo_messaging.get_rpc_server(transport, target, endpoints, executor="threading")
    server.start()
    print("ready", flush=True)
    sys.stdin.read()
    server.stop()
    server.wait()
    transport.cleanup()


main(*sys.argv[1:])

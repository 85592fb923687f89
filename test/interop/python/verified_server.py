"""A server of the API greeter 1.1 that keeps its contract, as far as Python does. Arguments: transport URL, topic, server name,
and the names of faults: what it is to do wrong. Ends when its standard input does."""

import os
import sys

import oslo_messaging
from oslo_config import cfg

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "stand_ins"))

from greeter import errors  # noqa: E402

GREETINGS = {"en": "Hello", "fr": "Bonjour"}


class Greeter:
    target = oslo_messaging.Target(version="1.1")

    def greet(self, ctxt, name, language="en"):
        if language not in GREETINGS:
            raise errors.UnknownLanguage(language=language)
        return "%s, %s!" % (GREETINGS[language], name)

    def remember(self, ctxt, name):
        pass


class WrongResult(Greeter):
    def greet(self, ctxt, name, language="en"):
        return {"greeting": name}


class UndeclaredError(Greeter):
    def greet(self, ctxt, name, language="en"):
        raise KeyError(language)


class OtherNames(Greeter):
    def greet(self, ctxt, person, language="en"):
        return person


class AnyArguments(Greeter):
    def greet(self, ctxt, **kwargs):
        return "Hello"


class OldVersion(Greeter):
    target = oslo_messaging.Target(version="1.0")


class DefaultName(Greeter):
    def greet(self, ctxt, name="you", language="en"):
        return Greeter.greet(self, ctxt, name, language)


def main(url, topic, server_name, kind="Greeter"):
    conf = cfg.CONF
    conf([])
    transport = oslo_messaging.get_rpc_transport(conf, url=url)
    target = oslo_messaging.Target(topic=topic, server=server_name)
    server = oslo_messaging.get_rpc_server(transport, target, [globals()[kind]()], executor="threading")
    server.start()
    print("ready", flush=True)
    sys.stdin.read()
    server.stop()
    server.wait()
    transport.cleanup()


main(*sys.argv[1:])

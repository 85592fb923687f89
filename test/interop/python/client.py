"""An oslo.messaging client. Argument: transport URL. Every line of standard input is a call or cast in JSON, every line of
standard output its outcome. Several run at a time. Ends when its standard input does."""

import json
import logging
import sys
import threading

import cinder_exceptions
import oslo_messaging
from oslo_config import cfg

lock = threading.Lock()


def say(outcome):
    with lock:
        print(json.dumps(outcome), flush=True)


def number(text):
    try:
        return int(text)
    except ValueError:
        return float(text)


def run(transport, command):
    try:
        target = oslo_messaging.Target(**command["target"])
        client = oslo_messaging.RPCClient(
            transport,
            target,
            timeout=command.get("timeout"),
            call_monitor_timeout=command.get("monitor"),
            version_cap=command.get("version_cap"),
            transport_options=oslo_messaging.TransportOptions(at_least_once=command.get("at_least_once", False)),
        )
        operation = getattr(client, command["op"])
        args = dict(command.get("args", {}))
        if "number" in command:
            args["value"] = number(command["number"])
        result = operation(command.get("context", {}), command["method"], **args)
        if "number" in command:
            # The type would be lost on the way to the test.
            result = f"{type(result).__name__} {result!r}"
        say({"id": command["id"], "result": result})
    except Exception as error:
        say(
            {
                "id": command["id"],
                "error": {
                    "class": type(error).__name__,
                    "module": type(error).__module__,
                    "bases": [base.__name__ for base in type(error).__mro__],
                    "volume_not_found": isinstance(error, cinder_exceptions.VolumeNotFound),
                    "text": str(error),
                    "args": [str(arg) for arg in error.args],
                    "kwargs": getattr(error, "kwargs", {}),
                    "exc_type": getattr(error, "exc_type", None),
                    "value": getattr(error, "value", None),
                },
            }
        )


def main(url):
    logging.basicConfig(level=logging.ERROR)
    # The library looks up some options in the global object, whatever it is given.
    conf = cfg.CONF
    conf([])
    allowed = ["interop_errors", "cinder.exception"]
    transport = oslo_messaging.get_rpc_transport(conf, url=url, allowed_remote_exmods=allowed)
    print("ready", flush=True)
    threads = []
    for line in sys.stdin:
        thread = threading.Thread(target=run, args=(transport, json.loads(line)))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    transport.cleanup()


main(*sys.argv[1:])

"""Servers with the signatures of cinder's real managers. Arguments: transport URL, and answers by API and method in JSON. They
listen where cinder's services do, take each request as oslo.messaging's dispatcher does (context and arguments deserialised by
cinder's real serializers), and bind the arguments to the signature of the manager's method, as a call of it would. Every request
is told in a line of standard output. Answers pass through the real serializer in both directions. Ends when its standard input
does.

Stubbed: the bodies of the methods, which need a database and devices."""

import inspect
import json
import sys

import cinder_process
import oslo_messaging
from cinder import rpc
from cinder.backup import manager as backup_manager
from cinder.objects import base as objects_base
from cinder.scheduler import manager as scheduler_manager
from cinder.volume import manager as volume_manager

MANAGERS = {
    "cinder-volume": volume_manager.VolumeManager,
    "cinder-scheduler": scheduler_manager.SchedulerManager,
    "cinder-backup": backup_manager.BackupManager,
}


def shape(value):
    if isinstance(value, objects_base.CinderObject):
        return type(value).__name__
    if isinstance(value, dict):
        return "dict"
    if isinstance(value, list):
        return [shape(item) for item in value]
    return type(value).__name__


def recorder(api, name, function, answer):
    signature = inspect.signature(function)

    def record(ctxt, **arguments):
        told = {"api": api, "method": name, "arguments": {key: shape(value) for key, value in arguments.items()}}
        told["context"] = type(ctxt).__name__
        try:
            signature.bind(None, ctxt, **arguments)
        except TypeError as error:
            told["error"] = str(error)
        cinder_process.say(told)
        return answer

    return record


class Recorder:
    """An endpoint with the public methods and the target of a manager."""

    def __init__(self, api, manager, answers):
        self.target = manager.target
        for name in dir(manager):
            function = getattr(manager, name)
            if not name.startswith("_") and inspect.isfunction(function):
                setattr(self, name, recorder(api, name, function, answers.get(name)))


def main(url, answers):
    cinder_process.configure(url)
    serializer = cinder_process.serializer()
    answers = serializer.deserialize_entity(cinder_process.admin_context(), json.loads(answers))
    servers = []
    for api, manager in MANAGERS.items():
        server = oslo_messaging.get_rpc_server(
            rpc.TRANSPORT,
            oslo_messaging.Target(topic=api, server="n1"),
            [Recorder(api, manager, answers[api])],
            executor="threading",
            serializer=rpc.RequestContextSerializer(serializer),
            access_policy=oslo_messaging.DefaultRPCAccessPolicy,
        )
        server.start()
        servers.append(server)
    cinder_process.say({"versions": {api: manager.target.version for api, manager in MANAGERS.items()}})
    print("ready", flush=True)
    sys.stdin.read()
    for server in servers:
        server.stop()
    for server in servers:
        server.wait()
    rpc.TRANSPORT.cleanup()


if __name__ == "__main__":
    main(*sys.argv[1:])

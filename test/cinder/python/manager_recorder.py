"""Cinder's Service with the signatures of its real managers. Arguments: transport URL, and JSON with the services to start, answers
by API and method, and a version pin of objects. Each service is started by cinder's own Service.start, so that it listens where
cinder does. Requests are taken as oslo.messaging's dispatcher takes them (context and arguments deserialised by cinder's real
serializers), and the arguments are bound to the signature of the manager's method, as a call of it would. Every request is told
in a line of standard output. Answers pass through the real serializer in both directions. Ends when its standard input does.

Stubbed, as there is no database and no device: the bodies of the methods, `init_host` included; Service.__init__, which writes
the row of the service; and the lowest version of objects in the table of services, which is an argument instead."""

import eventlet

eventlet.monkey_patch()

import copy  # noqa: E402
import inspect  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402

import cinder_process  # noqa: E402
from cinder import objects, rpc  # noqa: E402
from cinder import service as cinder_service  # noqa: E402
from cinder.backup import manager as backup_manager  # noqa: E402
from cinder.objects import base as objects_base  # noqa: E402
from cinder.scheduler import manager as scheduler_manager  # noqa: E402
from cinder.volume import manager as volume_manager  # noqa: E402
from eventlet import tpool  # noqa: E402
from oslo_messaging._drivers import amqpdriver  # noqa: E402
from oslo_service import service as oslo_service  # noqa: E402

MANAGERS = {
    "cinder-volume": volume_manager.VolumeManager,
    "cinder-scheduler": scheduler_manager.SchedulerManager,
    "cinder-backup": backup_manager.BackupManager,
}


def methods_of(manager):
    names = (name for name in dir(manager) if not name.startswith("_"))
    return {name: getattr(manager, name) for name in names if inspect.isfunction(getattr(manager, name))}


def parameters_of(function):
    """By name, whether a parameter is required; without `self` and the context."""
    parameters = list(inspect.signature(function).parameters.values())[2:]
    return {
        ("**" if parameter.kind is parameter.VAR_KEYWORD else "") + parameter.name: parameter.default is parameter.empty
        for parameter in parameters
    }


def shape(value):
    if isinstance(value, objects_base.CinderObject):
        return type(value).__name__
    if isinstance(value, dict):
        return "dict"
    if isinstance(value, list):
        return [shape(item) for item in value]
    return type(value).__name__


class Recorder:
    """An endpoint with the public methods and the target of a manager, at one of the places where a service listens."""

    def __init__(self, service, place, answers):
        manager = MANAGERS[service.topic]
        self.target = manager.target
        self.place = {"api": service.topic, "service": service.host, "taken": "%s/%s" % (place.topic, place.server)}
        for name, function in methods_of(manager).items():
            setattr(self, name, self.recorder(name, function, answers.get(name)))

    def recorder(self, name, function, answer):
        signature = inspect.signature(function)

        def record(ctxt, **arguments):
            told = {**self.place, **ctxt.delivery, "method": name, "request": ctxt.request_id, "context": type(ctxt).__name__}
            told["arguments"] = {key: shape(value) for key, value in arguments.items()}
            # As the real serializer would send on what it read.
            told["read"] = cinder_process.serializer().serialize_entity(ctxt, arguments)
            try:
                signature.bind(None, ctxt, **arguments)
            except TypeError as error:
                told["error"] = str(error)
            cinder_process.say(told)
            return answer

        return record


def tell_deliveries():
    """Hands what the broker says of a message, and its arguments as they came, on to the endpoint, within the context."""
    listen = amqpdriver.AMQPListener.__call__

    def listen_and_tell(self, message):
        info = message._raw_message.delivery_info
        wire = copy.deepcopy(message.get("args"))
        message["_context_delivery"] = {"exchange": info["exchange"], "routingKey": info["routing_key"], "wire": wire}
        return listen(self, message)

    amqpdriver.AMQPListener.__call__ = listen_and_tell
    deserialize = rpc.RequestContextSerializer.deserialize_context

    def deserialize_and_tell(self, context):
        delivery = context.pop("delivery")
        ctxt = deserialize(self, context)
        ctxt.delivery = delivery
        return ctxt

    rpc.RequestContextSerializer.deserialize_context = deserialize_and_tell


class Manager:
    """What Service.start asks of a manager."""

    additional_endpoints = []

    def init_host(self, added_to_cluster=None, **kwargs):
        pass

    def init_host_with_rpc(self):
        pass


def service_of(api, host, cluster=None):
    """A Service as its constructor leaves it."""
    service = cinder_service.Service.__new__(cinder_service.Service)
    oslo_service.Service.__init__(service)
    service.topic, service.host, service.cluster = api, host, cluster
    service.manager = Manager()
    service.coordination, service.added_to_cluster, service.origin_service_id = False, False, 1
    service.report_interval = service.periodic_interval = service.periodic_fuzzy_delay = None
    service.rpcserver = service.backend_rpcserver = service.cluster_rpcserver = None
    return service


def main(url, options):
    options = json.loads(options)
    cinder_process.configure(url)
    tell_deliveries()
    answers = cinder_process.serializer().deserialize_entity(cinder_process.admin_context(), options["answers"])
    pin = options.get("objects") or objects_base.OBJ_VERSIONS.get_current()
    objects.Service.get_minimum_obj_version = classmethod(lambda cls, *args: pin)
    get_server = rpc.get_server
    services = []
    for place in options["services"]:
        service = service_of(**place)

        def get_recording_server(target, endpoints, serializer=None, service=service):
            assert endpoints == [service.manager]
            return get_server(target, [Recorder(service, target, answers[service.topic])], serializer)

        rpc.get_server = get_recording_server
        service.start()
        services.append(service)
    cinder_process.say({"versions": {api: manager.target.version for api, manager in MANAGERS.items()}})
    methods = {
        api: {name: parameters_of(function) for name, function in methods_of(manager).items()}
        for api, manager in MANAGERS.items()
    }
    cinder_process.say({"methods": methods})
    print("ready", flush=True)
    tpool.execute(sys.stdin.read)
    for service in services:
        service.stop()
    for service in services:
        service.wait()
    rpc.TRANSPORT.cleanup()


if __name__ == "__main__":
    main(*sys.argv[1:])

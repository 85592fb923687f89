"""Cinder's own clients, VolumeAPI, SchedulerAPI and BackupAPI, as they stand in the package python3-cinder. Argument: transport
URL. Every line of standard input says which API is to be called at which version cap, and may say more (see `Command`): every method
that the class has is called once, each answered by a line on standard output. Ends when its standard input does.

Stubbed, as there is no database: the version pins that cinder reads from the table `services` (their caches are filled instead),
`create_worker`, which writes a row that a restarted service cleans up, and the loading of fields that an object does not hold, which
are null or empty instead. Everything else is cinder's and oslo.messaging's."""

import datetime
import inspect
import types

import cinder_process
from cinder import rpc
from cinder.backup import rpcapi as backup_rpcapi
from cinder.objects import base as objects_base
from cinder.objects import cleanable
from cinder.scheduler import rpcapi as scheduler_rpcapi
from cinder.volume import rpcapi as volume_rpcapi

APIS = {
    "cinder-volume": volume_rpcapi.VolumeAPI,
    "cinder-scheduler": scheduler_rpcapi.SchedulerAPI,
    "cinder-backup": backup_rpcapi.BackupAPI,
}


UNSET = object()


class Command:
    """What a line of standard input asks for. What it leaves out is as in the signature."""

    def __init__(
        self,
        api,
        cap,
        only=None,
        host="n1@lvm#pool",
        cluster=None,
        service=UNSET,
        backup="b1",
        tag="",
        objects=None,
        omit=False,
        values=None,
    ):
        self.api, self.cap, self.only = api, cap, only
        # Where volumes and groups are, the host of a service, and that of a backup.
        self.host, self.cluster, self.backup = host, cluster, backup
        self.service = {"cinder-backup": "b1"}.get(api, "n1@lvm") if service is UNSET else service
        # Before the name of the method in the request id.
        self.tag = tag
        # The version pin of objects.
        self.objects = objects or objects_base.OBJ_VERSIONS.get_current()
        # Whether optional parameters are left out, and values instead of those of the table.
        self.omit, self.values = omit, values or {}


def values(ctxt, command):
    """Values for the parameters of the methods, by name."""
    host, cluster = command.host, command.cluster
    volume = cinder_process.example("volume", ctxt)
    volume.host, volume.cluster_name = host, cluster
    snapshot = cinder_process.example("snapshot", ctxt)
    snapshot.volume = volume
    group = cinder_process.example("group", ctxt)
    group.host, group.cluster_name = host, cluster
    group_snapshot = cinder_process.example("group_snapshot", ctxt)
    group_snapshot.group = group
    backup = cinder_process.example("backup", ctxt)
    backup.host = command.backup
    service = cinder_process.example("service", ctxt)
    service.host, service.cluster_name = command.service, cluster
    request_spec = cinder_process.example("request_spec", ctxt)
    cleanup_request = cinder_process.example("cleanup_request", ctxt)
    cleanup_request.host, cleanup_request.cluster_name = command.service, cluster
    log_request = cinder_process.example("log_level_list", ctxt).objects[0]
    identifier = "55555555-5555-4555-8555-555555555555"
    return {
        "volume": volume,
        "vref": volume,
        "new_volume": volume,
        "snapshot": snapshot,
        "group": group,
        "source_group": None,
        "group_snapshot": group_snapshot,
        "backup": backup,
        "service": service,
        "request_spec": request_spec,
        "request_spec_list": [request_spec],
        "group_spec": request_spec,
        "filter_properties": {"retry": {"num_attempts": 1, "hosts": []}},
        "filter_properties_list": [{}],
        "group_filter_properties": {},
        "cleanup_request": cleanup_request,
        "log_request": log_request,
        "dest_backend": types.SimpleNamespace(
            host="n2@lvm#pool", cluster_name=cluster, capabilities={"free_capacity_gb": 12.5, "storage_protocol": ["iSCSI", "iscsi"]}
        ),
        # A snapshot is taken where its volume is, so that there always is one.
        "backend": cluster or host or ("n1@lvm#pool" if command.api == "cinder-scheduler" else None),
        "backend_id": cluster or host,
        "host": command.backup,
        "backup_host": command.backup,
        "backup_hosts": ["b1"],
        "backup_service": "cinder.backup.drivers.nfs.NFSBackupDriver",
        "backup_url": "eyJpZCI6IDF9",
        "backup_device": cinder_process.example("backup_device_info", ctxt),
        "status": "available",
        "volume_id": identifier,
        "attachment_id": identifier,
        "instance_uuid": identifier,
        "snapshot_id": identifier,
        "image_id": identifier,
        "backup_id": identifier,
        "new_type_id": identifier,
        "host_name": "compute-1",
        "mountpoint": "/dev/vdb",
        "mode": "rw",
        "image_meta": {"id": identifier, "name": "image", "container_format": "bare", "disk_format": "raw"},
        "connector": {"host": "compute-1", "ip": "192.0.2.7", "initiator": "iqn.1993-08.org.debian:01:1", "multipath": False},
        "new_user": "user-2",
        "new_project": "project-2",
        "new_size": 2,
        "reservations": [identifier],
        "old_reservations": None,
        "error": False,
        "ref": {"source-name": "old"},
        "original_volume_status": "available",
        "updates": {"replication_status": "failed-over", "active_backend_id": "second"},
        "secondary_backend_id": "second",
        "discover": True,
        "marker": None,
        "limit": 10,
        "offset": 0,
        "sort_keys": ["size"],
        "sort_dirs": ["asc"],
        "add_volumes": identifier,
        "remove_volumes": "",
        "force_host_copy": False,
        "filters": {},
        "service_name": "volume",
        "capabilities": {"volume_backend_name": "lvm", "free_capacity_gb": 12.5, "total_capacity_gb": 100.0},
        "cluster_name": None,
        "timestamp": datetime.datetime(2026, 11, 22, 8, 9, 56, 41546),
        **command.values,
    }


def methods_of(api):
    own = (name for name in dir(api) if not name.startswith("_"))
    inherited = {name for name in dir(rpc.RPCAPI)} | {"prepare_timestamp"}
    return [name for name in own if name not in inherited and callable(getattr(api, name)) and name.islower()]


def arguments_of(method, known, omit):
    """Every parameter, optional ones unless they are to be omitted; those without a value in the table keep their default."""
    arguments = {}
    for name, parameter in inspect.signature(method).parameters.items():
        if name in ("ctxt", "context", "self"):
            continue
        if omit and parameter.default is not inspect.Parameter.empty:
            continue
        if name in known:
            arguments[name] = known[name]
        elif parameter.default is inspect.Parameter.empty:
            raise KeyError("no value for the parameter %s" % name)
    return arguments


def shape(value):
    """What a caller got: the class of an object, of a list those of its items, of anything else its type."""
    if isinstance(value, (list, tuple)) and not isinstance(value, objects_base.ObjectListBase):
        return [shape(item) for item in value]
    return type(value).__name__


def call_all(command):
    name, cap = command.api, command.cap
    rpc.LAST_RPC_VERSIONS[APIS[name].BINARY] = cap
    rpc.LAST_OBJ_VERSIONS[APIS[name].BINARY] = command.objects
    api = APIS[name]()
    for method in methods_of(api):
        if command.only and method not in command.only:
            continue
        ctxt = cinder_process.admin_context(command.tag + method)
        known = values(ctxt, command)
        outcome = {"api": name, "cap": cap, "method": method}
        try:
            result = getattr(api, method)(ctxt, **arguments_of(getattr(api, method), known, command.omit))
            outcome["result"] = shape(result)
            # As the real serializer would send it on.
            outcome["primitive"] = cinder_process.serializer().serialize_entity(ctxt, result)
        except Exception as error:
            bases = [base.__module__ + "." + base.__name__ for base in type(error).__mro__]
            outcome["error"] = {"class": type(error).__name__, "bases": bases, "text": str(error)}
        cinder_process.say(outcome)
    cinder_process.say({"done": True})


def load_nothing(self, attrname):
    """In place of a query: the field is empty."""
    field = self.fields[attrname]
    setattr(self, attrname, {} if "Dict" in type(field).__name__ else None)


def main(url):
    cinder_process.configure(url)
    for classes in objects_base.CinderObjectRegistry.obj_classes().values():
        for cls in classes:
            if "obj_load_attr" in vars(cls):
                cls.obj_load_attr = load_nothing
    cleanable.CinderCleanableObject.create_worker = lambda self, pinned=True: True
    cinder_process.say({"versions": {name: api.RPC_API_VERSION for name, api in APIS.items()}})
    print("ready", flush=True)
    for command in cinder_process.commands():
        call_all(Command(**command))
    rpc.TRANSPORT.cleanup()


if __name__ == "__main__":
    import sys

    main(*sys.argv[1:])

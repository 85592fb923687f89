"""What both programs of this folder need: cinder's configuration, its objects, and a transport. Nothing here opens a database."""

import json
import os
import sys
import tempfile

from cinder import context as cinder_context
from cinder import objects, rpc
from cinder.objects import base as objects_base
from oslo_config import cfg

objects.register_all()

EXAMPLES = os.path.join(os.path.dirname(__file__), "..", "..", "fixtures", "cinder", "examples")


def configure(url):
    """Configures cinder by a file, as its services are."""
    lines = ["[DEFAULT]", "transport_url = " + url, "rpc_response_timeout = 20", "[oslo_messaging_notifications]", "driver = noop"]
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
        file.write("\n".join(lines))
        file.flush()
        cfg.CONF(["--config-file", file.name], project="cinder")
    rpc.init(cfg.CONF)


def admin_context(request_id=None):
    return cinder_context.RequestContext("user-1", "project-1", is_admin=True, read_deleted="no", request_id=request_id)


def serializer():
    return objects_base.CinderObjectSerializer()


def example(name, ctxt):
    """One of the objects taken from a real cinder, deserialised by the real serializer."""
    with open(os.path.join(EXAMPLES, name + ".json"), encoding="utf-8") as file:
        return serializer().deserialize_entity(ctxt, json.load(file))


def say(line):
    print(json.dumps(line), flush=True)


def commands():
    """The commands on standard input, one JSON value a line."""
    for line in sys.stdin:
        yield json.loads(line)

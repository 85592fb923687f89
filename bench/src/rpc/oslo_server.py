"""An oslo.messaging server as its documentation has it. Ends when its standard input does."""

import json
import logging
import os
import sys

import oslo_messaging
from oslo_config import cfg


class Totals:
    target = oslo_messaging.Target(version="1.0")

    def total(self, ctxt, order_id, note, lines):
        quantity = sum(line["quantity"] for line in lines)
        return {"order_id": order_id, "lines": len(lines), "quantity": quantity}

    def note(self, ctxt, order_id, note, lines):
        self.total(ctxt, order_id, note, lines)


def main():
    logging.basicConfig(level=logging.ERROR)
    settings = json.loads(os.environ["BENCH_PEER"])
    cfg.CONF([])
    transport = oslo_messaging.get_rpc_transport(cfg.CONF, url=settings["url"])
    target = oslo_messaging.Target(exchange=settings["topic"], topic=settings["topic"], server="bench")
    server = oslo_messaging.get_rpc_server(transport, target, [Totals()], executor="threading")
    server.start()
    print(json.dumps({"ready": True}), flush=True)
    sys.stdin.read()
    server.stop()
    server.wait()
    transport.cleanup()


main()

"""An oslo.messaging client, a thread for each call in flight. Does what it is asked for, in JSON, a line each; ends when its
standard input does."""

import itertools
import json
import logging
import math
import os
import sys
import threading
import time

import oslo_messaging
from oslo_config import cfg


def percentile(ordered, fraction):
    return ordered[max(0, math.ceil(fraction * len(ordered)) - 1)]


def closed_loop(call, orders, concurrency, ms, max_calls):
    latencies = []
    problems = []
    numbers = itertools.count()
    start = time.perf_counter()
    end = start + ms / 1000

    def loop():
        try:
            while not problems:
                begin = time.perf_counter()
                number = next(numbers)
                if begin >= end or number >= max_calls:
                    return
                order = orders[number % len(orders)]
                answer = call(order)
                latencies.append(time.perf_counter() - begin)
                if answer["order_id"] != order["order_id"]:
                    raise RuntimeError("an answer belongs to another call")
        except Exception as error:
            problems.append(error)

    threads = [threading.Thread(target=loop) for _ in range(concurrency)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
    seconds = time.perf_counter() - start
    ordered = sorted(latencies)
    return {
        "calls": len(ordered),
        "seconds": seconds,
        "p50Ms": percentile(ordered, 0.5) * 1000,
        "p99Ms": percentile(ordered, 0.99) * 1000,
    }


def main():
    logging.basicConfig(level=logging.ERROR)
    settings = json.loads(os.environ["BENCH_PEER"])
    cfg.CONF([])
    transport = oslo_messaging.get_rpc_transport(cfg.CONF, url=settings["url"])
    target = oslo_messaging.Target(exchange=settings["topic"], topic=settings["topic"], version="1.0")
    client = oslo_messaging.RPCClient(transport, target)
    loaded = {}

    def call(order):
        return client.call({}, "total", **order)

    def cast(order):
        client.cast({}, "note", **order)
        quantity = sum(line["quantity"] for line in order["lines"])
        return {"order_id": order["order_id"], "lines": len(order["lines"]), "quantity": quantity}

    send = cast if settings["send"] == "cast" else call

    def obey(command):
        if "load" in command:
            orders = command["load"]["orders"]
            loaded[command["load"]["name"]] = orders
            return {"loaded": [send(order) for order in orders]}
        run = command["run"]
        orders = loaded[run["orders"]]
        return {"measured": closed_loop(send, orders, run["concurrency"], run["ms"], run["maxCalls"])}

    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        try:
            answer = obey(json.loads(line))
        except Exception as error:
            answer = {"error": repr(error)}
        print(json.dumps(answer), flush=True)
    transport.cleanup()


main()

"""Measures what reading and writing a versioned object take cinder: gets what to do as a line of JSON, answers with one. Its
counterpart in TypeScript is worker.ts."""

import json
import sys
import time

from cinder import objects
from cinder.objects import base

SAMPLE_SECONDS = 0.2

objects.register_all()
serializer = base.CinderObjectSerializer()
prepared = {}


def work_of(contender, direction, file):
    with open(file, encoding="utf-8") as source:
        primitive = json.load(source)
    text = json.dumps(primitive)
    if contender == "python-json":
        return (lambda: json.loads(text)) if direction == "read" else (lambda: json.dumps(primitive))
    volume = serializer.deserialize_entity(None, json.loads(text))
    if serializer.serialize_entity(None, volume) != primitive:
        raise RuntimeError(file + " is not written as it was read")
    if direction == "read":
        return lambda: serializer.deserialize_entity(None, json.loads(text))
    return lambda: json.dumps(serializer.serialize_entity(None, volume))


def measure(once, times):
    start = time.process_time()
    for _ in range(times):
        once()
    return (time.process_time() - start) / times * 1e6


def answer_to(request):
    key = json.dumps(request, sort_keys=True)
    if key not in prepared:
        once = work_of(request["contender"], request["direction"], request["file"])
        prepared[key] = (once, max(20, round(SAMPLE_SECONDS * 1e6 / measure(once, 20))))
    return {"cpuMicros": measure(*prepared[key])}


for line in sys.stdin:
    try:
        answer = answer_to(json.loads(line))
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)

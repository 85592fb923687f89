"""Values and exceptions as texts that both sides of the differential test can compare."""

import json
import struct
import traceback

LARGEST_EXACT = 2**53 - 1


def canonical(value):
    """One text for equal values. Whole floats within 2^53 and the integers of the same value are one, as in JavaScript."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int):
        return str(value) if abs(value) <= LARGEST_EXACT else "int:" + digits(value)
    if isinstance(value, float):
        if value.is_integer() and abs(value) <= LARGEST_EXACT:
            return "-0" if value == 0 and struct.pack(">d", value)[0] else str(int(value))
        return "nan" if value != value else "float:" + struct.pack(">d", value).hex()
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(sorted(canonical(key) + ":" + canonical(member) for key, member in value.items())) + "}"
    return "opaque:" + type(value).__name__


def digits(value):
    return "%x" % value


def raised(error):
    """What is compared of an exception."""
    return {"class": type(error).__name__, "module": type(error).__module__, "message": str(error)}


def crash(error):
    """What is told of an exception that is the test's own fault."""
    return "".join(traceback.format_exception(error))

"""Exceptions that both sides of the interop tests know."""


class ThingNotFound(Exception):
    """In the style of OpenStack services: a message template and keyword arguments."""

    def __init__(self, message=None, **kwargs):
        self.kwargs = kwargs
        super().__init__(message or "Thing %(thing_id)s could not be found." % kwargs)

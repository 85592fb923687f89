"""What the interop tests need of cinder's exceptions where cinder is not installed; an installed one comes first."""


class CinderException(Exception):
    """A template, filled in with the keyword arguments, which travel together with the code."""

    message = "An unknown exception occurred."
    code = 500

    def __init__(self, message=None, **kwargs):
        self.kwargs = {"code": self.code, **kwargs}
        self.msg = self.message % self.kwargs if message is None else message
        super().__init__(self.msg)


class NotFound(CinderException):
    code = 404


class VolumeNotFound(NotFound):
    message = "Volume %(volume_id)s could not be found."

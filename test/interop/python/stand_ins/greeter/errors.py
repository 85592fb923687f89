"""The errors of the API greeter, under the module that its schema names."""


class UnknownLanguage(Exception):
    def __init__(self, message=None, **kwargs):
        self.kwargs = kwargs
        super().__init__(message or "No greeting in %(language)s" % kwargs)

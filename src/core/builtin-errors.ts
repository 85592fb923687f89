/** Exceptions in `builtins` that a peer in Python can make from what travels: not groups, nor one that needs bytes. */
const classes: ReadonlySet<string> = new Set([
  ...['Exception', 'ArithmeticError', 'AssertionError', 'AttributeError', 'BlockingIOError', 'BrokenPipeError'],
  ...['BufferError', 'BytesWarning', 'ChildProcessError', 'ConnectionAbortedError', 'ConnectionError'],
  ...['ConnectionRefusedError', 'ConnectionResetError', 'DeprecationWarning', 'EOFError', 'EncodingWarning'],
  ...['EnvironmentError', 'FileExistsError', 'FileNotFoundError', 'FloatingPointError', 'FutureWarning', 'IOError'],
  ...['ImportError', 'ImportWarning', 'IndentationError', 'IndexError', 'InterruptedError', 'IsADirectoryError'],
  ...['KeyError', 'LookupError', 'MemoryError', 'ModuleNotFoundError', 'NameError', 'NotADirectoryError'],
  ...['NotImplementedError', 'OSError', 'OverflowError', 'PendingDeprecationWarning', 'PermissionError'],
  ...['ProcessLookupError', 'RecursionError', 'ReferenceError', 'ResourceWarning', 'RuntimeError', 'RuntimeWarning'],
  ...['StopAsyncIteration', 'StopIteration', 'SyntaxError', 'SyntaxWarning', 'SystemError', 'TabError', 'TimeoutError'],
  ...[
    'TypeError',
    'UnboundLocalError',
    'UnicodeEncodeError',
    'UnicodeError',
    'UnicodeTranslateError',
    'UnicodeWarning',
  ],
  ...['UserWarning', 'ValueError', 'Warning', 'ZeroDivisionError'],
])

/** The keyword arguments that some of them take. */
const keywords: Readonly<Record<string, readonly string[]>> = {
  AttributeError: ['name', 'obj'],
  ImportError: ['name', 'path'],
  ModuleNotFoundError: ['name', 'path'],
  NameError: ['name'],
  UnboundLocalError: ['name'],
}

/** Whether a peer in Python would raise a builtin exception for a failure of this class with these keyword arguments. */
export function isBuiltinError(name: string, kwargs: Readonly<Record<string, unknown>>): boolean {
  if (!classes.has(name)) return false
  const known = Object.hasOwn(keywords, name) ? (keywords[name] ?? []) : []
  return Object.keys(kwargs).every((key) => known.includes(key))
}

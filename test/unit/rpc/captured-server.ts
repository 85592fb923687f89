import { type JsonObject, plainEndpoint, RemoteError, type ServerCall } from 'stubwire'
import { parseJson } from '../../../src/core/json.js'
import { replays, repliesOf, said } from './captured.js'

interface Raised {
  readonly module?: string
  readonly message: string
  readonly args?: readonly unknown[]
  readonly kwargs?: JsonObject
}

/** A handler that raises an exception of Python. */
function raises(name: string, { module = 'builtins', message, args = [message], kwargs = {} }: Raised): () => never {
  return () => {
    throw new RemoteError({ class: name, module, message, tb: [], args, kwargs }, { message })
  }
}

const instance = 'Instance abc-123 could not be found.'
const noFile = "[Errno 2] No such file or directory: '/nope'"

/** Python checks the names of arguments when it calls; handlers without a schema do so by themselves. */
function checkNames(method: string, args: object, wanted: readonly string[]): void {
  const bogus = Object.keys(args).find((name) => !wanted.includes(name))
  if (bogus !== undefined) {
    throw new TypeError(`Endpoint.${method}() got an unexpected keyword argument '${bogus}'`)
  }
  const missing = wanted.find((name) => !Object.hasOwn(args, name))
  if (missing !== undefined) {
    throw new TypeError(`Endpoint.${method}() missing 1 required positional argument: '${missing}'`)
  }
}

async function sleep(method: string, args: { readonly seconds: number }): Promise<number> {
  checkNames(method, args, ['seconds'])
  await new Promise((resolve) => setTimeout(resolve, args.seconds * 1000))
  return args.seconds
}

function capturedResult(id: string): unknown {
  const [reply] = replays.filter((replay) => replay.id === id).flatMap(repliesOf)
  if (reply === undefined) throw new Error(`${id} has no reply`)
  return said(reply).result
}

/** What the server of the captures offered. */
const handlers = {
  noargs: (args: object) => checkNames('noargs', args, []),
  echo: ({ value }: JsonObject) => value,
  kwargs: (args: JsonObject) => args,
  context: (_: JsonObject, call: ServerCall) => call.context,
  /** Tuples, sets, dates and the like, as they look in JSON. */
  types: () => capturedResult('enc-python-types'),
  slow: (args: { readonly seconds: number }) => sleep('slow', args),
  slow_fail: async (args: { readonly seconds: number }) => {
    await sleep('slow_fail', args)
    throw new RangeError('slow and bad')
  },
  return_unserializable: () => () => {},
  raise_unserializable: raises('ValueError', { message: 'unwritable', args: [() => {}] }),
  raise_value_error: () => {
    throw new RangeError('bad value')
  },
  raise_unicode: () => {
    throw new RangeError('caf\u00e9 \u2603 \u{1f600}')
  },
  raise_no_args: () => {
    throw new RangeError('')
  },
  raise_key_error: raises('KeyError', { message: "'missing'", args: ['missing'] }),
  raise_os_error: raises('FileNotFoundError', { message: noFile, args: [2, 'No such file or directory'] }),
  raise_chained: raises('RuntimeError', { message: 'outer' }),
  raise_plain: raises('PlainError', { module: 'wire_exc', message: 'plain message' }),
  raise_nova: raises('NovaStyle', { module: 'wire_exc', message: instance, kwargs: { instance_id: 'abc-123' } }),
  raise_two: raises('TwoArgs', { module: 'wire_exc', message: "(404, 'not found')", args: [404, 'not found'] }),
  raise_mismatch: raises('CtorMismatch', { module: 'wire_exc', message: 'only one arg: 1/2' }),
  raise_remote_suffix: raises('PlainError_Remote', { module: 'wire_exc_Remote', message: 'came from another hop' }),
  raise_expected: raises('PlainError', { module: 'wire_exc', message: 'expected' }),
}

/** A request that a handler was called for. */
export interface Ran {
  readonly method: string
  readonly args: unknown
}

/** The endpoints of the captures' server; what they run is added to the list. */
export function capturedEndpoints(ran: Ran[]) {
  const watched = Object.entries(handlers).map(([method, handler]) => {
    const run = (args: never, call: never) => {
      ran.push({ method, args })
      return (handler as (args: never, call: never) => unknown)(args, call)
    }
    return [method, run] as const
  })
  const where = (args: unknown) => {
    ran.push({ method: 'where', args })
    return 'control'
  }
  return [
    plainEndpoint({ version: '1.5', handlers: Object.fromEntries(watched) }),
    plainEndpoint({ namespace: 'control', legacyNamespaces: ['legacy'], version: '2.3', handlers: { where } }),
  ]
}

/** The failure in a reply, of whose traceback only the first and the last line count. */
export function failureIn(reply: JsonObject): JsonObject | null {
  if (typeof reply.failure !== 'string') return null
  const failure = parseJson(reply.failure) as JsonObject & { tb: readonly string[] }
  // A server of Python still names the class that it raised, which a caller never sees otherwise.
  const last = failure.tb.at(-1)?.replace(/^(\w+)_Remote\.(\w+)_Remote:/, '$1.$2:')
  return { ...failure, tb: [failure.tb[0], last] }
}

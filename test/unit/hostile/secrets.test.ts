import { createServer, type Server } from 'node:net'
import { inspect } from 'node:util'
import { connect, createEndpoint, type Logger, RpcClient, serve, type Transport } from 'stubwire'
import { afterEach, describe, expect, it } from 'vitest'
import { callMethod, objectOf, typeOf } from '../rpc/support.js'

const password = 's3cr3t-pass'
const token = 't0k3n-of-a-caller'
const secrets = new RegExp(`${password}|${token}`)

const open: { close(): Promise<void> }[] = []

afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** Everything that a logger, a debugger or a crash report could show of a value. */
function shown(value: unknown): string {
  const texts = [inspect(value, { depth: 20, showHidden: true }), String(value)]
  if (value instanceof Error) texts.push(value.message, value.stack ?? '', JSON.stringify(value))
  else texts.push(JSON.stringify(value) ?? '')
  return texts.join('\n')
}

/** A port at which whoever connects is turned away at once. */
async function closedDoor(): Promise<number> {
  const server: Server = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({ close: () => new Promise((resolve) => server.close(() => resolve())) })
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('it should have failed')
    },
    (error: unknown) => error,
  )
}

describe('credentials of the URL', () => {
  it.each([
    ['a bad port', `rabbit://user:${password}@host:x/`],
    ['a bad port behind a second host', `rabbit://user:${password}@a:1,user:${password}@b:1x/`],
    ['a scheme without a driver', `rabbt://user:${password}@host/`],
    ['an unknown option', `rabbit://user:${password}@host/?ssl_key=x`],
    ['a bad option', `rabbit://user:${password}@host/?ssl=perhaps`],
    ['an unfinished address', `rabbit://user:${password}@[::1/`],
    ['an unknown option in memory', `memory://user:${password}@host/?x=1`],
  ])('are not told by the error about %s', async (_, url) => {
    expect(shown(await failure(connect(url)))).not.toMatch(secrets)
  })

  it('are seen neither in the transport nor in a client nor in what failed', async () => {
    const transport: Transport = await connect(`rabbit://user:${password}@127.0.0.1:${await closedDoor()}/vhost`)
    open.unshift(transport)
    const client = new RpcClient(transport, { target: { topic: 't' }, timeoutMs: 400 })
    expect(shown(transport)).not.toMatch(secrets)
    expect(shown(client)).not.toMatch(secrets)
    const context = { auth_token: token }
    const error = await failure(client.call(callMethod('find'), {}, { context }))
    expect(shown(error)).toMatch(/127\.0\.0\.1/)
    expect(shown(error)).not.toMatch(secrets)
  })
})

describe('a token in the context or in an argument', () => {
  async function outcome(
    name: 'broken' | 'invalid' | 'marked' | 'markedResult' | 'result',
    args: object,
  ): Promise<{ error: unknown; logged: string }> {
    const lines: unknown[] = []
    const log = (...entries: unknown[]) => void lines.push(entries)
    const logger: Logger = { debug: log, info: log, warn: log, error: log }
    const transport = await connect('memory:///secrets')
    open.unshift(transport)
    const broken = callMethod('broken')
    const invalid = callMethod('invalid', { checkArgs: objectOf({ password: 'number' }) })
    const result = callMethod<Record<string, unknown>, unknown>('result', { checkResult: typeOf('number') })
    const secrets = ['pin']
    const marked = callMethod('marked', { checkArgs: objectOf({ pin: 'number' }), secrets })
    const checkResult = objectOf({ pin: 'number' })
    const markedResult = callMethod<Record<string, unknown>, unknown>('markedResult', { checkResult, secrets })
    const methods = [broken, invalid, marked, markedResult, result].map((method) => ({ handler: method.name, method }))
    const api = { name: 'demo', topic: 'secrets', exchange: null, namespace: null, version: '1.0', methods }
    const handlers = {
      broken: () => {
        throw new Error('it broke')
      },
      invalid: () => null,
      marked: () => null,
      markedResult: () => ({ pin: token }),
      result: () => ({ token }),
    }
    const server = await serve(transport, {
      target: { topic: 'secrets', server: 's' },
      endpoints: [createEndpoint(api, handlers)],
      logger,
    })
    // The caller does not check, so that the server has to.
    const loose = callMethod(name)
    const client = new RpcClient(transport, { target: { topic: 'secrets' }, timeoutMs: 5_000 })
    const error = await failure(client.call(loose, args as never, { context: { auth_token: token, password } }))
    await server.stop({ graceMs: 1_000 })
    return { error, logged: shown(lines) }
  }

  it.each([
    ['a handler that throws', 'broken', {}, /it broke/],
    ['an argument of the wrong type', 'invalid', { password }, /password/],
    ['an argument that the schema marks', 'marked', { pin: token }, /pin: expected number, got string/],
    ['a member of the result that the schema marks', 'markedResult', {}, /pin: expected number, got string/],
    ['a result of the wrong type', 'result', {}, /result/i],
  ] as const)('is told neither to the caller nor to the log by %s', async (_, name, args, text) => {
    const { error, logged } = await outcome(name, args)
    expect(shown(error)).toMatch(text)
    expect(shown(error)).not.toMatch(secrets)
    expect(logged).not.toMatch(secrets)
  })
})

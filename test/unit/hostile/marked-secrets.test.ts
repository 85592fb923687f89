import { inspect } from 'node:util'
import { connect, createEndpoint, type IncomingCall, type Logger, type OutgoingCall, RpcClient, serve } from 'stubwire'
import { afterEach, describe, expect, it } from 'vitest'
import { runtimeApi } from '../../../codegen/runtime-api.js'
import type { CallMethod } from '../../../src/core/method.js'
import { telltale, vaultModel } from './vault.js'

const secret = (name: string) => `${telltale}-${name}`
const api = runtimeApi(vaultModel)
const contract = (name: string) => api.methods.find(({ method }) => method.name === name)?.method as CallMethod<object>
/** A method whose client checks nothing, so that the server has to. */
const unchecked = (name: string): CallMethod<object> => {
  const { checkContext: _context, checkResult: _result, ...method } = contract(name)
  return { ...method, checkArgs: () => true }
}

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

/** Calls a vault, and gathers all that anybody could show of it. */
async function everythingShown(
  method: CallMethod<object>,
  args: object,
  context: object,
  answers: Readonly<Record<string, () => unknown>> = {},
): Promise<{ error: unknown; shown: string; arrived: unknown }> {
  const shown: string[] = []
  const show = (...values: unknown[]) => void shown.push(inspect(values, { depth: 20 }))
  const logger: Logger = { debug: show, info: show, warn: show, error: show }
  const transport = await connect('memory:///marked')
  let arrived: unknown
  const handlers = {
    open: (given: object) => {
      arrived = given
      return (answers.open ?? (() => ({ label: 'a', pin: secret('result'), size: 1 })))()
    },
    draw: () => (answers.draw ?? (() => secret('drawn')))(),
    drop: () => null,
  }
  const server = await serve(transport, {
    target: { topic: 'vault', server: 's' },
    endpoints: [createEndpoint(api, handlers)],
    logger,
    interceptors: [
      (next) => (call: IncomingCall) => {
        show(call, call.call)
        return next(call)
      },
    ],
  })
  open.push(async () => {
    await server.stop({ graceMs: 1_000 })
    await transport.close()
  })
  const client = new RpcClient<object>(transport, {
    target: { topic: 'vault' },
    timeoutMs: 5_000,
    context,
    interceptors: [
      (next) => (call: OutgoingCall) => {
        show(call)
        return next(call)
      },
    ],
  })
  const error = await client.call(method, args).then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof Error) show(error, error.message, error.stack, JSON.stringify(error))
  return { error, shown: shown.join('\n'), arrived }
}

const good = { label: 'a', pin: secret('argument') }
const user = { user: 'ada', badge: secret('badge'), auth_token: secret('token') }

describe('what a schema marks as secret', () => {
  it('arrives, and is shown with no call and in no log line', async () => {
    const args = { ...good, entries: [{ label: 'deep', pin: secret('entry') }], codes: { a: secret('code') } }
    const { error, shown, arrived } = await everythingShown(contract('open'), args, user)
    expect(error).toBeNull()
    expect(arrived).toEqual(args)
    expect(shown).toContain("label: 'deep'")
    expect(shown).toContain("user: 'ada'")
    expect(shown).toContain("pin: '***'")
    expect(shown).not.toContain(telltale)
  })

  const wrong: readonly [what: string, args: object, context: object, path: string][] = [
    ['an argument', { ...good, pin: [secret('x')] }, user, '/pin: expected string, got an array of 1'],
    [
      'an argument that is too short',
      { ...good, pin: telltale },
      user,
      '/pin: expected at least 8 characters, got string',
    ],
    ['a number', { ...good, pin: 4_000_000 }, user, '/pin: expected string, got number'],
    [
      'a member of an item',
      { ...good, entries: [{ label: 'a', pin: { [secret('key')]: 1 } }] },
      user,
      '/entries/0/pin: ',
    ],
    ['a value of a map', { ...good, codes: { [secret('key')]: 1 } }, user, '/codes: holds something'],
    ['an alternative', { ...good, choice: { a: secret('a') } }, user, '/choice: '],
    [
      'what is beside it',
      { ...good, entries: [{ label: 'a', pin: secret('x'), size: 'big' }] },
      user,
      'got string "big"',
    ],
    ['a member of the context', good, { ...user, badge: [secret('x')] }, '/context/badge: expected string'],
  ]

  it.each(wrong)('is told neither by the client nor by the server that refuses %s', async (_, args, context, path) => {
    const client = await everythingShown(contract('open'), args, context)
    expect(client.error).toMatchObject({ code: 'INVALID_ARGUMENTS', side: 'client' })
    const server = await everythingShown(unchecked('open'), args, context)
    expect(server.error).toMatchObject({ code: 'INVALID_ARGUMENTS', side: 'server' })
    for (const { error, shown } of [client, server]) {
      expect(String(error)).toContain(path)
      expect(shown).not.toContain(telltale)
      expect(shown).not.toContain('4000000')
    }
  })

  it.each([
    ['a member of a result', 'open', { label: 'a', pin: [secret('x')], size: 1 }, '/pin: expected string'],
    ['what is beside it in a result', 'open', { label: 'a', pin: secret('x'), size: 'big' }, '/size: expected integer'],
    ['a whole result', 'draw', { [secret('key')]: secret('value') }, 'expected string, got an object'],
  ])('is not told by the error about %s', async (_, name, answer, text) => {
    const args = name === 'open' ? good : {}
    const { error, shown } = await everythingShown(contract(name), args, user, { [name]: () => answer })
    expect(error).toMatchObject({ code: 'INVALID_RESULT' })
    expect(String(error)).toContain(text)
    expect(shown).not.toContain(telltale)
  })
})

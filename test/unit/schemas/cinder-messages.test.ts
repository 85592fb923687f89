import { type Api, createEndpoint, type JsonObject, RPCVersionCapError, RpcServer, silentLogger } from 'stubwire'
import { cinderBackupApi } from 'stubwire/cinder-backup'
import { cinderSchedulerApi } from 'stubwire/cinder-scheduler'
import { cinderVolumeApi } from 'stubwire/cinder-volume'
import { valueOf as exampleValue } from 'stubwire/contract'
import { describe, expect, it } from 'vitest'
import { selectVersion } from '../../../src/client/version-selection.js'
import { compareVersions } from '../../../src/schema/index.js'
import { FakeRequest, type FakeRequestOptions, FakeTransport } from '../rpc/support.js'
import { type CinderApi, cinderApis } from './cinder-apis.js'
import { exampleMessage, type MethodFacts } from './cinder-fixtures.js'
import { argumentsOf, methodOf } from './model-of.js'

const generated: Readonly<Record<string, Api>> = {
  'cinder-volume': cinderVolumeApi,
  'cinder-scheduler': cinderSchedulerApi,
  'cinder-backup': cinderBackupApi,
}

/** The API as code. */
function codeOf(name: string): Api {
  const api = generated[name]
  if (api === undefined) throw new Error(`no API ${name}`)
  return api
}

/** A server of the newest version, asked one thing; its handlers answer what fits and keep what they got. */
async function ask({ name, model }: CinderApi, request: FakeRequestOptions) {
  const seen: JsonObject[] = []
  const handlers = Object.fromEntries(
    model.methods.flatMap((method) =>
      method.variants.map(({ identifier, result }) => [
        identifier,
        (args: JsonObject) => {
          seen.push(args)
          return result === null ? null : exampleValue(result, model.definitions)
        },
      ]),
    ),
  )
  const transport = new FakeTransport()
  const endpoints = [createEndpoint(codeOf(name), handlers)]
  const server = new RpcServer(transport, { target: { topic: 't', server: 's' }, endpoints, logger: silentLogger })
  await server.start()
  const asked = transport.listener.deliver(new FakeRequest(request))
  await asked.answered
  await server.stop()
  return { asked, seen }
}

/** A value for each of the arguments. */
function argsFor({ model }: CinderApi, method: string, names: readonly string[]): JsonObject {
  const known = argumentsOf(methodOf(model, method)).filter(({ name }) => names.includes(name))
  return Object.fromEntries(known.map(({ name, schema }) => [name, exampleValue(schema, model.definitions, { name })]))
}

/** Every kind of message that cinder's client sends for a method. */
function messagesOf({ name, wire, removedIn }: MethodFacts) {
  return wire.flatMap(({ caps, args, wireVersion }) =>
    args === undefined ? [] : [{ name, removedIn, caps, args, version: wireVersion }],
  )
}

describe.each(cinderApis)('a server of $name', (cinder) => {
  const messages = cinder.facts.methods.flatMap(messagesOf)
  const alive = messages.filter(({ removedIn }) => removedIn === null)
  const gone = messages.filter(({ removedIn }) => removedIn !== null)

  it.each(alive)('takes $name as cinder sends it under $caps, in version $version', async (message) => {
    const args = argsFor(cinder, message.name, message.args)
    const { asked, seen } = await ask(cinder, { method: message.name, version: message.version, args })
    expect(asked.replies).toEqual([expect.objectContaining({ failure: null })])
    expect(seen.map((its) => Object.keys(its).sort())).toEqual([[...message.args].sort()])
  })

  it.each(gone)('no longer knows $name', async ({ name, version, args }) => {
    const { asked } = await ask(cinder, { method: name, version, args: argsFor(cinder, name, args) })
    expect(asked.failure.class).toBe('NoSuchMethod')
  })
})

describe('a scheduler', () => {
  const scheduler = cinderApis.find(({ name }) => name === 'cinder-scheduler') as CinderApi
  const { method, args, context } = exampleMessage('wire-scheduler-update_service_capabilities')

  it('takes a report that was recorded, whole', async () => {
    const { asked, seen } = await ask(scheduler, { method, version: '3.3', args, context: context as JsonObject })
    expect(asked.result).toBeNull()
    expect(seen).toEqual([args])
  })

  it('takes a report with an argument of tomorrow', async () => {
    const more = { ...args, of_tomorrow: { a: [1] } }
    const { asked, seen } = await ask(scheduler, { method, version: '3.3', args: more })
    expect(asked.result).toBeNull()
    expect(seen).toEqual([more])
  })
})

/** The contracts of a method as code. */
function contractsOf(api: string, name: string) {
  return codeOf(api).methods.flatMap(({ method }) => (method.name === name ? [method] : []))
}

/** First and last version of a span such as `3.0-3.9`, `3.12` or `3.0 until 3.6`. */
function endsOf(caps: string): readonly [string, string] {
  const [first = '', last = first] = caps.split(/-| until /)
  const [major, minor] = last.split('.').map(Number)
  return [first, caps.includes(' until ') ? `${major}.${Number(minor) - 1}` : last]
}

/** Cinder's client sends it up to 3.4 only, and ours makes it of `backend` then; to servers it is an argument as before. */
const replaced = 'notify_service_capabilities.host'

describe.each(cinderApis)('a client of $name', ({ name: api, facts }) => {
  // To the client, each of several contracts is a method of its own.
  const single = facts.methods.filter(({ name }) => contractsOf(api, name).length === 1)
  const rows = single.flatMap((method) => {
    const all = [...new Set(method.wire.flatMap(({ args }) => args ?? []))]
    const given = all.filter((argument) => `${method.name}.${argument}` !== replaced)
    return method.wire.flatMap(({ caps, args = [] }) =>
      endsOf(caps).map((cap) => ({ ...method, cap, given, sent: args })),
    )
  })

  it.each(rows)('sends of $name under $cap what cinder sends', ({ name, cap, given, sent, introducedIn }) => {
    const [method] = contractsOf(api, name)
    if (method === undefined) throw new Error(`no method ${name}`)
    const select = () => selectVersion(method, Object.fromEntries(given.map((argument) => [argument, null])), cap)
    // Cinder's client refuses the same, but for continue_backup, which it sends to anyone.
    if (compareVersions(cap, introducedIn) < 0) expect(select).toThrow(RPCVersionCapError)
    else expect(Object.keys(select().args).sort()).toEqual([...sent].sort())
  })
})

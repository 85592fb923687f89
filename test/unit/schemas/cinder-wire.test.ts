import { decodeObjects, type JsonObject, RPCVersionCapError, type Transport, versionIsCompatible } from 'stubwire'
import { CinderBackupClient, cinderBackupApi } from 'stubwire/cinder-backup'
import { CinderSchedulerClient, cinderSchedulerApi } from 'stubwire/cinder-scheduler'
import { CinderVolumeClient, cinderVolumeApi } from 'stubwire/cinder-volume'
import { describe, expect, it } from 'vitest'
import { valueOf as exampleValue } from '../../../src/contract/index.js'
import type { VariantModel } from '../../../src/model/api-model.js'
import { FakeTransport, type Sent } from '../rpc/support.js'
import { cinderApis } from './cinder-apis.js'
import { type WireRow, wireRows } from './cinder-wire.js'
import { methodOf } from './model-of.js'

const clients = {
  'cinder-volume': { client: CinderVolumeClient, api: cinderVolumeApi },
  'cinder-scheduler': { client: CinderSchedulerClient, api: cinderSchedulerApi },
  'cinder-backup': { client: CinderBackupClient, api: cinderBackupApi },
} as const

/**
 * Where ours differs: the version in the message, as cinder writes its oldest one there although the method or an argument is
 * newer. A server without it then fails in its own way instead of refusing the version. By method, the version of ours and the
 * caps from which it is written.
 */
const higherVersions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'cinder-volume': {},
  'cinder-scheduler': {
    create_volume: '3.10',
    validate_host_capacity: '3.8',
    create_snapshot: '3.9',
    manage_existing_snapshot: '3.11',
    extend_volume: '3.2',
    create_backup: '3.12',
  },
  'cinder-backup': { continue_backup: '2.3', restore_backup: '2.4' },
}

/** Where cinder's client sends what the servers that its cap stands for do not have. */
const sentTooEarly: Readonly<Record<string, string>> = { continue_backup: '2.3' }

interface Outcome {
  readonly kind: 'call' | 'cast'
  readonly sent: readonly Sent[]
  readonly error: unknown
}

/** Calls the generated client in each way in which the method can be sent. */
async function sendAs(row: WireRow): Promise<Outcome[]> {
  const { api, called, cap } = row
  const { client: Client } = clients[api.name as keyof typeof clients]
  const { kind, identifier } = newest(row)
  const members =
    kind === 'call-or-cast'
      ? [
          ['call', identifier],
          ['cast', `cast${identifier.charAt(0).toUpperCase()}${identifier.slice(1)}`],
        ]
      : [[kind, identifier]]
  const outcomes: Outcome[] = []
  for (const [kind = '', member = ''] of members) {
    const transport = new FakeTransport()
    const client = new Client(transport as Transport, { versionCap: cap, validate: { result: false } })
    const send = (Reflect.get(client, member) as (...args: unknown[]) => Promise<unknown>).bind(client)
    const options = row.host === null ? {} : { host: row.host }
    const args = newest(row).args.length === 0 ? [] : [argumentsFor(row)]
    const error = await send(...args, options).then(
      () => null,
      (reason: unknown) => reason,
    )
    outcomes.push({ kind: kind as Outcome['kind'], sent: transport.sent, error })
    expect(called).not.toBe('')
  }
  return outcomes
}

function newest({ api, called }: WireRow): VariantModel {
  const variant = methodOf(api.model, called).variants.at(-1)
  if (variant === undefined) throw new Error(`${called} has no contract`)
  return variant
}

/** What a caller gives who knows the newest version alone. */
function argumentsFor(row: WireRow): JsonObject {
  const { api, called, given } = row
  const variant = newest(row)
  const wire = Object.fromEntries(
    variant.args
      .filter(({ name }) => given.includes(name))
      .map(({ name, schema }) => [name, exampleValue(schema, api.model.definitions, { name })]),
  )
  const runtime = clients[api.name as keyof typeof clients].api.methods.find(
    ({ handler }) => handler === variant.identifier,
  )
  const shape = runtime?.method.argsShape
  expect(Object.keys(wire).sort(), called).toEqual([...given].sort())
  return (shape === undefined ? wire : decodeObjects(wire, shape)) as JsonObject
}

/** The version that ours writes: cinder's, or where that says too little the one that the method or an argument needs. */
function versionOf({ api, called, cap }: WireRow, cinders: string): string {
  const higher = higherVersions[api.name]?.[called]
  return higher !== undefined && versionIsCompatible(cap, higher) ? higher : cinders
}

function isSentTooEarly({ called, cap }: WireRow): boolean {
  const since = sentTooEarly[called]
  return since !== undefined && !versionIsCompatible(cap, since)
}

describe.each(cinderApis)('a client of $name', (api) => {
  const rows = wireRows(api)
  const sent = rows.filter((row) => row.sent !== null && !isSentTooEarly(row))
  const refused = rows.filter((row) => row.sent === null || isSentTooEarly(row))

  it.each(sent)('sends $called under cap $cap as cinder does', async (row) => {
    const expected = row.sent
    if (expected === null) throw new Error('a row without message')
    const outcomes = await sendAs(row)
    // Under an older cap a cast may have to be a call.
    const kinds = outcomes.flatMap((outcome) => outcome.sent.map(({ kind }) => kind))
    expect(outcomes.map(({ error }) => error)).toEqual(outcomes.map(() => null))
    expect(kinds).toEqual(expected.kinds)
    for (const [message] of outcomes.map((outcome) => outcome.sent)) {
      const { request, target } = message as Sent
      const args = request.args as JsonObject
      expect({
        method: request.method,
        version: request.version,
        namespace: request.namespace,
        args: Object.keys(args).sort(),
        hostKeys: expected.hostKeys === null ? null : Object.keys(args.host as object).sort(),
        exchange: target.exchange,
        topic: target.topic,
        server: target.server ?? null,
        fanout: target.fanout ?? false,
      }).toEqual({
        method: expected.method,
        version: versionOf(row, expected.version),
        namespace: null,
        args: [...expected.args].sort(),
        hostKeys: expected.hostKeys,
        exchange: api.facts.exchange,
        topic: expected.topic,
        server: expected.server,
        fanout: expected.fanout,
      })
    }
  })

  it.each(refused)('refuses to send $called under cap $cap, as cinder does or should', async (row) => {
    for (const { error, sent } of await sendAs(row)) {
      expect(error).toBeInstanceOf(RPCVersionCapError)
      expect(sent).toEqual([])
    }
  })

  it.each(Object.entries(higherVersions[api.name] ?? {}))(
    'writes %s where cinder writes an older version, and says so in the schema',
    (called) => {
      const { description } = methodOf(api.model, called).variants.at(-1) ?? { description: '' }
      expect(description).toMatch(/cinder's own (client|services?) writes? [23]\.0/i)
    },
  )

  it('goes to any server of the topic without a host', async () => {
    const row = rows.findLast(({ sent, host }) => sent?.fanout === false && host !== null)
    if (row === undefined) throw new Error('no method takes a host')
    for (const { sent } of await sendAs({ ...row, host: '' })) {
      expect(sent.map(({ target }) => [target.topic, target.server ?? null])).toEqual([[api.facts.topic, null]])
    }
  })
})

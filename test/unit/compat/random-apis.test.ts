import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareApis } from '../../../codegen/compat/compare-api.js'
import { asSent } from '../../../codegen/compat/inclusion/sent.js'
import { NoValueError } from '../../../src/contract/arbitrary.js'
import { sample } from '../../../src/contract/sample.js'
import type { ApiModel, JsonSchema } from '../../../src/model/api-model.js'
import { type Checker, checker } from '../schemas/model-of.js'
import { type ChangedSchema, changedSchemas } from './changed-schema.js'

const numRuns = Number(process.env.STUBWIRE_PROPERTY_RUNS ?? 40)

/** An API with one call that takes and answers what the schema says. */
function apiWith(version: string, schema: JsonSchema, definitions: ChangedSchema['definitions']): ApiModel {
  const item = { name: 'item', description: '', schema, required: true, nullable: false, objectClass: null }
  return {
    ...{ name: 'shop', description: '', topic: 'shop', exchange: null, namespace: null, version, stability: 'stable' },
    ...{ history: [], context: null, errors: [] },
    methods: [
      {
        ...{ name: 'buy', identifier: 'buy' },
        variants: [
          {
            ...{ identifier: 'buy', description: '', kind: 'call', fanout: false, since: '1.0', until: null },
            ...{ deprecated: null, idempotent: false, timeoutMs: null, monitorMs: null, openArgs: false },
            args: [{ ...item, since: '1.0', until: null, olderPeers: 'reject' }],
            ...{ result: schema, errors: [], examples: [] },
          },
        ],
      },
    ],
    definitions: Object.fromEntries(
      Object.entries(definitions).map(([name, it]) => [
        name,
        { name, description: '', object: null, schema: it.schema },
      ]),
    ),
  }
}

function valuesOf(schema: JsonSchema, definitions: ChangedSchema['definitions'], seed: number): unknown[] {
  const sent = asSent(schema, definitions)
  try {
    return sample(sent.schema, sent.definitions, { seed, count: 15 })
  } catch (error) {
    if (error instanceof NoValueError) return []
    throw error
  }
}

/** The verdict of a generated validator; undefined where ajv trips over a member named as a method of every object. */
function asks(ask: () => boolean): boolean | undefined {
  try {
    return ask()
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

function compiles(check: Checker): boolean {
  try {
    check('buy_args', {})
    return true
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('strict mode')) return false
    throw error
  }
}

/** How often a run came to each of the conclusions. */
interface Tally {
  accepted: number
  refused: number
}

function hold({ before, after, definitions }: ChangedSchema, seed: number, tally: Tally): void {
  const [older, newer] = [apiWith('1.0', before, definitions), apiWith('1.1', after, definitions)]
  const [old, now] = [checker(older), checker(newer)]
  // What codegen refuses is not served by anybody.
  fc.pre([old, now].every(compiles))
  const findings = compareApis(older, newer)
  for (const [part, sender, receiver, sent] of [
    ['args', old, now, before],
    ['result', now, old, after],
  ] as const) {
    const wrap = (value: unknown) => (part === 'args' ? { item: value } : value)
    const own = findings.filter(({ place }) => place.startsWith(`shop/methods/buy/${part}`))
    for (const { witness } of own) {
      if (witness === null) continue
      tally.refused += 1
      expect(asks(() => sender(`buy_${part}`, wrap(witness.value)))).not.toBe(false)
      expect(asks(() => receiver(`buy_${part}`, wrap(witness.value)))).not.toBe(true)
    }
    if (own.length > 0) continue
    for (const value of valuesOf(sent, definitions, seed)) {
      // Made of closed objects, a value may fit two members of a `oneOf` whose objects are open: nobody sends it.
      if (asks(() => sender(`buy_${part}`, wrap(value))) === false) continue
      tally.accepted += 1
      if (asks(() => receiver(`buy_${part}`, wrap(value))) === false)
        throw new Error(`${part} are refused that were called compatible: ${JSON.stringify(value)}`)
    }
  }
}

test('older arguments and newer answers are what the gate says of them', { timeout: 300_000 }, () => {
  const tally = { accepted: 0, refused: 0 }
  fc.assert(
    fc.property(changedSchemas, fc.integer(), (changed, seed) => hold(changed, seed, tally)),
    { numRuns },
  )
  expect(tally.accepted).toBeGreaterThan(numRuns)
  expect(tally.refused).toBeGreaterThan(numRuns / 20)
})

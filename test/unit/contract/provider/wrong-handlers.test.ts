import { describe, expect, it } from 'vitest'
import type { ContractFailure } from '../../../../src/contract/contract-case.js'
import { providerCases } from '../../../../src/contract/provider/provider-cases.js'
import { type ServedHandlersOptions, servedHandlers } from '../../../../src/contract/provider/served-handlers.js'
import type { CaseRemark, VerifyOptions } from '../../../../src/contract/provider/verification.js'
import { createEndpoint } from '../../../../src/server/endpoint.js'
import { serve } from '../../../../src/server/serve.js'
import { apiOf } from '../api-of.js'
import { shopModel } from '../shop.js'
import { rightHandlers } from './right-handlers.js'
import { serveThrough } from './serve-through.js'

const api = apiOf(shopModel)

interface Found {
  readonly failures: ReadonlyMap<string, ContractFailure>
  readonly remarks: readonly CaseRemark[]
}

async function verify(
  handlers: object,
  served: ServedHandlersOptions = {},
  options: Partial<VerifyOptions> = {},
  only?: string,
): Promise<Found> {
  const failures = new Map<string, ContractFailure>()
  const remarks: CaseRemark[] = []
  const version = options.version ?? api.version
  const source = servedHandlers(api, createEndpoint(api, handlers, { version }), { patienceMs: 1_000, ...served })
  const made = { seed: 7, runs: 5, file: 'shop.test.ts', onRemark: (it: CaseRemark) => remarks.push(it), ...options }
  for (const { name, run } of providerCases(api, shopModel, source, { ...made, version })) {
    if (only !== undefined && name !== only) continue
    await run().catch((error: ContractFailure) => failures.set(name, error))
  }
  return { failures, remarks }
}

describe('providerCases', () => {
  it('hold for right handlers', async () => {
    expect([...(await verify(rightHandlers())).failures.values()].map(({ message }) => message)).toEqual([])
  })

  it.each(['1.0', '1.1', '1.2'])('hold for a server of version %s', async (version) => {
    const found = await verify(rightHandlers(), {}, { version })
    expect([...found.failures.values()].map(({ message }) => message)).toEqual([])
  })

  it('try a method at each version that changed it, and what is gone', () => {
    const source = servedHandlers(api, createEndpoint(api, rightHandlers()))
    const cases = providerCases(api, shopModel, source, { seed: 1, runs: 1 })
    const at = (name: string) => [...new Set(cases.filter((it) => it.method === name).map((it) => it.version))]
    expect({ price: at('price'), find: at('find'), forget: at('forget') }).toEqual({
      price: ['1.0', '1.2', '1.3'],
      find: ['1.0', '1.2'],
      forget: ['1.3'],
    })
  })

  it('remark on what a cast raises, which reaches nobody', async () => {
    const found = await verify({
      ...rightHandlers(),
      announce: () => {
        throw new RangeError('too loud')
      },
    })
    expect([...found.failures.keys()]).toEqual([])
    expect(found.remarks.map(({ text }) => text)).toContain(
      'announce raised builtins.ValueError, which reaches nobody: the method is cast',
    )
  })
})

/** What a wrong server does, the case that notices it, and what that says. */
interface Fault {
  readonly what: string
  readonly handlers?: object
  readonly served?: ServedHandlersOptions
  /** Version that the server is said to have; absent: the newest. */
  readonly version?: string
  readonly found: string
  readonly expected: RegExp
  readonly got: RegExp
}

const faults: readonly Fault[] = [
  {
    what: 'a result that does not match its schema',
    handlers: { price: () => ({ total: -1 }) },
    found: 'price 1.0 answers valid arguments as its schema promises',
    expected: /^valid arguments to be answered by a result that matches its schema$/,
    got: /InvalidResult: .*total/,
  },
  {
    what: 'a result that does not match, of a server that does not check',
    handlers: { price: () => ({ total: 'much' }) },
    served: { serve: (transport, options) => serve(transport, { ...options, validate: { result: false } }) },
    found: 'price 1.0 answers valid arguments as its schema promises',
    expected: /^valid arguments to be answered by a result that matches its schema$/,
    got: /^\{"total":"much"\}, where \/total breaks "type"$/,
  },
  {
    what: 'a handler that writes into its arguments',
    handlers: {
      price: (args: { amount: number }) => {
        args.amount += 1
        return { total: 1 }
      },
    },
    found: 'price 1.0 answers valid arguments as its schema promises',
    expected: /^the handler to leave its arguments as they are$/,
    got: /^price changed its arguments from .*"amount":1\} to .*"amount":2\}$/,
  },
  {
    what: 'an error that is not declared',
    handlers: {
      price: () => {
        throw new RangeError('no such price')
      },
    },
    found: 'price 1.0 answers valid arguments as its schema promises',
    expected: /^valid arguments to be answered by a result or a declared error$/,
    got: /^builtins.ValueError: no such price: declared are OutOfStock$/,
  },
  {
    what: 'a declared error with data of another kind',
    handlers: {
      price: () => {
        throw apiOf(shopModel)
          .methods.find(({ handler }) => handler === 'price')
          ?.method.errors?.[0]?.fromFailure({
            class: 'OutOfStock',
            module: 'shop.errors',
            message: 'none',
            tb: [],
            args: [],
            kwargs: { item: 5 },
          })
      },
    },
    found: 'price 1.0 answers valid arguments as its schema promises',
    expected: /^shop.errors.OutOfStock to carry data that match its schema$/,
    got: /^\{"item":5\}, where \/item breaks "type"$/,
  },
  {
    what: 'an error for some of the valid arguments',
    handlers: {
      price: ({ amount }: { amount: number }) => {
        if (amount === 1000) throw new RangeError('too many')
        return { total: 1 }
      },
    },
    found: 'price 1.0 answers arguments at their limits as its schema promises',
    expected: /^1000, the maximum, at \/amount, to be answered by a result or a declared error$/,
    got: /ValueError: too many/,
  },
  {
    what: 'two answers',
    served: {
      serve: serveThrough((request) => ({
        reply: async (reply) => {
          await request.reply(reply)
          await request.reply(reply)
        },
      })),
    },
    found: 'price 1.0 answers exactly once',
    expected: /^one answer to a valid call$/,
    got: /^2, of which the first was the result /,
  },
  {
    what: 'no answer',
    served: { patienceMs: 50, serve: serveThrough(() => ({ reply: async () => {} })) },
    found: 'price 1.0 answers valid arguments as its schema promises',
    expected: /^an answer to valid arguments$/,
    got: /^none within 50 ms$/,
  },
  {
    what: 'a handler that never ends',
    handlers: { price: () => new Promise(() => {}) },
    served: {
      patienceMs: 50,
      serve: async (transport, options) => {
        const server = await serve(transport, options)
        return { stop: () => server.stop({ graceMs: 0 }) }
      },
    },
    found: 'price 1.0 answers valid arguments as its schema promises',
    expected: /^an answer to valid arguments$/,
    got: /^none within 50 ms$/,
  },
  {
    what: 'arguments that are not checked',
    served: { serve: (transport, options) => serve(transport, { ...options, validate: { args: false } }) },
    found: 'price 1.0 refuses invalid arguments',
    expected: /^InvalidArguments for required member "item" left out, at the arguments$/,
    got: /^the result /,
  },
  {
    what: 'an unknown argument that is taken',
    served: { serve: (transport, options) => serve(transport, { ...options, validate: { args: false } }) },
    found: 'price 1.0 refuses an argument that it does not know',
    expected: /^InvalidArguments for the argument "argument_of_no_schema"$/,
    got: /^the result /,
  },
  {
    what: 'a method that the version does not have',
    served: {
      serve: (transport, options) =>
        serve(transport, { ...options, endpoints: [createEndpoint(api, rightHandlers())] }),
    },
    version: '1.0',
    found: 'pack 1.0 is refused, as this version does not have it',
    expected: /^NoSuchMethod for method "pack" in version 1.0$/,
    got: /^stubwire.errors.InvalidArguments: /,
  },
]

describe('a wrong server is found', () => {
  it.each(faults)('$what', async ({ handlers = {}, served = {}, version, found, expected, got }) => {
    const options = version === undefined ? {} : { version }
    const { failures } = await verify({ ...rightHandlers(), ...handlers }, served, options, found)
    const failure = failures.get(found)
    const cause = failure?.cause as { expected: string; got: string } | undefined
    expect(cause?.expected).toMatch(expected)
    expect(cause?.got).toMatch(got)
    const [method = '', at = ''] = found.split(' ')
    expect(failure).toMatchObject({ method, version: at, seed: 7, value: expect.anything() })
    expect(failure?.message).toMatch(
      new RegExp(
        `^shop: .*\n {2}method: {3}${method}\n {2}version: {2}${at}\n {2}expected: .*\n {2}got: .*\n` +
          " {2}value: .*\n {2}seed: {5}7\n {2}repeat: {3}STUBWIRE_CONTRACT_SEED=7 .* shop.test.ts -t '.*'$",
        'su',
      ),
    )
  })

  it('by a value that is as small as can be', async () => {
    const handlers = {
      ...rightHandlers(),
      price: ({ item }: { item: string }) => {
        if (item.length > 2) throw new RangeError('too long')
        return { total: 1 }
      },
    }
    const found = 'price 1.3 answers valid arguments as its schema promises'
    const { failures } = await verify(handlers, {}, { runs: 20 }, found)
    expect(failures.get(found)?.value).toEqual([
      { item: expect.stringMatching(/^.{2,3}$/su), amount: 1 },
      expect.anything(),
    ])
  })
})

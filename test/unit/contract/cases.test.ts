import { describe, expect, it } from 'vitest'
import { contractCases } from '../../../src/contract/cases.js'
import type { ContractFailure, ContractOptions } from '../../../src/contract/contract-case.js'
import type { Next } from '../../../src/core/interceptor.js'
import type { Api } from '../../../src/core/method.js'
import type { ApiModel } from '../../../src/model/api-model.js'
import { createEndpoint } from '../../../src/server/endpoint.js'
import type { IncomingCall } from '../../../src/server/incoming-call.js'
import type { RpcServerOptions } from '../../../src/server/rpc-server.js'
import { serve } from '../../../src/server/serve.js'
import { apiOf } from './api-of.js'
import { serveThrough } from './provider/serve-through.js'
import { shopModel } from './shop.js'

const api = apiOf(shopModel)
const standard: ContractOptions = { seed: 7, runs: 5, file: 'shop/contract.test.ts', patienceMs: 2_000 }
type Serve = NonNullable<ContractOptions['serve']>

/** The failures of all cases, by name. */
async function failures(
  more: Partial<ContractOptions> = {},
  subject: Api = api,
  model: ApiModel = shopModel,
): Promise<ReadonlyMap<string, ContractFailure>> {
  const failed = new Map<string, ContractFailure>()
  for (const { name, run } of contractCases(subject, model, { ...standard, ...more })) {
    await run().catch((error: ContractFailure) => failed.set(name, error))
  }
  return failed
}

/** A way to serve with other options. */
const serveWith =
  (change: (options: RpcServerOptions) => object): Serve =>
  (transport, options) =>
    serve(transport, { ...options, ...change(options) })

/** A call of `price` with another amount; any other call as it is. */
function withAmount(call: IncomingCall, amount: number): IncomingCall {
  return call.contract.name === 'price' ? { ...call, args: { ...(call.args as object), amount } } : call
}

const cases = contractCases(api, shopModel, standard)

describe('contractCases', () => {
  it.each(cases.map(({ name, run }) => [name, run] as const))('holds for a right server: %s', async (_name, run) => {
    await run()
  })

  it('names every case differently, by method and version', () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length)
    for (const { name, method, version } of cases) {
      expect(name.startsWith(`${method === '*' ? 'any method' : method} ${version} `)).toBe(true)
    }
  })

  it('tries the arguments of a method at each version that changed them', () => {
    const tried = cases.filter(({ method, name }) => method === 'price' && name.includes('takes valid arguments'))
    expect(tried.map(({ version }) => version)).toEqual(['1.0', '1.2', '1.3'])
  })

  it('tries unknown arguments where a method takes any', () => {
    const tried = cases.filter(({ name }) => name.includes('takes arguments that it does not know'))
    expect(tried.map(({ method, version }) => [method, version])).toEqual([
      ['note', '1.0'],
      ['note', '1.2'],
    ])
  })

  it('runs its cases side by side', async () => {
    await Promise.all(cases.map(({ run }) => run()))
  })
})

describe('contractCases find', () => {
  const wrong: readonly (readonly [what: string, serve: Serve, cases: readonly string[]])[] = [
    [
      'arguments that are changed on their way to the handler',
      serveWith(() => ({
        interceptors: [(next: Next<IncomingCall>) => async (call: IncomingCall) => next(withAmount(call, 1001))],
      })),
      [
        'price 1.0 takes valid arguments unchanged (call)',
        'price 1.2 takes valid arguments unchanged (call)',
        'price 1.3 takes valid arguments unchanged (call)',
      ],
    ],
    [
      'results that are changed on their way back',
      serveWith(() => ({
        interceptors: [
          (next: Next<IncomingCall>) => async (call: IncomingCall) => {
            const result = await next(call)
            return call.contract.name === 'price' && typeof result === 'object' ? { ...result, total: 0.125 } : result
          },
        ],
      })),
      ['price 1.3 hands valid results back unchanged', 'price 1.3 turns invalid results into InvalidResult'],
    ],
    [
      'a server that does not check results',
      serveWith(() => ({ validate: { result: false } })),
      ['find 1.1 turns invalid results into InvalidResult', 'find 1.3 turns invalid results into InvalidResult'],
    ],
    [
      'an error that loses its class',
      serveWith(() => ({
        interceptors: [
          (next: Next<IncomingCall>) => async (call: IncomingCall) => {
            try {
              return await next(call)
            } catch (error) {
              throw new Error(String(error))
            }
          },
        ],
      })),
      ['price 1.3 delivers the errors that it declares'],
    ],
    [
      'a second answer',
      serveThrough((request) => ({
        reply: async (reply) => {
          await request.reply(reply)
          await request.reply(reply)
        },
      })),
      [
        'find 1.1 answers a call exactly once',
        'find 1.3 answers a call exactly once',
        'pack 1.3 answers a call exactly once',
        'price 1.3 answers a call exactly once',
      ],
    ],
    [
      'an answer to a cast',
      serveThrough((request) => ({
        acknowledge: () => {
          if (!request.expectsReply) void request.reply({ result: null, failure: null })
          return request.acknowledge()
        },
      })),
      [
        'announce 1.3 reaches every server as a cast and is never answered',
        'find 1.3 is never answered as a cast',
        'forget 1.1 is never answered as a cast',
      ],
    ],
    [
      'private names that are served',
      serveWith(({ endpoints }) => ({
        endpoints: endpoints.map((endpoint) => {
          const [contracts] = endpoint.routes.values()
          return Object.assign(
            Object.create(endpoint, { accepts: { value: (version: unknown) => endpoint.accepts(version) } }),
            {
              routes: new Map([...endpoint.routes, ['_private', contracts ?? []]]),
            },
          )
        }),
        accessPolicy: () => true,
        validate: { args: false, context: false },
      })),
      ['any method 1.3 is refused if it is no method of the API'],
    ],
  ]

  it.each(wrong)('%s', async (_what, serveWrongly, expected) => {
    const failed = await failures({ serve: serveWrongly })
    for (const name of expected) expect([...failed.keys()]).toContain(name)
  })

  it('arguments that are not checked, and nothing else', async () => {
    const failed = await failures({ serve: serveWith(() => ({ validate: { args: false } })) })
    const names = [...failed.keys()]
    expect(names).toContain('price 1.0 refuses invalid arguments')
    expect(names).toContain('price 1.3 answers a call exactly once')
    expect(
      names.filter((name) => !/refuses invalid arguments|answers a call exactly once|is served by/.test(name)),
    ).toEqual([])
  })

  it('a server that serves more than its version has', async () => {
    const failed = await failures({
      patienceMs: 200,
      serve: serveWith(({ endpoints }) => ({
        endpoints: endpoints.map((endpoint) => createEndpoint(api, endpoint.handlers)),
      })),
    })
    const names = [...failed.keys()]
    expect(names).toContain('any method 1.0 is served by a server of this version as it was then')
    expect(names).not.toContain('any method 1.3 is served by a server of this version as it was then')
  })

  it('a fanout cast that reaches one server only', async () => {
    const failed = await failures({
      patienceMs: 200,
      serve: serveWith(({ target }) =>
        target?.server === 'server1' ? { target: { ...target, topic: 'elsewhere' } } : {},
      ),
    })
    expect([...failed.keys()]).toEqual(['announce 1.3 reaches every server as a cast and is never answered'])
  })

  it('a server that refuses the unknown arguments which a method takes', async () => {
    const methods = shopModel.methods.map((method) => ({
      ...method,
      variants: method.variants.map((variant) => ({ ...variant, openArgs: false })),
    }))
    const names = [...(await failures({}, apiOf({ ...shopModel, methods }))).keys()]
    expect(names).toContain('note 1.0 takes arguments that it does not know (call)')
    expect(names).toContain('any method 1.1 is served by a server of this version as it was then')
    expect(names).toContain('any method 1.3 is the same in the lock file and in the code')
    expect(names).not.toContain('note 1.0 refuses invalid arguments')
  })

  it('an example that does not match its schema', async () => {
    const methods = shopModel.methods.map((method) => ({
      ...method,
      variants: method.variants.map((variant) => ({
        ...variant,
        examples: variant.examples.map((example) => ({ ...example, args: { item: '' } })),
      })),
    }))
    const failed = await failures({}, api, { ...shopModel, methods })
    expect([...failed.keys()]).toEqual(['price 1.0 has examples that match its schema'])
  })

  it('a client that sends an argument to peers which do not have it', async () => {
    const methods = api.methods.map(({ handler, method }) => {
      const { argumentHistory: _forgotten, ...rest } = method
      return { handler, method: method.name === 'price' ? rest : method }
    })
    const failed = await failures({}, { ...api, methods })
    const name = 'price 1.1 is sent as a server of this version takes it, or not at all (contract of 1.0)'
    expect(failed.get(name)?.message).toMatch(
      /expected: arguments that version 1\.0 of price has\n {2}got: .*where the arguments breaks "additionalProperties"/,
    )
    expect(failed.get(name)?.value).toMatchObject([{ currency: expect.anything() }, {}])
  })

  it('a client that holds back what its peers have', async () => {
    const methods = api.methods.map(({ handler, method }) => ({
      handler,
      method: method.name === 'announce' ? { ...method, until: '1.1' } : method,
    }))
    const failed = await failures({}, { ...api, methods })
    expect(
      failed.get('announce 1.2 is sent as a server of this version takes it, or not at all (contract of 1.0)')?.message,
    ).toMatch(/expected: it to be sent under the version cap 1\.2\n {2}got: {6}RPCVersionCapError/)
  })

  it('a lock file that differs from the code', async () => {
    const methods = api.methods.map(({ handler, method }) => ({
      handler,
      method: method.name === 'announce' ? { ...method, kind: 'call' as const } : method,
    }))
    const failed = await failures({}, { ...api, methods })
    const failure = failed.get('any method 1.3 is the same in the lock file and in the code')
    expect(failure?.message).toContain('kind of announce 1.0: "cast" in the lock file, "call" in the code')
  })
})

describe('a failed case', () => {
  it('says what was tried, with which value, and how to try it again', async () => {
    const failed = await failures({ serve: serveWith(() => ({ validate: { args: false } })) })
    const failure = failed.get('price 1.2 refuses invalid arguments')
    expect(failure).toMatchObject({ name: 'ContractFailure', api: 'shop', method: 'price', version: '1.2', seed: 7 })
    const lines = failure?.message.split('\n') ?? []
    expect(lines[0]).toBe('shop: price 1.2 refuses invalid arguments')
    expect(lines[1]).toBe('  method:   price')
    expect(lines[2]).toBe('  version:  1.2')
    expect(lines[3]).toMatch(/^ {2}expected: InvalidArguments for required member "item" left out, at the arguments$/)
    expect(lines[4]).toMatch(/^ {2}got: {6}the result /)
    expect(lines[5]).toMatch(/^ {2}value: {4}\{/)
    expect(lines[6]).toBe('  seed:     7')
    expect(lines[7]).toBe(
      "  repeat:   STUBWIRE_CONTRACT_SEED=7 STUBWIRE_CONTRACT_RUNS=5 npx vitest run shop/contract.test.ts -t 'price 1\\.2 refuses invalid arguments$'",
    )
  })

  it('makes the offending value small', async () => {
    const failed = await failures({
      serve: serveWith(() => ({
        interceptors: [(next: Next<IncomingCall>) => async (call: IncomingCall) => next(withAmount(call, 0))],
      })),
    })
    const failure = failed.get('price 1.0 takes valid arguments unchanged (call)')
    expect(failure?.value).toEqual([
      { item: expect.stringMatching(/^.$/su), amount: 1 },
      { request_id: expect.any(String) },
    ])
  })
})

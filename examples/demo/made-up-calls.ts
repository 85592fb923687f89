import { readFileSync } from 'node:fs'
import { type CallMethod, createEndpoint, RpcClient, serve, silentLogger, type Transport } from 'stubwire'
import { cinderVolumeApi } from 'stubwire/cinder-volume'
import { type ApiModel, sample } from 'stubwire/contract'

const lock = new URL('../../generated/cinder-volume/api.lock.json', import.meta.url)

/** What came of calls with made-up arguments. */
export interface Tally {
  readonly methods: number
  readonly calls: number
  readonly handled: number
  readonly answers: number
}

/** Serves made-up results for every call of the API and calls each method some times with made-up arguments. */
export async function madeUpCalls(transport: Transport, each: number): Promise<Tally> {
  const model = JSON.parse(readFileSync(lock, 'utf8')) as ApiModel
  const contracts = model.methods
    .flatMap((method) => method.variants)
    .filter((it) => it.kind !== 'cast' && it.until === null)
  let handled = 0
  const handlers = Object.fromEntries(
    contracts.map(({ identifier, result }) => [
      identifier,
      () => {
        handled += 1
        return result === null ? null : sample(result, model.definitions, { seed: handled })[0]
      },
    ]),
  )
  const target = { topic: 'made-up', server: 'host-1' }
  const server = await serve(transport, {
    target,
    endpoints: [createEndpoint(cinderVolumeApi, handlers)],
    logger: silentLogger,
  })
  const client = new RpcClient(transport, { target: { topic: 'made-up' }, timeoutMs: 10_000 })
  const calls = contracts.flatMap(({ identifier, args }) => {
    const method = cinderVolumeApi.methods.find(({ handler }) => handler === identifier)?.method as CallMethod
    return Array.from({ length: each }, (_, seed) => {
      const values = args.map(({ name, schema }) => [name, sample(schema, model.definitions, { seed })[0]])
      return client.call(method, Object.fromEntries(values))
    })
  })
  const answers = await Promise.all(calls)
  await server.stop()
  return { methods: contracts.length, calls: calls.length, handled, answers: answers.length }
}

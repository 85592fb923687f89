import { type CallMethod, Float, plainEndpoint, RpcClient, RpcServer, silentLogger } from 'stubwire'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseTransportUrl, type Transport } from '../../src/index.js'
import { openRabbit } from '../../src/rabbit/driver.js'
import { brokerSuite, freshTopic } from '../broker/harness/suite.js'
import { PythonPeer } from './harness/python.js'
import { PythonClient } from './harness/python-client.js'

const suite = brokerSuite()
const theirs = freshTopic()
const ours = freshTopic()
let peer: PythonPeer
let python: PythonClient
let server: RpcServer
let transport: Transport

/** What arrived at our handler, to be compared without JSON in between. */
let received: unknown

beforeAll(async () => {
  const url = suite.broker.url(suite.vhost)
  ;[peer, python] = await Promise.all([PythonPeer.start('server.py', [url, theirs, 'one']), PythonClient.start(url)])
  // What the suite opens is closed after each test.
  transport = await openRabbit(parseTransportUrl(url))
  server = new RpcServer(transport, {
    target: { topic: ours, server: 'one' },
    endpoints: [
      plainEndpoint({
        handlers: {
          echo: ({ value }: { value: unknown }) => {
            received = value
            return value
          },
          one: () => new Float(1),
          described: ({ value }: { value: unknown }) => `${typeof value} ${String(value)}`,
        },
      }),
    ],
    logger: silentLogger,
  })
  await server.start()
}, 60_000)

afterAll(async () => {
  await Promise.all([peer?.end(), python?.end(), server?.stop()])
  await transport?.close()
})

/** What a Python client gets that sends a number, as its type and repr. */
async function ask(number: string, method = 'echo'): Promise<unknown> {
  const { result, error } = await python.send({ op: 'call', target: { topic: ours }, method, number })
  expect(error).toBeUndefined()
  return result
}

async function client(): Promise<RpcClient> {
  return new RpcClient(await suite.open(), { target: { topic: theirs }, timeoutMs: 20_000 })
}

const wide = [2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 64n]

describe('our client and a server of oslo.messaging', () => {
  it.each(wide)('exchange the integer %d as it is', async (value) => {
    await expect((await client()).callByName('echo', { value })).resolves.toBe(value)
  })

  it.each([
    ['1', 1, 'int 1'],
    ['a Float of 1', new Float(1), 'float 1.0'],
    ['0.5', 0.5, 'float 0.5'],
    ['2^60', 2 ** 60, 'float 1.152921504606847e+18'],
    ['2^60 as bigint', 2n ** 60n, 'int 1152921504606846976'],
    ['2^63 - 1', 2n ** 63n - 1n, 'int 9223372036854775807'],
    ['-0', new Float(-0), 'float -0.0'],
  ])('%s is there what it should be', async (_, value, text) => {
    await expect((await client()).callByName('describe_number', { value })).resolves.toBe(text)
  })

  it('mark what a schema makes a float, and nothing else', async () => {
    const rpc = await client()
    const method = { ...plainMethod('describe_number'), argsFloats: { fields: { value: true } } } satisfies CallMethod
    await expect(rpc.call(method, { value: 3 })).resolves.toBe('float 3.0')
    await expect(rpc.call(plainMethod('describe_number'), { value: 3 })).resolves.toBe('int 3')
  })

  it.each(['nan', 'inf', '-inf'])('tell %s as what it is', async (text) => {
    const value = await (await client()).callByName('number', { text })
    expect(value).toBe(
      text === 'nan' ? Number.NaN : text === 'inf' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY,
    )
  })

  it('refuse to send what JSON has not', async () => {
    await expect((await client()).callByName('echo', { value: Number.NaN })).rejects.toThrow(/NaN/)
  })
})

describe('a client of oslo.messaging and our server', () => {
  it.each(wide)('exchange the integer %d as it is', async (value) => {
    expect(await ask(String(value))).toBe(`int ${value}`)
    expect(received).toBe(value)
  })

  it.each(['1.0', '0.5', '1e+22'])('the float %s is a number here', async (text) => {
    await ask(text)
    expect(received).toBe(Number(text))
  })

  it.each(['nan', 'inf'])('%s arrives', async (text) => {
    expect(await ask(text, 'described')).toBe(`str 'number ${text === 'nan' ? 'NaN' : 'Infinity'}'`)
  })

  it('a Float is a float there', async () => {
    expect(await ask('1', 'one')).toBe('float 1.0')
  })
})

/** A contract by hand, without checks, in the place of the plain endpoint there. */
function plainMethod(name: string): CallMethod {
  return { kind: 'call', name, api: 'plain', namespace: null, since: '1.0', checkArgs: () => true }
}

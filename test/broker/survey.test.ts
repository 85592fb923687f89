import { type Api, createEndpoint, parseFailure, plainEndpoint, RpcClient, serve, silentLogger } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { callMethod } from '../unit/rpc/support.js'
import { brokerSuite, freshTopic, request } from './harness/suite.js'

const suite = brokerSuite()
/** Long enough for a busy machine; nothing ends before it is over. */
const withinMs = 3_000

const greet = callMethod('greet', { argumentHistory: { language: { since: '1.4', olderPeers: 'drop' } } })
const demo: Api = {
  ...{ name: 'demo', topic: 'demo', exchange: null, namespace: null, version: '1.9' },
  methods: [{ handler: 'greet', method: greet }],
}

/** A server of a version, with a connection of its own. */
async function start(topic: string, version: string, name = version) {
  const transport = await suite.open()
  const endpoints = [
    createEndpoint(demo, { greet: (args: unknown) => args }, { version }),
    plainEndpoint({ namespace: 'who', handlers: { name: () => name } }),
  ]
  const server = await serve(transport, { target: { topic, server: name }, endpoints, logger: silentLogger })
  suite.onEnd(() => server.stop())
  return server
}

describe('a survey', () => {
  it('reaches every server of the topic, and gathers what each of them answers', async () => {
    const topic = freshTopic()
    for (const name of ['a', 'b', 'c']) await start(topic, '1.0', name)
    await start(freshTopic(), '1.0', 'elsewhere')
    const transport = await suite.open()
    const replies = await transport.survey?.({ topic }, request('name', {}, { namespace: 'who', version: '1.0' }), {
      withinMs,
    })
    expect(replies?.map(({ result }) => result).sort()).toEqual(['a', 'b', 'c'])
  })

  it('gathers failures as well', async () => {
    const topic = freshTopic()
    await start(topic, '1.0', 'a')
    const transport = await suite.open()
    const replies = await transport.survey?.({ topic }, request('name', {}, { namespace: 'none', version: '1.0' }), {
      withinMs,
    })
    expect(replies?.map(({ failure }) => parseFailure(failure ?? '').class)).toEqual(['UnsupportedVersion'])
  })

  it('is empty where nobody listens', async () => {
    const transport = await suite.open()
    expect(await transport.survey?.({ topic: freshTopic() }, request('name'), { withinMs: 300 })).toEqual([])
  })

  it('leaves calls alone that are under way at the same time', async () => {
    const topic = freshTopic()
    await start(topic, '1.0', 'a')
    const transport = await suite.open()
    const client = new RpcClient(transport, { target: { topic }, timeoutMs: 20_000 })
    const survey = transport.survey?.({ topic }, request('name', {}, { namespace: 'who', version: '1.0' }), {
      withinMs,
    })
    const answers = await Promise.all(Array.from({ length: 20 }, (_, id) => client.call(greet, { id })))
    expect(answers).toEqual(Array.from({ length: 20 }, (_, id) => ({ id })))
    expect(await survey).toHaveLength(1)
  })

  it('ends when the transport is closed', async () => {
    const topic = freshTopic()
    const transport = await suite.open()
    const survey = transport.survey?.({ topic }, request('name'), { withinMs: 60_000 })
    const ended = expect(survey).rejects.toThrow('The transport was closed')
    await transport.close()
    await ended
  })
})

describe('versionCap auto', () => {
  it('follows servers that come and go', async () => {
    const topic = freshTopic()
    await start(topic, '1.9')
    const old = await start(topic, '1.3')
    const client = new RpcClient(await suite.open(), {
      ...{ target: { topic }, api: demo, timeoutMs: 20_000 },
      ...{ versionCap: 'auto', versionSurveyMs: withinMs },
    })
    expect(await client.call(greet, { language: 'fr' })).toEqual({})
    await old.stop()
    expect(await client.refreshVersionCap()).toBe('1.9')
    expect(await client.call(greet, { language: 'fr' })).toEqual({ language: 'fr' })
  })
})

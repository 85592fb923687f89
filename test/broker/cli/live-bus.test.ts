import { describe, expect, test } from 'vitest'
import { eventually } from '../harness/eventually.js'
import { brokerSuite, freshTopic } from '../harness/suite.js'
import { RunningCommand } from './command.js'

const suite = brokerSuite()

/** A command with the URL of the suite; ended after the test at the latest. */
function start(args: readonly string[], input?: string): RunningCommand {
  const command = new RunningCommand([...args, '--url', suite.broker.url(suite.vhost)], input)
  suite.onEnd(() => command.interrupt())
  return command
}

async function mock(topic: string, ...more: string[]): Promise<RunningCommand> {
  const running = start(['mock', 'cinder-volume', '--target', `${topic}/host@lvm`, '--jsonl', ...more])
  await running.ready()
  return running
}

describe('stubwire mock', { timeout: 120_000 }, () => {
  test('answers a call with what its schema promises, and prints the request', async () => {
    const topic = freshTopic()
    const server = await mock(topic)
    const client = start([
      'call',
      'cinder-volume',
      'thaw_host',
      '--topic',
      topic,
      '--json',
      '--context',
      '{"auth_token": "T", "user_id": "u"}',
    ])
    expect(await client.ended()).toBe(0)
    expect(client.lines).toEqual([{ result: expect.any(Boolean), ms: expect.any(Number) }])
    expect(server.lines).toEqual([
      {
        method: 'thaw_host',
        version: '3.0',
        namespace: null,
        kind: 'call',
        args: {},
        context: { auth_token: '***', user_id: 'u' },
        outcome: 'result',
      },
    ])
  })

  test('answers with the example whose arguments come, or else with the first', async () => {
    const topic = freshTopic()
    const server = start(['mock', 'greeter', '--target', `${topic}/host`])
    await server.ready()
    for (const [args, result] of [
      ['{"name": "Ada", "language": "fr"}', 'Bonjour, Ada!'],
      ['{"name": "Bob"}', 'Hello, Ada!'],
    ] as const) {
      const client = start(['call', 'greeter', 'greet', args, '--topic', topic, '--json'])
      expect(await client.ended()).toBe(0)
      expect(client.lines).toMatchObject([{ result }])
    }
  })

  test('answers with a declared error where it is told to', async () => {
    const topic = freshTopic()
    await mock(topic, '--fail', 'accept_transfer=VolumeNotFound')
    const client = start(['call', 'cinder-volume', 'acceptTransfer', '--example', '--topic', topic, '--json'])
    expect(await client.ended()).toBe(1)
    expect(client.lines).toMatchObject([{ error: { class: 'VolumeNotFound', module: 'cinder.exception' } }])
  })

  test('gets from a call what an old server takes, where the call asks for it', async () => {
    const topic = freshTopic()
    const server = await mock(topic, '--api-version', '3.5')
    const where = ['--topic', topic, '--host', 'host@lvm#pool', '--version-cap', 'auto', '--json']
    const client = start(['call', 'cinder-volume', 'failover', '{"secondary_backend_id": "default"}', ...where])
    expect(await client.ended()).toBe(0)
    await eventually(() => {
      const requests = server.lines.filter((line) => line.namespace === null)
      expect(requests).toMatchObject([
        { method: 'failover_host', version: '3.0', kind: 'cast', args: { secondary_backend_id: 'default' } },
      ])
    })
  })

  test('gives the same random answers for the same seed', async () => {
    const answers: unknown[] = []
    for (const topic of [freshTopic(), freshTopic()]) {
      await mock(topic, '--seed', '7')
      const client = start([
        'call',
        'cinder-volume',
        'get_capabilities',
        '{"discover": true}',
        '--topic',
        topic,
        '--json',
      ])
      expect(await client.ended()).toBe(0)
      answers.push(client.lines[0]?.result)
    }
    expect(answers[1]).toEqual(answers[0])
  })

  test('takes casts and fanouts, prints refused requests as well, and ends on interrupt', async () => {
    const topic = freshTopic()
    const server = await mock(topic)
    const fanout = start(['call', 'cinder-volume', 'publish_service_capabilities', '--topic', topic, '--fanout'])
    expect(await fanout.ended()).toBe(0)
    const transport = await suite.open()
    const refused = {
      method: 'get_capabilities',
      args: { discover: 'x' },
      namespace: null,
      version: '3.0',
      context: {},
    }
    const options = { timeoutMs: 10_000, monitorMs: null, retry: null, atLeastOnce: false }
    const { failure } = await transport.call({ topic }, refused, options)
    expect(failure).toContain('InvalidArguments')
    await eventually(() => server.lines.length === 2)
    expect(server.lines.map(({ method, kind, outcome }) => ({ method, kind, outcome }))).toEqual([
      { method: 'publish_service_capabilities', kind: 'cast', outcome: 'result' },
      { method: 'get_capabilities', kind: 'call', outcome: 'InvalidArguments' },
    ])
    expect(await server.interrupt()).toBe(0)
  })
})

describe('stubwire call', { timeout: 120_000 }, () => {
  test('reads arguments from standard input', async () => {
    const topic = freshTopic()
    await mock(topic)
    const client = start(
      ['call', 'cinder-volume', 'get_capabilities', '-', '--topic', topic, '--json'],
      '{"discover": false}',
    )
    expect(await client.ended()).toBe(0)
  })

  test('ends with 3 when nobody answers', async () => {
    const client = start([
      'call',
      'cinder-volume',
      'thaw_host',
      '--topic',
      freshTopic(),
      '--timeout-ms',
      '1500',
      '--json',
    ])
    expect(await client.ended()).toBe(3)
    expect(client.lines).toMatchObject([{ error: { code: 'MESSAGING_TIMEOUT' } }])
  })

  test.each([
    ['arguments that the schema refuses', ['get_capabilities', '{"discover": 1}'], /discover: expected boolean/],
    ['an unknown method', ['nothing_like_it'], /no method "nothing_like_it"/],
    ['arguments that are no object', ['get_capabilities', '[1]'], /must be a JSON object/],
    ['a method above the version cap', ['reimage', '--example', '--version-cap', '3.10'], /needs version 3.18/],
    ['a call that should be cast', ['thaw_host', '--cast'], /cannot be cast/],
  ])('ends with 2 for %s', async (_name, args, message) => {
    const client = start(['call', 'cinder-volume', ...args])
    expect(await client.ended()).toBe(2)
    expect(client.stderr).toMatch(message)
  })
})

describe('stubwire ping', { timeout: 120_000 }, () => {
  test('gets an answer from a server, and ends with 3 without one', async () => {
    const topic = freshTopic()
    await mock(topic)
    const heard = start(['ping', topic, '--server', 'host@lvm', '--json'])
    expect(await heard.ended()).toBe(0)
    expect(heard.lines).toMatchObject([{ topic, server: 'host@lvm', answer: 'pong' }])
    const unheard = start(['ping', freshTopic(), '--timeout-ms', '1500'])
    expect(await unheard.ended()).toBe(3)
  })
})

describe('stubwire tap', { timeout: 120_000 }, () => {
  test('sees requests and fanouts pass, checks them, and takes none away', async () => {
    const server = await mock('cinder-volume')
    const tap = start(['tap', 'cinder-volume', '--jsonl', '--count', '3'])
    await tap.ready()
    const transport = await suite.open()
    const options = { timeoutMs: 10_000, monitorMs: null, retry: null, atLeastOnce: false }
    const request = { method: 'get_capabilities', args: { discover: true }, namespace: null, version: '3.0' }
    const context = { auth_token: 'T', project_id: 'p' }
    await transport.call({ topic: 'cinder-volume' }, { ...request, context }, options)
    await transport.call({ topic: 'cinder-volume' }, { ...request, args: { discover: 1 }, context: {} }, options)
    const fanout = { ...request, method: 'publish_service_capabilities', args: {}, context: {} }
    await transport.cast({ topic: 'cinder-volume', fanout: true }, fanout, options)
    expect(await tap.ended()).toBe(0)
    expect(tap.lines).toEqual([
      expect.objectContaining({
        routingKey: 'cinder-volume',
        kind: 'call',
        context: { auth_token: '***', project_id: 'p' },
        problems: [],
      }),
      expect.objectContaining({ kind: 'call', problems: ['/discover: expected boolean, got number 1'] }),
      expect.objectContaining({ exchange: 'cinder-volume_fanout', kind: 'cast', problems: [] }),
    ])
    await eventually(() => server.lines.length === 3)
  })
})

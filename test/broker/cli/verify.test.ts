import { serve, silentLogger } from 'stubwire'
import { describe, expect, test } from 'vitest'
import { greeterEndpoint } from '../../../generated/greeter/index.js'
import { newId } from '../../../src/core/ids.js'
import { decodeBody, decodeRequest, encodeReply } from '../../../src/core/wire.js'
import { brokerSuite, freshTopic } from '../harness/suite.js'
import { RunningCommand } from './command.js'

const suite = brokerSuite()

/** Runs `stubwire verify greeter` to its end. */
async function verify(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const command = new RunningCommand(['verify', 'greeter', ...args])
  suite.onEnd(() => command.interrupt())
  const code = await command.ended()
  return { code, out: command.stdout, err: command.stderr }
}

/** Serves a greeter on a topic of its own, which it answers. */
async function greeter(greet: (args: { name: string }) => string): Promise<string> {
  const topic = freshTopic()
  const server = await serve(await suite.open(), {
    target: { topic, server: 'one' },
    endpoints: [greeterEndpoint({ greet, remember() {} })],
    logger: silentLogger,
  })
  suite.onEnd(() => server.stop())
  return topic
}

/** Somebody who answers every request twice, in the protocol's own words. */
async function answersTwice(): Promise<string> {
  const topic = freshTopic()
  const channel = await (await suite.raw()).createChannel()
  await channel.assertExchange('openstack', 'topic', { durable: false })
  await channel.assertQueue(topic, { durable: false, autoDelete: true })
  await channel.bindQueue(topic, 'openstack', topic)
  await channel.consume(
    topic,
    (message) => {
      if (message === null) return
      const { messageId, replyQueue, request } = decodeRequest(decodeBody(message.content.toString()))
      const failure = JSON.stringify({
        class: request.method === 'no_method_of_any_schema' ? 'NoSuchMethod' : 'TypeError',
        module: request.method === 'no_method_of_any_schema' ? 'oslo_messaging.rpc.dispatcher' : 'builtins',
        message: `Endpoint does not support RPC method ${request.method}`,
        tb: [],
        args: [],
        kwargs: {},
      })
      const times = request.method === 'no_method_of_any_schema' ? 1 : 2
      for (let time = 0; time < times; time += 1) {
        const body = encodeReply({ messageId, result: null, failure, ending: true, uniqueId: newId() })
        const properties = { contentType: 'application/json', contentEncoding: 'utf-8' }
        channel.publish('', String(replyQueue), Buffer.from(body), properties)
      }
    },
    { noAck: true },
  )
  return topic
}

describe('stubwire verify', { timeout: 120_000 }, () => {
  test('passes a server that keeps its contract', async () => {
    const topic = await greeter(({ name }) => `Hello, ${name}!`)
    const { code, out, err } = await verify('--topic', topic, '--url', suite.broker.url(suite.vhost))
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/ passed, 0 failed, 0 notes, against a Stubwire server/)
  })

  test('prints a command that finds the same again', async () => {
    const topic = await greeter(({ name }) => {
      if (name.includes('a')) throw new RangeError('no a')
      return name
    })
    const url = suite.broker.url(suite.vhost)
    const first = await verify('--topic', topic, '--url', url, '--seed', '5', '--runs', '40', '--method', 'greet')
    expect(first.code).toBe(1)
    const blocks = first.out.split('✘ ').slice(1)
    const block = blocks.find((it) => it.startsWith('greeter: greet 1.1 answers valid')) ?? ''
    expect(block).toMatch(/expected: valid arguments to be answered by a result or a declared error\n/)
    const words = /repeat: {3}npx stubwire verify greeter (.*)\n/.exec(block)?.[1]?.split(' ') ?? []
    const again = await verify(...words.map((word) => (word === '"$STUBWIRE_URL"' ? url : word)))
    expect(again.code).toBe(1)
    const repeated = again.out
      .split('✘ ')
      .slice(1)
      .find((it) => it.startsWith('greeter: greet 1.1 answers valid'))
    expect(repeated?.split('\n').slice(0, 7)).toEqual(block.split('\n').slice(0, 7))
  })

  test('finds a second answer', async () => {
    const topic = await answersTwice()
    const url = suite.broker.url(suite.vhost)
    const { code, out } = await verify('--topic', topic, '--url', url, '--safe-only', '--method', 'remember')
    expect(code).toBe(1)
    // The second answer to the question before may come late, and is counted here then.
    expect(out).toMatch(
      /remember 1\.1 answers exactly once\n[^✘]*expected: one answer to .*\n {2}got: {6}[23], of which/,
    )
  })
})

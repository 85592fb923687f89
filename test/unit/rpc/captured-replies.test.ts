import {
  connect,
  type JsonObject,
  MessagingException,
  NoSuchMethod,
  RemoteError,
  RpcClient,
  UnsupportedVersion,
} from 'stubwire'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseFailure } from '../../../src/core/failure-codec.js'
import { newId } from '../../../src/core/ids.js'
import { decodeBody, decodeRequest, encodeReply } from '../../../src/core/wire.js'
import { memoryBroker } from '../../../src/transport/memory/index.js'
import { untag } from '../core/fixtures.js'
import { type Replay, renamed, replays, repliesOf, requestOf, said } from './captured.js'

/** Immediates stay real: the broker in memory delivers in them. */
const faked = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] as const

beforeEach(() => {
  vi.useFakeTimers({ toFake: [...faked] })
})
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

const step = 100

async function turns(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** A message to publish, and when, in milliseconds after the request came. */
interface Timed {
  readonly afterMs: number
  readonly text: (messageId: string) => string
}

interface Outcome {
  readonly returned?: unknown
  readonly error?: Error | undefined
  /** When the call was over, in milliseconds. */
  readonly afterMs: number
  /** The answer to a further call of the same client. */
  readonly afterwards: unknown
}

/** Makes the captured call with a client of ours, and has it answered by the given messages. */
async function answered(replay: Replay, answers: readonly Timed[]): Promise<Outcome> {
  const url = `memory:///replies-${replay.id}`
  const broker = memoryBroker(url)
  const { exchange, routing_key } = requestOf(replay).publish
  const queue = broker.declareQueue(routing_key)
  if (replay.messages.length > 1) broker.bindTopic(exchange, queue, routing_key)
  queue.subscribe({
    hasRoom: () => true,
    deliver: ({ body }) => {
      const { request, messageId, replyQueue } = decodeRequest(decodeBody(body))
      const send = (text: string) => void broker.publish('', String(replyQueue), text)
      if (request.method === 'afterwards') {
        send(encodeReply({ messageId, result: 'still there', failure: null, ending: true, uniqueId: 'u' }))
      } else {
        for (const { afterMs, text } of answers) setTimeout(() => send(text(String(messageId))), afterMs)
      }
    },
  })
  const { target, client_options, allowed_remote_exmods, method } = replay.api
  const transport = await connect(url, { allowedRemoteModules: allowed_remote_exmods })
  const client = new RpcClient(transport, { target: target as { topic: string } })
  const { request } = decodeRequest(said(requestOf(replay)))
  const { timeout, call_monitor_timeout: monitor } = client_options
  const start = performance.now()
  let outcome: Pick<Outcome, 'returned' | 'error' | 'afterMs'> | undefined
  const took = () => performance.now() - start
  const { client_timeout: _added, ...context } = request.context
  // Not a number can be read here, but not written.
  const args = replay.id === 'enc-nan-inf' ? {} : (request.args as JsonObject)
  void client
    .callByName(method, args, {
      context,
      atLeastOnce: replay.api.at_least_once,
      ...(timeout !== undefined && { timeoutMs: timeout * 1000 }),
      ...(monitor !== undefined && { monitorMs: monitor * 1000 }),
      // Malformed ones are refused before they are sent.
      ...(target.version === '1' && { version: '1.0' }),
    })
    .then((returned) => {
      outcome = { returned, afterMs: took() }
    })
    .catch((error: Error) => {
      outcome = { error, afterMs: took() }
    })
  const last = Math.max(0, ...answers.map(({ afterMs }) => afterMs))
  for (let passed = 0; passed < last + 300 || outcome === undefined; passed += step) {
    await turns()
    vi.advanceTimersByTime(step)
  }
  await turns()
  broker.bindTopic('openstack', queue, 'further')
  const further = client.prepare({ topic: 'further', server: null, exchange: null, version: null, namespace: null })
  const afterwards = further.callByName('afterwards')
  await turns()
  const answer = await afterwards
  await transport.close()
  return { ...outcome, afterwards: answer }
}

/** The captured replies, at their times, under the identity of the call. */
function captured(replay: Replay): Timed[] {
  return repliesOf(replay).map((reply) => ({
    afterMs: reply.after_ms,
    text: (messageId) => renamed(reply, { _msg_id: messageId }),
  }))
}

/** What the caller got, of a large value only its text in Python. */
function returnedOf({ id, client_outcome }: Replay): unknown {
  return id === 'call-large' ? 'x'.repeat(300_000) : untag(client_outcome.returned)
}

function table(wanted: (replay: Replay) => boolean): [string, Replay][] {
  return replays.filter((replay) => replay.api.op === 'call' && wanted(replay)).map((replay) => [replay.id, replay])
}

/** A monitor time of one second never sees a sign of life: it is refused here. */
const refused = 'hb-too-small'
const returned = table(({ client_outcome }) => 'returned' in client_outcome)
const failing = table((replay) => replay.id !== refused && repliesOf(replay).some((reply) => said(reply).failure))
const unanswered = table((replay) => repliesOf(replay).length === 0)

describe('captured replies, given to a client', () => {
  it('are all of them', () => {
    const calls = table(() => true)
    expect(returned.length + failing.length + unanswered.length + 1).toBe(calls.length)
    expect([returned, failing, unanswered].map(({ length }) => length)).not.toContain(0)
  })

  it.each(returned)('return what the caller got: %s', async (_, replay) => {
    const outcome = await answered(replay, captured(replay))
    expect(outcome.error).toBeUndefined()
    expect(outcome.returned).toEqual(returnedOf(replay))
    const ended = repliesOf(replay).at(-1)?.after_ms ?? 0
    expect(outcome.afterMs).toBeGreaterThanOrEqual(Math.floor(ended / step) * step)
    expect(outcome.afterwards).toBe('still there')
  })

  it.each(returned.filter(([id]) => id !== 'enc-nan-inf'))(
    'mean the same in two messages, the value and the end: %s',
    async (_, replay) => {
      const [final] = repliesOf(replay)
        .map(said)
        .filter(({ ending }) => ending === true)
      const part = (messageId: string, result: unknown, ending: boolean) =>
        encodeReply({ messageId, result, failure: null, ending, uniqueId: newId() })
      const outcome = await answered(replay, [
        { afterMs: 10, text: (messageId) => part(messageId, final?.result, false) },
        { afterMs: 20, text: (messageId) => part(messageId, null, true) },
      ])
      expect(outcome.error).toBeUndefined()
      expect(outcome.returned).toEqual(returnedOf(replay))
    },
  )

  it.each(failing)('raise what the caller got: %s', async (_, replay) => {
    const { error, afterwards } = await answered(replay, captured(replay))
    const text = repliesOf(replay)
      .map((reply) => said(reply).failure)
      .find((failure) => typeof failure === 'string')
    const failure = parseFailure(text as string)
    const seen = replay.client_outcome.raised
    if (seen === undefined || error === undefined) throw new Error('nothing was raised')
    expect(afterwards).toBe('still there')
    if (failure.class === 'NoSuchMethod' || failure.class === 'UnsupportedVersion') {
      expect(error).toBeInstanceOf(failure.class === 'NoSuchMethod' ? NoSuchMethod : UnsupportedVersion)
      expect(error.message).toBe(failure.message)
      expect(seen.str).toContain(failure.message)
      return
    }
    expect(error).toBeInstanceOf(RemoteError)
    expect(error).toMatchObject({
      remoteClass: failure.class,
      remoteModule: failure.module,
      remoteMessage: failure.message,
      remoteArgs: failure.args,
      remoteKwargs: failure.kwargs,
      traceback: failure.tb,
    })
    // Nothing is constructed here that could fail: the class of an allowed module keeps its name.
    const rebuilt = seen.class !== 'RemoteError' || replay.id === 'fail-custom-ctor-mismatch-allowed'
    expect(error.name).toBe(rebuilt ? failure.class : 'RemoteError')
    expect(error.message).toBe(rebuilt ? failure.message : `Remote error: ${failure.class} ${failure.message}`)
    if (seen.class !== 'RemoteError') expect(seen.class.replace(/_Remote$/, '')).toBe(error.name)
    else if (!rebuilt) expect(seen.str.startsWith(`${error.message}\n`)).toBe(true)
  })

  it.each(unanswered)('that never come raise what the caller got: %s', async (_, replay) => {
    const { error, afterwards } = await answered(replay, [])
    expect(error?.name).toBe(replay.client_outcome.raised?.class)
    expect(afterwards).toBe('still there')
  })

  it('to a call that is monitored too closely have no call to come to', async () => {
    const [replay] = replays.filter(({ id }) => id === refused)
    const { error } = await answered(replay as Replay, [])
    expect(error).toBeInstanceOf(MessagingException)
    expect(replay?.client_outcome.raised?.class).toBe('MessagingTimeout')
  })

  it('of a monitored call do no harm to one that is not', async () => {
    const [replay] = replays.filter(({ id }) => id === 'hb-slow-call')
    const unmonitored = { ...(replay as Replay), api: { ...(replay as Replay).api, client_options: { timeout: 30 } } }
    expect((await answered(unmonitored, captured(unmonitored))).returned).toBe(3.5)
  })
})

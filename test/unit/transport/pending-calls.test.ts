import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CallCancelled, MessagingTimeout, ProtocolError } from '../../../src/core/errors.js'
import type { WireReply } from '../../../src/core/wire.js'
import { type CallRecord, type PendingCall, PendingCalls } from '../../../src/transport/pending-calls.js'

const record: CallRecord = {
  messageId: 'm1',
  replyQueue: 'reply_1',
  target: { topic: 'volumes', server: 'host' },
  method: 'resize',
  timeoutMs: 1_000,
  monitorMs: null,
}

function reply(over: Partial<WireReply> = {}): WireReply {
  return { messageId: 'm1', result: null, failure: null, ending: true, uniqueId: 'u', ...over }
}

const heartbeat = reply({ ending: false })

let calls: PendingCalls

beforeEach(() => {
  vi.useFakeTimers()
  calls = new PendingCalls()
})

afterEach(() => {
  expect(calls.size, 'every call is over').toBe(0)
  expect(vi.getTimerCount(), 'no timer is left').toBe(0)
  vi.useRealTimers()
})

/** What a call ended with. */
async function rejection(call: PendingCall): Promise<unknown> {
  return call.answer.then(
    () => expect.fail('the call was answered'),
    (error: unknown) => error,
  )
}

describe('an answer', () => {
  it.each([1, 0, false, '', null, [], { a: 1 }])('ends the call with the result %j', async (result) => {
    const call = calls.open(record)
    expect(calls.deliver(reply({ result }))).toBe(true)
    await expect(call.answer).resolves.toEqual({ result, failure: null })
  })

  it('with a failure ends the call with it, whatever the result', async () => {
    const call = calls.open(record)
    calls.deliver(reply({ failure: '{}', result: 7 }))
    await expect(call.answer).resolves.toEqual({ result: null, failure: '{}' })
  })

  it.each(['', null, undefined, false, 0, [], {}])('with the failure %j is a success', async (failure) => {
    const call = calls.open(record)
    calls.deliver(reply({ failure, result: 7 }))
    await expect(call.answer).resolves.toEqual({ result: 7, failure: null })
  })

  it.each([{ a: 1 }, 1, true, ['x']])('with the failure %j is no message of the protocol', async (failure) => {
    const call = calls.open(record)
    calls.deliver(reply({ failure }))
    expect(await rejection(call)).toBeInstanceOf(ProtocolError)
  })

  it('in two messages is put together', async () => {
    const call = calls.open(record)
    calls.deliver(reply({ result: 'first', ending: false }))
    calls.deliver(reply({ result: 'second', ending: undefined }))
    expect(calls.size).toBe(1)
    calls.deliver(reply())
    await expect(call.answer).resolves.toEqual({ result: 'second', failure: null })
  })

  it('with a failure before the end is a failure', async () => {
    const call = calls.open(record)
    calls.deliver(reply({ failure: '{"message":"x"}', ending: false }))
    calls.deliver(reply())
    await expect(call.answer).resolves.toEqual({ result: null, failure: '{"message":"x"}' })
  })

  it.each([1, 'yes', true, [0]])('ends the call with the ending %j, as Python would', async (ending) => {
    const call = calls.open(record)
    calls.deliver(reply({ ending }))
    await expect(call.answer).resolves.toEqual({ result: null, failure: null })
  })

  it.each([0, '', [], {}, null, undefined])('does not end the call with the ending %j', async (ending) => {
    const call = calls.open(record)
    calls.deliver(reply({ ending }))
    expect(calls.size).toBe(1)
    call.fail(new Error('enough'))
    await rejection(call)
  })

  it.each(['m2', null, undefined, 1, ['m1'], {}])('for the message id %j belongs to nobody', async (messageId) => {
    const call = calls.open(record)
    expect(calls.deliver(reply({ messageId }))).toBe(false)
    expect(calls.ignored).toBe(1)
    call.fail(new Error('enough'))
    await rejection(call)
  })

  it('that comes late, or twice, is counted and ignored', async () => {
    const call = calls.open(record)
    calls.deliver(reply({ result: 1 }))
    calls.deliver(reply({ result: 2 }))
    calls.deliver(heartbeat)
    await expect(call.answer).resolves.toMatchObject({ result: 1 })
    expect(calls.ignored).toBe(2)
  })

  it('goes to its own call among many', async () => {
    const open = ['a', 'b', 'c'].map((messageId) => calls.open({ ...record, messageId }))
    for (const messageId of ['c', 'a', 'b']) calls.deliver(reply({ messageId, result: messageId }))
    const answers = await Promise.all(open.map((call) => call.answer))
    expect(answers.map((answer) => answer.result)).toEqual(['a', 'b', 'c'])
  })
})

describe('the time', () => {
  it('runs from the call on, and ends it', async () => {
    const call = calls.open(record)
    const error = rejection(call)
    await vi.advanceTimersByTimeAsync(500)
    call.markSent()
    await vi.advanceTimersByTimeAsync(499)
    expect(call.settled).toBe(false)
    await vi.advanceTimersByTimeAsync(2)
    expect(await error).toBeInstanceOf(MessagingTimeout)
    expect(await error).toMatchObject({ sent: true, details: { reason: 'timeout' } })
  })

  it('is over at once if it is nothing', async () => {
    const call = calls.open({ ...record, timeoutMs: 0 })
    const error = rejection(call)
    await vi.advanceTimersByTimeAsync(2)
    expect(await error).toMatchObject({ sent: false })
  })

  it('may be without limit', async () => {
    const call = calls.open({ ...record, timeoutMs: null })
    await vi.advanceTimersByTimeAsync(10 ** 10)
    calls.deliver(reply({ result: 1 }))
    await expect(call.answer).resolves.toMatchObject({ result: 1 })
  })

  it('may be longer than a timer of Node', async () => {
    const timeoutMs = 2 ** 31 + 5_000
    const call = calls.open({ ...record, timeoutMs })
    const error = rejection(call)
    await vi.advanceTimersByTimeAsync(timeoutMs - 1_000)
    expect(call.settled).toBe(false)
    await vi.advanceTimersByTimeAsync(1_001)
    expect(await error).toMatchObject({ details: { reason: 'timeout' } })
  })

  it('is not extended by signs of life', async () => {
    const call = calls.open({ ...record, monitorMs: 600 })
    const error = rejection(call)
    call.markSent()
    for (let passed = 0; passed < 1_000; passed += 250) {
      calls.deliver(heartbeat)
      await vi.advanceTimersByTimeAsync(250)
    }
    await vi.advanceTimersByTimeAsync(1)
    expect(await error).toMatchObject({ details: { reason: 'timeout' } })
  })

  it('is told with all that is known', async () => {
    vi.setSystemTime(Date.UTC(2024, 0, 2, 3, 4, 5))
    const call = calls.open({ ...record, monitorMs: 300 })
    const error = rejection(call)
    call.markSent()
    calls.deliver(heartbeat)
    await vi.advanceTimersByTimeAsync(301)
    expect(await error).toMatchObject({
      message: expect.stringMatching(/^Timed out waiting for a reply to message ID m1: no sign of life for 300 ms/),
      sent: true,
      details: {
        ...{ target: record.target, method: 'resize', messageId: 'm1', replyQueue: 'reply_1', sent: true },
        ...{ reason: 'monitor', lastHeartbeatAt: Date.UTC(2024, 0, 2, 3, 4, 5) },
      },
    })
    const { message } = (await error) as Error
    for (const fact of ['volumes', 'host', 'resize', 'reply_1', 'broker had the request', '2024-01-02T03:04:05']) {
      expect(message).toContain(fact)
    }
  })

  it('says so if neither the broker nor the server was heard', async () => {
    const call = calls.open({ ...record, target: { topic: 't' } })
    const error = rejection(call)
    await vi.advanceTimersByTimeAsync(1_001)
    expect(await error).toMatchObject({ sent: false })
    expect(await error).not.toHaveProperty('details.lastHeartbeatAt')
    const { message } = (await error) as Error
    expect(message).toMatch(/server any,.*had not confirmed the request, no sign of life came/)
  })
})

describe('silence of the server', () => {
  const monitored = { ...record, timeoutMs: 10_000, monitorMs: 1_000 }

  it('counts from when the broker has the request', async () => {
    const call = calls.open(monitored)
    const error = rejection(call)
    await vi.advanceTimersByTimeAsync(5_000)
    call.markSent()
    await vi.advanceTimersByTimeAsync(999)
    expect(call.settled).toBe(false)
    await vi.advanceTimersByTimeAsync(2)
    expect(await error).toMatchObject({ details: { reason: 'monitor' } })
  })

  it('is broken by signs of life', async () => {
    const call = calls.open(monitored)
    call.markSent()
    for (let beat = 0; beat < 8; beat++) {
      await vi.advanceTimersByTimeAsync(900)
      calls.deliver(heartbeat)
    }
    calls.deliver(reply({ result: 'done' }))
    await expect(call.answer).resolves.toMatchObject({ result: 'done' })
  })

  it.each([
    ['a message without ending', reply({ ending: undefined })],
    ['half an answer', reply({ result: 1, ending: false })],
  ])('is not broken by %s', async (_name, message) => {
    const call = calls.open(monitored)
    const error = rejection(call)
    call.markSent()
    await vi.advanceTimersByTimeAsync(900)
    calls.deliver(message)
    await vi.advanceTimersByTimeAsync(101)
    expect(await error).toMatchObject({ details: { reason: 'monitor' } })
  })

  it('counts from a sign of life that overtakes the word of the broker', async () => {
    const call = calls.open(monitored)
    const error = rejection(call)
    calls.deliver(heartbeat)
    await vi.advanceTimersByTimeAsync(1_001)
    expect(await error).toMatchObject({ sent: true, details: { reason: 'monitor' } })
  })

  it('does not matter where no signs of life are expected, and they do no harm', async () => {
    const call = calls.open({ ...monitored, monitorMs: null })
    call.markSent()
    calls.deliver(heartbeat)
    await vi.advanceTimersByTimeAsync(9_000)
    calls.deliver(reply({ result: 1 }))
    await expect(call.answer).resolves.toMatchObject({ result: 1 })
  })
})

describe('giving up', () => {
  /** A signal that tells how many listeners it has. */
  function watchedSignal(): { controller: AbortController; listeners: () => number } {
    const controller = new AbortController()
    const added = vi.spyOn(controller.signal, 'addEventListener')
    const removed = vi.spyOn(controller.signal, 'removeEventListener')
    return { controller, listeners: () => added.mock.calls.length - removed.mock.calls.length }
  }

  it.each([true, false])('through the signal says whether the request was sent: %s', async (sent) => {
    const { controller, listeners } = watchedSignal()
    const call = calls.open({ ...record, signal: controller.signal })
    if (sent) call.markSent()
    controller.abort('no longer wanted')
    const error = await rejection(call)
    expect(error).toBeInstanceOf(CallCancelled)
    expect(error).toMatchObject({ sent, cause: 'no longer wanted' })
    expect(listeners()).toBe(0)
  })

  it('before the call even began leaves nothing behind', async () => {
    const call = calls.open({ ...record, signal: AbortSignal.abort() })
    expect(call.settled).toBe(true)
    expect(await rejection(call)).toMatchObject({ code: 'CALL_CANCELLED', sent: false })
  })

  it.each<[string, (call: PendingCall) => unknown]>([
    ['an answer', () => calls.deliver(reply())],
    ['an error of the driver', (call) => call.fail(new Error('gone'))],
    ['the time', () => vi.advanceTimersByTime(1_001)],
    ['the end of the transport', () => calls.rejectAll(() => new Error('closed'))],
    ['an unusable answer', () => calls.deliver(reply({ failure: 1 }))],
  ])('is no longer possible after %s', async (_name, end) => {
    const { controller, listeners } = watchedSignal()
    const call = calls.open({ ...record, signal: controller.signal })
    end(call)
    expect(call.settled).toBe(true)
    expect(listeners()).toBe(0)
    controller.abort()
    const outcome = await call.answer.catch((error: unknown) => error)
    expect(outcome).not.toBeInstanceOf(CallCancelled)
  })

  it('of all calls gives each its own error', async () => {
    const open = ['a', 'b'].map((messageId) => calls.open({ ...record, messageId }))
    calls.rejectAll((call) => new Error(`closed ${call.record.messageId}`))
    const errors = await Promise.all(open.map(rejection))
    expect(errors).toEqual([new Error('closed a'), new Error('closed b')])
  })

  it('while nobody listens yet is no unhandled rejection', async () => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    calls.open(record).fail(new Error('early'))
    vi.useRealTimers()
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', unhandled)
    vi.useFakeTimers()
    expect(unhandled).not.toHaveBeenCalled()
  })
})

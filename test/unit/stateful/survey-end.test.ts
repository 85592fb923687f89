import type { Transport } from 'stubwire'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openRabbit } from '../../../src/rabbit/driver.js'
import { Deadlines } from '../../../src/transport/deadlines.js'
import { PendingSurvey } from '../../../src/transport/pending-survey.js'
import { parseTransportUrl } from '../../../src/transport/url.js'
import { request } from '../../broker/harness/sending.js'
import { heal, inflict } from './schedule.js'
import { SimulatedBroker } from './simulated-broker.js'
import { pass, startClock, stopClock } from './virtual-clock.js'

const current = vi.hoisted(() => ({ broker: null as SimulatedBroker | null }))

vi.mock('amqplib', async (load) => ({
  ...(await load<typeof import('amqplib')>()),
  connect: (_: object, { signal }: { signal: AbortSignal }) => current.broker?.connect(signal),
}))

const record = {
  messageId: 'm',
  replyQueue: 'r',
  target: { topic: 'topic' },
  method: 'work',
  timeoutMs: 300,
  monitorMs: null,
}

beforeEach(() => {
  startClock()
  vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
})
afterEach(() => {
  vi.restoreAllMocks()
  stopClock()
})

describe('the end of a survey', () => {
  it.each([
    ['its time is over', (survey: PendingSurvey) => survey.onDue()],
    ['it is given up', (survey: PendingSurvey) => survey.fail(new Error('closed'))],
  ])('takes its request back in the same moment when %s', (_, end) => {
    const survey = new PendingSurvey(record, () => {}, new Deadlines())
    const withdraw = vi.fn()
    survey.carrier = { exposed: false, withdraw }
    end(survey)
    expect(withdraw).toHaveBeenCalledTimes(1)
  })

  it('leaves nothing to write when the broker reads again in the same moment', async () => {
    const broker = new SimulatedBroker()
    current.broker = broker
    const client: Transport = await openRabbit(parseTransportUrl('rabbit://h/'))
    const ask = (id: number, withinMs: number) =>
      client.survey?.({ topic: 'topic' }, request('work', { id }), { withinMs })
    const first = ask(1, 500)
    await pass(600)
    expect(await first).toEqual([])
    expect(broker.trace(1).writes).toBe(1)

    inflict(broker, { do: 'block', forMs: 60_000 })
    const end = PendingSurvey.prototype.onDue
    vi.spyOn(PendingSurvey.prototype, 'onDue').mockImplementation(function (this: PendingSurvey) {
      end.call(this)
      heal(broker)
    })
    const second = ask(2, 300)
    await pass(1_000)
    expect(await second).toEqual([])
    expect(broker.trace(2).writes).toBe(0)
    const closing = client.close()
    await pass(10_000)
    await closing
  })
})

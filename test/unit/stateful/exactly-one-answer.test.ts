import fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Fate, Rig } from './rig.js'
import { type Step, schedules } from './schedule.js'
import type { SimulatedBroker } from './simulated-broker.js'
import { pass, startClock, stopClock } from './virtual-clock.js'

/** How much later than its deadline a request may be settled: what timers and the way of an event take, in milliseconds. */
const slackMs = 5

const current = vi.hoisted(() => ({ broker: null as SimulatedBroker | null }))

vi.mock('amqplib', async (load) => ({
  ...(await load<typeof import('amqplib')>()),
  connect: (_: object, { signal }: { signal: AbortSignal }) => current.broker?.connect(signal),
}))

beforeEach(() => {
  startClock()
  // Of brokers that block, which is one of the faults.
  vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
})
afterEach(stopClock)

/** Runs a schedule, with durable queues or not, and checks what must hold whatever goes wrong. */
async function check(steps: readonly Step[], durable: boolean): Promise<void> {
  const rig = new Rig(durable)
  current.broker = rig.broker
  try {
    await rig.start()
    await rig.run(steps)
    await rig.recover()
    // What waits in a queue goes with it.
    const kept = !steps.some((step) => step.do === 'delete queues' && step.prefix === 'topic')
    // An answer that was on its way when its queue went is offered once more, under an id of its own: the server cannot know
    // whether the caller, who takes one only, had the first.
    const once = !steps.some((step) => step.do === 'delete queues' && step.prefix === 'reply_')
    for (const fate of rig.fates) checkFate(fate, rig, { kept, once })
    expect(rig.kept, 'what is kept after all is over').toEqual({ calls: 0, unconfirmed: 0 })
    expect(vi.getTimerCount(), 'timers after all is over').toBe(0)
    const last = await rig.send({ do: 'call', timeoutMs: 10_000, workMs: 0, cancelMs: null })
    // Far less than its time, so that a deadline which outlives its call is seen.
    await pass(1_000)
    expect(last.result, 'a call after all faults').toBe(last.id)
    expect(vi.getTimerCount(), 'timers after the last call').toBe(0)
  } finally {
    await rig.close()
    vi.clearAllTimers()
  }
}

interface Circumstances {
  /** What the broker has of casts is not taken from it. */
  readonly kept: boolean
  /** Nothing makes a server offer an answer again that may have arrived. */
  readonly once: boolean
}

function checkFate(fate: Fate, { broker, executed }: Rig, { kept, once }: Circumstances): void {
  const { id, step } = fate
  const what = `request ${id}: ${JSON.stringify(step)}`
  const executions = executed.filter((other) => other === id).length
  const { answers } = broker.trace(id)
  expect(fate.settlements, `settlements of ${what}`).toBe(1)
  expect(fate.settledAt - fate.startedAt, `time of ${what}`).toBeLessThanOrEqual(step.timeoutMs + slackMs)
  expect(executions, `executions of ${what}`).toBeLessThanOrEqual(1)
  if (fate.error === null && step.do !== 'cast') expect(fate.result, `result of ${what}`).toBe(id)
  if (fate.error !== null) {
    expect(fate.error, `error of ${what}`).toHaveProperty('sent', expect.any(Boolean))
    const { sent } = fate.error as { readonly sent: boolean }
    if (executions > 0) expect(sent, `sent, as it was executed, of ${what}`).toBe(true)
    if (fate.writes === 0) expect(sent, `sent, as it was never written, of ${what}`).toBe(false)
  } else if (step.do !== 'cast' || kept)
    expect(executions, `executions, as it was answered or taken, of ${what}`).toBe(1)
  if (step.do === 'cast') expect(answers.size, `answers to ${what}`).toBe(0)
  else if (once || executions === 0) expect(answers.size, `answers to ${what}`).toBe(executions)
  else expect(answers.size, `answers to ${what}`).toBeGreaterThanOrEqual(1)
}

/** Schedules that once failed. */
const known: [Step[], boolean][] = [
  // Its end and the end of the block came together: it was written after its error had said that it was not sent.
  [
    [
      { do: 'monitored call', timeoutMs: 50, workMs: 0, cancelMs: null },
      { do: 'wait', ms: 10 },
      { do: 'monitored call', timeoutMs: 300, workMs: 0, cancelMs: null },
      { do: 'block', forMs: 300 },
    ],
    true,
  ],
  // Its answer was refused and yet routed, and the queue was gone when it was sent again.
  [
    [
      { do: 'call', timeoutMs: 50, workMs: 0, cancelMs: 0 },
      { do: 'wait', ms: 1_000 },
      { do: 'monitored call', timeoutMs: 50, workMs: 0, cancelMs: null },
      { do: 'stall', which: 3, forMs: 300 },
      { do: 'refuse publishes', count: 2, routed: true },
      { do: 'wait', ms: 100 },
      { do: 'delete queues', prefix: 'reply_' },
    ],
    true,
  ],
]

/** STUBWIRE_SCHEDULES runs another number of them. */
it('settles every call once and in time, and says truly whether it was sent, whatever goes wrong', {
  timeout: 300_000,
}, async () => {
  const numRuns = Number(process.env.STUBWIRE_SCHEDULES ?? 1_000)
  await fc.assert(fc.asyncProperty(schedules, fc.boolean(), check), { numRuns, examples: known })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Broker } from '../broker/harness/broker.js'
import type { Figures } from './rig/figures.js'
import type { Load } from './rig/peer-messages.js'
import { runScenario } from './rig/run-scenario.js'
import { type Scenario, scenarios, smallScale } from './rig/scenarios.js'

/** Deadlines are far beyond any outage here: what fails, fails for another reason than time. */
const load: Load = { calls: 8, casts: 8, workMs: 50, timeoutMs: 30_000, monitorMs: null }

/** How late a deadline may be noticed on a busy machine, in milliseconds. */
const lateness = 2_000
/** For one scenario, in milliseconds. */
const limit = 150_000

const errorsWithMeaning =
  /^(call|cast) (MESSAGING_TIMEOUT|MESSAGE_DELIVERY_FAILURE|MESSAGE_UNDELIVERABLE) sent:(true|false)$/

function scenario(name: string): Scenario {
  const found = scenarios.find((each) => each.name === name)
  if (!found) throw new Error(`no scenario is named ${name}`)
  return found
}

/** What holds under every fault. */
function expectInvariants(figures: Figures): void {
  expect(figures.troubles).toEqual([])
  for (const error of Object.keys(figures.errors)) expect(error).toMatch(errorsWithMeaning)
  expect(figures.latestMs).toBeLessThan(lateness)
  expect(figures.casts.lost).toBe(0)
  expect(figures.calls.ok).toBeGreaterThan(0)
  expect(figures.firstOkMs).not.toBeNull()
}

const nothingFails = { calls: { error: 0, timedOut: 0 }, casts: { failed: 0 }, executedTwice: { calls: 0, casts: 0 } }

describe('with a broker that runs', () => {
  let broker: Broker

  beforeAll(async () => {
    broker = await Broker.start()
  })

  afterAll(async () => {
    await broker?.dispose()
  })

  it.each(['F2', 'F3', 'F4', 'F5', 'F7', 'F8', 'channel-406', 'cancel', 'stall'])(
    '%s: every call and cast succeeds, once',
    async (name) => {
      const figures = await runScenario(scenario(name), { load, scale: smallScale, aroundMs: 300, broker })
      expectInvariants(figures)
      expect(figures).toMatchObject(nothingFails)
    },
    limit,
  )

  it(
    'channel-404: calls are kept until the exchange and its bindings are back, casts are not said to be done',
    async () => {
      const figures = await runScenario(scenario('channel-404'), { load, scale: smallScale, aroundMs: 300, broker })
      expectInvariants(figures)
      expect(figures).toMatchObject({ calls: { error: 0, timedOut: 0 }, executedTwice: { calls: 0, casts: 0 } })
    },
    limit,
  )

  it(
    'F10: what a killed server worked on fails by call monitoring, long before its deadline, and says that it may have run',
    async () => {
      const figures = await runScenario(scenario('F10'), { load, scale: smallScale, aroundMs: 300, broker })
      expectInvariants(figures)
      expect(figures.calls.error).toBe(0)
      expect(figures.calls.timedOut).toBeLessThanOrEqual(load.calls)
      expect(Object.keys(figures.errors).filter((error) => error !== 'call MESSAGING_TIMEOUT sent:true')).toEqual([])
      expect(figures.executedTwice).toEqual({ calls: 0, casts: 0 })
    },
    limit,
  )

  it(
    'F10 with delivery at least once: nothing fails',
    async () => {
      const figures = await runScenario(scenario('F10-once'), { load, scale: smallScale, aroundMs: 300, broker })
      expectInvariants(figures)
      expect(figures).toMatchObject({ calls: { error: 0, timedOut: 0 }, casts: { failed: 0 } })
    },
    limit,
  )
})

describe('with a broker that is away', () => {
  it.each(['F1', 'F9'])(
    '%s: every call and cast succeeds, once',
    async (name) => {
      // A quorum queue that was declared less than a second before RabbitMQ 3.10 is killed never elects a leader again.
      const figures = await runScenario(scenario(name), { load, scale: smallScale, aroundMs: 3_000 })
      expectInvariants(figures)
      expect(figures).toMatchObject(nothingFails)
    },
    limit,
  )
})

describe('with a cluster of three nodes', () => {
  it(
    'F6: the node in use is killed, and every call and cast succeeds, once',
    async () => {
      // Queues have elected their leaders by then; see above.
      const figures = await runScenario(scenario('F6'), { load, scale: smallScale, aroundMs: 3_000 })
      expectInvariants(figures)
      expect(figures).toMatchObject(nothingFails)
    },
    limit,
  )
})

import { setTimeout as delay } from 'node:timers/promises'
import type { Broker } from '../../broker/harness/broker.js'
import type { Figures } from './figures.js'
import type { Load } from './peer-messages.js'
import { Rig } from './rig.js'
import type { Scale, Scenario } from './scenarios.js'

/** How a scenario is run. */
export interface RunOptions {
  readonly load: Load
  readonly scale: Scale
  /** How long the load runs before the fault, and after it has been overcome, in milliseconds. */
  readonly aroundMs: number
  /** The fault is brought about again until so many calls were made; default 0: once. */
  readonly leastCalls?: number
  /** A broker that runs already; null starts one. */
  readonly broker?: Broker
}

/** Runs one scenario from nothing to its figures. */
export async function runScenario(
  scenario: Scenario,
  { load, scale, aroundMs, leastCalls = 0, broker }: RunOptions,
): Promise<Figures> {
  const rig = await Rig.start(scenario.needs, load, broker)
  try {
    if (scenario.loadFirst ?? true) {
      rig.client.start()
      await rig.healthy()
      await delay(aroundMs)
    }
    let injection = await scenario.inject(rig, scale)
    await rig.healthy()
    while (rig.client.outcomes.filter(({ kind }) => kind === 'call').length < leastCalls) {
      injection = await scenario.inject(rig, scale)
      await rig.healthy()
    }
    await delay(aroundMs)
    const { overAt, ...more } = injection
    return { ...(await rig.count(overAt)), ...more }
  } finally {
    await rig.dispose()
  }
}

import { plainEndpoint, RpcServer, silentLogger, type Transport } from 'stubwire'
import { vi } from 'vitest'
import { ConfirmWindow } from '../../../src/rabbit/confirm-window.js'
import { openRabbit } from '../../../src/rabbit/driver.js'
import { PublicationBatch } from '../../../src/rabbit/publication-batch.js'
import { PendingCalls } from '../../../src/transport/pending-calls.js'
import { parseTransportUrl } from '../../../src/transport/url.js'
import { request, sending } from '../../broker/harness/sending.js'
import { heal, inflict, type Sending, type Step } from './schedule.js'
import { SimulatedBroker } from './simulated-broker.js'
import { pass, settle } from './virtual-clock.js'

/** What became of one request. */
export interface Fate {
  readonly id: number
  readonly step: Sending
  readonly startedAt: number
  /** How often it was settled, and when at last. */
  settlements: number
  settledAt: number
  result: unknown
  error: unknown
  /** How often it was written when it settled. */
  writes: number
}

/** How the broker is used: with durable queues, each message is confirmed. */
const urlOf = (durable: boolean): string => `rabbit://h/?stubwire_redeclare=0&amqp_durable_queues=${durable}`

/** A client and a server of this package with the simulated broker between them. */
export class Rig {
  readonly broker = new SimulatedBroker()
  readonly fates: Fate[] = []
  /** The ids of the requests that were executed, once for each time. */
  readonly executed: number[] = []
  readonly #opened = vi.spyOn(PendingCalls.prototype, 'open')
  readonly #windows = vi.spyOn(ConfirmWindow.prototype, 'add')
  readonly #batches = vi.spyOn(PublicationBatch.prototype, 'add')
  readonly #url: string
  #client: Transport | null = null
  #service: Transport | null = null
  #server: RpcServer | null = null

  constructor(durable: boolean) {
    this.#url = urlOf(durable)
  }

  async start(): Promise<void> {
    this.#client = await openRabbit(parseTransportUrl(this.#url))
    this.#service = await openRabbit(parseTransportUrl(this.#url))
    const work = async ({ id, workMs }: { id: number; workMs: number }): Promise<number> => {
      this.executed.push(id)
      if (workMs > 0) await new Promise((resolve) => setTimeout(resolve, workMs))
      return id
    }
    this.#server = new RpcServer(this.#service, {
      target: { topic: 'topic', server: 'one' },
      endpoints: [plainEndpoint({ handlers: { work } })],
      logger: silentLogger,
    })
    const starting = this.#server.start()
    await pass(100)
    await starting
  }

  async run(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      if (step.do === 'wait') await pass(step.ms)
      else if ('workMs' in step) await this.send(step)
      else inflict(this.broker, step)
    }
  }

  async send(step: Sending): Promise<Fate> {
    const id = this.fates.length
    const fate: Fate = {
      id,
      step,
      startedAt: performance.now(),
      settlements: 0,
      settledAt: Number.NaN,
      result: null,
      error: null,
      writes: 0,
    }
    this.fates.push(fate)
    const abort = new AbortController()
    const { workMs, timeoutMs, cancelMs } = step
    if (cancelMs !== null) setTimeout(() => abort.abort(), cancelMs)
    const body = request('work', { id, workMs })
    const options = sending({
      timeoutMs,
      monitorMs: step.do === 'monitored call' ? 1_000 : null,
      ...(cancelMs !== null && { signal: abort.signal }),
    })
    const target = { topic: 'topic' }
    const client = this.#client as Transport
    const sent = step.do === 'cast' ? client.cast(target, body, options) : client.call(target, body, options)
    const settled = (): void => {
      fate.settlements += 1
      fate.settledAt = performance.now()
      fate.writes = this.broker.trace(id).writes
    }
    sent.then(
      (reply) => {
        settled()
        fate.result = reply?.result
      },
      (error) => {
        settled()
        fate.error = error
      },
    )
    await settle()
    return fate
  }

  /** Ends all faults, and waits until everything is over that was begun. */
  async recover(): Promise<void> {
    await pass(4_000)
    heal(this.broker)
    await pass(120_000)
  }

  /** What the client keeps of calls, and both of publications. */
  get kept(): { readonly calls: number; readonly unconfirmed: number } {
    const sizes = (contexts: readonly unknown[]): number =>
      [...new Set(contexts as readonly { readonly size: number }[])].reduce((sum, { size }) => sum + size, 0)
    const publications = [...this.#windows.mock.contexts, ...this.#batches.mock.contexts]
    return { calls: sizes(this.#opened.mock.contexts), unconfirmed: sizes(publications) }
  }

  async close(): Promise<void> {
    const closing = Promise.all([this.#server?.stop(), this.#client?.close(), this.#service?.close()])
    await pass(10_000)
    await closing
    this.#opened.mockRestore()
    this.#windows.mockRestore()
    this.#batches.mockRestore()
  }
}

import { randomBytes } from 'node:crypto'
import { type ChannelModel, connect as connectRaw } from 'amqplib'
import type { Transport } from 'stubwire'
import { afterAll, afterEach, beforeAll, inject } from 'vitest'
import { openRabbit, type RabbitConnectOptions } from '../../../src/rabbit/driver.js'
import { parseTransportUrl } from '../../../src/transport/url.js'
import { BrokerControl } from './broker-control.js'
import { RecordingProxy } from './recording-proxy.js'

export { request, sending } from './sending.js'

/** Options of a transport under test. */
export interface OpenOptions extends RabbitConnectOptions {
  readonly query?: Record<string, string>
  /** Instead of the broker of the suite. */
  readonly url?: string
}

/** What a file of broker tests works with: a virtual host of its own, and things that are closed after every test. */
export class Suite {
  readonly broker: BrokerControl
  #vhost = ''
  readonly #cleanup: (() => Promise<unknown>)[] = []

  constructor(broker: BrokerControl) {
    this.broker = broker
  }

  get vhost(): string {
    return this.#vhost
  }

  async begin(): Promise<void> {
    this.#vhost = await this.broker.createVhost()
  }

  /** Has something done after the present test, the last thing first. */
  onEnd(cleanup: () => Promise<unknown>): void {
    this.#cleanup.push(cleanup)
  }

  async endTest(): Promise<void> {
    for (const cleanup of this.#cleanup.splice(0).reverse()) await cleanup()
  }

  async end(): Promise<void> {
    await this.broker.deleteVhost(this.#vhost)
  }

  /** A transport in the suite's virtual host. */
  async open({ query = {}, url, ...options }: OpenOptions = {}): Promise<Transport> {
    const transport = await openRabbit(parseTransportUrl(url ?? this.broker.url(this.#vhost, query)), options)
    this.onEnd(() => transport.close())
    return transport
  }

  /** A raw connection to the suite's virtual host. */
  async raw(): Promise<ChannelModel> {
    const model = await connectRaw(this.broker.amqpUrl(this.#vhost), { noDelay: true })
    model.on('error', () => {})
    this.onEnd(() => model.close().catch(() => {}))
    return model
  }

  /** A proxy that records what clients send, and the URL that leads through it. */
  async recording(query: Record<string, string> = {}): Promise<{ proxy: RecordingProxy; url: string }> {
    const proxy = await RecordingProxy.start(this.broker.handle)
    this.onEnd(() => proxy.close())
    const url = this.broker.url(this.#vhost, query).replace(`:${this.broker.handle.port}/`, `:${proxy.port}/`)
    return { proxy, url }
  }
}

/** Sets up a file of broker tests; call it once, at its top. */
export function brokerSuite(): Suite {
  const suite = new Suite(new BrokerControl(inject('broker')))
  beforeAll(() => suite.begin())
  afterEach(() => suite.endTest())
  afterAll(() => suite.end())
  return suite
}

/** A topic that nobody else uses. */
export function freshTopic(): string {
  return `topic-${randomBytes(6).toString('hex')}`
}

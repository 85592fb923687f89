import { readFileSync } from 'node:fs'
import { connect } from 'amqplib'
import { Broker } from '../../../test/broker/harness/broker.js'
import { BrokerControl, type BrokerHandle } from '../../../test/broker/harness/broker-control.js'
import { processListeningOn } from './listening-process.js'

/** The broker that calls go through. */
export interface BenchBroker {
  /** Product and version. */
  readonly name: string
  /** Null where the system does not tell. */
  readonly pid: number | null
  /** Where it is, for clients that speak plain AMQP and for transports. */
  readonly amqpUrl: string
  readonly transportUrl: string
  /** Removes what contenders left in it under these topics, from servers of these names. Call it after their end. */
  clear(topics: readonly string[], servers?: readonly string[]): Promise<void>
  close(): Promise<void>
}

/** Opens the broker that STUBWIRE_TEST_AMQP_URL names, or starts one. Rejects for one that is not on this machine. */
export async function openBroker(): Promise<BenchBroker> {
  const given = process.env.STUBWIRE_TEST_AMQP_URL
  return given ? givenBroker(handleOf(new URL(given))) : ownBroker()
}

/** How to reach the broker of an AMQP URL. Throws for one that is not on this machine: it would get all that load. */
export function handleOf(url: URL): BrokerHandle {
  if (!/^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)) {
    throw new Error(`The broker has to be on this machine, and ${url.hostname || 'what was given'} is not`)
  }
  return {
    host: url.hostname,
    port: Number(url.port) || 5672,
    username: decodeURIComponent(url.username) || 'guest',
    password: decodeURIComponent(url.password) || 'guest',
    virtualHost: decodeURIComponent(url.pathname.slice(1)) || '/',
    tools: null,
  }
}

/** All that is in it goes with it. */
async function ownBroker(): Promise<BenchBroker> {
  const broker = await Broker.start()
  try {
    const file = broker.handle.tools?.env.RABBITMQ_PID_FILE ?? ''
    return {
      ...(await describe(broker)),
      pid: process.platform === 'linux' ? Number(readFileSync(file, 'utf8').trim()) : null,
      transportUrl: broker.url(broker.handle.virtualHost),
      clear: (topics, servers) => removeTopics(broker.amqpUrl(broker.handle.virtualHost), topics, servers),
      close: () => broker.dispose(),
    }
  } catch (error) {
    await broker.dispose()
    throw error
  }
}

/** Somebody else's: it is left as it was. Reply queues have no names known here, and are dropped by the broker after a minute. */
async function givenBroker(handle: BrokerHandle): Promise<BenchBroker> {
  const control = new BrokerControl(handle)
  return {
    ...(await describe(control)),
    pid: processListeningOn(handle.port),
    transportUrl: control.url(handle.virtualHost, { rabbit_transient_queues_ttl: '60' }),
    clear: (topics, servers) => removeTopics(control.amqpUrl(handle.virtualHost), topics, servers),
    close: async () => {},
  }
}

async function describe(control: BrokerControl): Promise<Pick<BenchBroker, 'name' | 'amqpUrl'>> {
  const amqpUrl = control.amqpUrl(control.handle.virtualHost)
  const model = await connect(amqpUrl, { noDelay: true })
  const { product, version } = model.connection.serverProperties
  await model.close()
  return { name: `${product} ${version}`, amqpUrl }
}

async function removeTopics(
  amqpUrl: string,
  topics: readonly string[],
  servers: readonly string[] = ['bench'],
): Promise<void> {
  const model = await connect(amqpUrl, { noDelay: true })
  try {
    const channel = await model.createChannel()
    for (const topic of topics) {
      await channel.deleteQueue(topic)
      for (const server of servers) await channel.deleteQueue(`${topic}.${server}`)
      await channel.deleteExchange(topic)
    }
  } finally {
    await model.close()
  }
}

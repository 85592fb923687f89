import type { TestProject } from 'vitest/node'
import { Broker } from './broker.js'
import type { BrokerHandle } from './broker-control.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** The broker that all files of the project share. */
    broker: BrokerHandle
  }
}

let broker: Broker | null = null

/** Gives the project one broker: the one that STUBWIRE_TEST_AMQP_URL names, or one started for the run. */
export async function setup(project: TestProject): Promise<void> {
  const given = process.env.STUBWIRE_TEST_AMQP_URL
  broker = given ? null : await Broker.start()
  project.provide('broker', given ? handleOf(new URL(given)) : (broker as Broker).handle)
}

/** Ends the broker of {@link setup}, if it was started for the run. */
export async function teardown(): Promise<void> {
  await broker?.dispose()
  broker = null
}

function handleOf(url: URL): BrokerHandle {
  return {
    host: url.hostname,
    port: Number(url.port) || 5672,
    username: decodeURIComponent(url.username) || 'guest',
    password: decodeURIComponent(url.password) || 'guest',
    virtualHost: decodeURIComponent(url.pathname.slice(1)) || '/',
    tools: null,
  }
}

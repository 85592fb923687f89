import type { TestProject } from 'vitest/node'
import { Broker } from './broker.js'
import type { BrokerHandle } from './broker-control.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** The broker that all files of the project share. */
    broker: BrokerHandle
  }
}

/** Gives the project one broker: the one that STUBWIRE_TEST_AMQP_URL names, or one started for the run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.STUBWIRE_TEST_AMQP_URL
  if (given) {
    project.provide('broker', handleOf(new URL(given)))
    return async () => {}
  }
  const broker = await Broker.start()
  project.provide('broker', broker.handle)
  return () => broker.dispose()
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

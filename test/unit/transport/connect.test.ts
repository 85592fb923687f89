import { describe, expect, it } from 'vitest'
import { DriverLoadFailure, InvalidTransportURL } from '../../../src/core/errors.js'
import { connect } from '../../../src/transport/connect.js'
import { registerDriver } from '../../../src/transport/driver-registry.js'
import { openMemory } from '../../../src/transport/memory/index.js'

describe('connect', () => {
  it.each(['memory:', 'fake:', 'memory:///vh', 'MEMORY://', 'kombu+memory:////'])('opens %s', async (url) => {
    await using transport = await connect(url)
    expect(transport).toMatchObject({ driver: 'memory', defaultExchange: 'openstack', allowedRemoteModules: [] })
  })

  it.each(['rabbit://', 'kombu://host/', 'rabbit://u:p@h1:5672,h2/vh'])(
    'opens %s without connecting before it is needed',
    async (url) => {
      await using transport = await connect(url)
      expect(transport.driver).toBe('rabbit')
    },
  )

  it('hands its options to the driver', async () => {
    const options = { defaultExchange: 'cinder', allowedRemoteModules: ['cinder.exception'] }
    await using transport = await connect('memory:', options)
    expect(transport).toMatchObject(options)
  })

  it('names the known schemes if it does not know one', async () => {
    const failure = connect('carrier-pigeon://loft')
    await expect(failure).rejects.toBeInstanceOf(DriverLoadFailure)
    await expect(failure).rejects.toMatchObject({ driver: 'carrier-pigeon' })
    await expect(failure).rejects.toThrow(
      /Failed to load transport driver "carrier-pigeon".*fake, kombu.*memory.*rabbit/,
    )
  })

  it('refuses a URL that is none', async () => {
    await expect(connect('invalid')).rejects.toBeInstanceOf(InvalidTransportURL)
  })

  it('loads a registered driver when it is asked for, and not before', async () => {
    const seen: string[] = []
    registerDriver('Pigeon', async () => {
      seen.push('loaded')
      return (url, options) => {
        seen.push(url.driver)
        return openMemory(url, options)
      }
    })
    expect(seen).toEqual([])
    await using _plain = await connect('pigeon:')
    await using _special = await connect('pigeon+carrier://')
    expect(seen).toEqual(['loaded', 'pigeon', 'loaded', 'pigeon+carrier'])
  })

  it('tells why a driver could not be loaded', async () => {
    const cause = new Error('amqplib is missing')
    registerDriver('broken', () => Promise.reject(cause))
    await expect(connect('broken:')).rejects.toMatchObject({
      ...{ code: 'DRIVER_LOAD_FAILURE', cause },
      message: 'Failed to load transport driver "broken": amqplib is missing',
    })
  })
})

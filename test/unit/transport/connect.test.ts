import { describe, expect, it, vi } from 'vitest'
import { DriverLoadFailure, InvalidTransportURL } from '../../../src/core/errors.js'
import { connect } from '../../../src/transport/connect.js'
import { registerDriver } from '../../../src/transport/driver-registry.js'
import { requireKnownOptions } from '../../../src/transport/known-options.js'
import { openMemory } from '../../../src/transport/memory/index.js'
import { parseTransportUrl } from '../../../src/transport/url.js'

describe('connect', () => {
  it.each(['memory:', 'fake:', 'memory:///vh', 'MEMORY://', 'kombu+memory:////'])('opens %s', async (url) => {
    await using transport = await connect(url)
    expect(transport).toMatchObject({ driver: 'memory', defaultExchange: 'openstack', allowedRemoteModules: [] })
  })

  it.each(['rabbit://', 'kombu://host/', 'rabbit://u:p@h1:5672,h2/vh', 'amqp://u:p@h/vh', 'AMQPS://u:p@h1,h2:5671/vh'])(
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

  it.each([
    ['rabit://h/', 'rabbit'],
    ['rabbitmq://h/', 'rabbit'],
    ['ampq://h/', 'amqp'],
    ['amqpss://h/', 'amqps'],
    ['memroy:', 'memory'],
    ['rabbot+x://h/', 'rabbit'],
  ])('names the nearest scheme for %s', async (url, nearest) => {
    await expect(connect(url)).rejects.toBeInstanceOf(DriverLoadFailure)
    await expect(connect(url)).rejects.toThrow(`: did you mean ${nearest}? the known schemes are amqp, amqps, `)
  })

  it('names no scheme for one that is like none', async () => {
    await expect(connect('carrier-pigeon://loft')).rejects.toThrow(/"carrier-pigeon": the known schemes are /)
  })

  it('takes an empty URL for that of a broker on this host, and an empty exchange for none', async () => {
    await using transport = await connect('', { defaultExchange: '' })
    expect(transport).toMatchObject({ driver: 'rabbit', defaultExchange: 'openstack' })
    await using memory = await connect('memory:', { defaultExchange: '' })
    expect(memory.defaultExchange).toBe('openstack')
  })

  it.each(['rabbit+amqp://h/', 'kombu+pyamqp://h/'])('speaks AMQP to %s', async (url) => {
    await using transport = await connect(url)
    expect(transport.driver).toBe('rabbit')
  })

  it.each([
    ['kombu+redis://h/', 'only AMQP 0-9-1 and memory are spoken'],
    ['rabbit+amqps://h/', 'write amqps://…'],
    ['amqp+ssl://h/', 'only AMQP 0-9-1 and memory are spoken'],
    ['amqps+amqp://h/', 'only AMQP 0-9-1 and memory are spoken'],
  ])('does not speak AMQP to %s', async (url, text) => {
    await expect(connect(url)).rejects.toBeInstanceOf(DriverLoadFailure)
    await expect(connect(url)).rejects.toThrow(text)
  })

  it.each([
    [
      'memory:///v?rabbit_qos_prefetch_count=1',
      /Unknown option rabbit_qos_prefetch_count .*the options are stubwire_max_message_bytes, stubwire_max_depth/,
    ],
    ['fake:?x=1', /Unknown option x .*the options are stubwire_max_message_bytes, stubwire_max_depth/],
    ['rabbit://h?rabbit_qos_prefetch_cuont=1', /did you mean rabbit_qos_prefetch_count\?/],
  ])('refuses options that the driver does not know: %s', async (url, text) => {
    await expect(connect(url)).rejects.toBeInstanceOf(InvalidTransportURL)
    await expect(connect(url)).rejects.toThrow(text)
  })

  it('lets drivers refuse options as it does', () => {
    const url = parseTransportUrl('pigeon://loft?wings=2&colour=red')
    expect(() => requireKnownOptions(url, ['wings', 'color'])).toThrow(
      'Unknown option colour in the transport URL; did you mean color?',
    )
    expect(() => requireKnownOptions(url, ['wings', 'age'])).toThrow('the options are wings, age')
    expect(() => requireKnownOptions(url, ['wings', 'colour'])).not.toThrow()
  })

  it.each([
    ['rabbit://u:p@h1,h2/', 1],
    ['rabbit://u:p@h1,u:p@h2/', 0],
    ['rabbit://h1,h2/', 0],
    ['rabbit://', 0],
  ])('warns of credentials that only some hosts have, without repeating them: %s', async (url, times) => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    await using _transport = await connect(url)
    expect(warn).toHaveBeenCalledTimes(times)
    expect(JSON.stringify(warn.mock.calls)).not.toContain('p@')
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

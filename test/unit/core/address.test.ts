import { type Address, InvalidTarget, type Target } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { routeTo } from '../../../src/core/address.js'

const cinder: Address = {
  form: '{host}[@{backend}][#{pool}]',
  routes: {
    '3.0': { server: '{host}[@{backend}]' },
    '3.6': { topic: '{topic}.{host}[@{backend}]', server: '{host}' },
    '3.10': { topic: 'last', server: '{host}' },
  },
}
const base: Target = { topic: 'volumes', exchange: 'openstack' }

describe('the target of a message to a host', () => {
  it.each<[string, string | null, string, string | null]>([
    // place, cap, topic, server
    ['h@b', '3.5', 'volumes', 'h@b'],
    ['h@b', '3.6', 'volumes.h@b', 'h'],
    ['h@b', '3.9', 'volumes.h@b', 'h'],
    ['h@b', '3.10', 'last', 'h'],
    ['h@b', null, 'last', 'h'],
    ['h@b#p', '3.5', 'volumes', 'h@b'],
    ['h@b#p', '3.6', 'volumes.h@b', 'h'],
    ['h', '3.0', 'volumes', 'h'],
    ['h', '3.6', 'volumes.h', 'h'],
    ['h#p', '3.6', 'volumes.h', 'h'],
    ['h@b@c#p#q', '3.0', 'volumes', 'h@b@c'],
    ['h#p@b', '3.0', 'volumes', 'h'],
    ['{topic}', '3.6', 'volumes.{topic}', '{topic}'],
    ['h@b', '2.9', 'volumes', null],
  ])('%s under cap %s: topic %s, server %s', (place, cap, topic, server) => {
    expect(routeTo(cinder, place, cap, base)).toEqual({ ...base, topic, ...(server !== null && { server }) })
  })

  it('stays as it is without a host', () => {
    expect(routeTo(cinder, '', '3.6', base)).toBe(base)
  })

  it.each(['@b', '#p', 'h@', 'h@#p', 'h@b#'])('is refused for %j, which does not have the form', (place) => {
    const route = () => routeTo(cinder, place, '3.6', base)
    expect(route).toThrow(InvalidTarget)
    expect(route).toThrow(`The host ${JSON.stringify(place)} does not have the form {host}[@{backend}][#{pool}]`)
  })

  it('keeps texts between and after parts', () => {
    const address: Address = { form: 'rack-{rack}/{node}', routes: { '1.0': { server: 'n{node}.r{rack}.x' } } }
    expect(routeTo(address, 'rack-7/a', null, {})).toEqual({ server: 'na.r7.x' })
    expect(() => routeTo(address, 'rock-7/a', null, {})).toThrow(InvalidTarget)
    expect(() => routeTo(address, 'rack-7', null, {})).toThrow(InvalidTarget)
  })
})

import { parseTransportUrl } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { addressText, brokerAddresses, shuffled } from '../../../src/rabbit/broker-address.js'

describe('the brokers of a URL', () => {
  it.each([
    ['rabbit://', '127.0.0.1', 5672, 'guest', 'guest', '/'],
    ['rabbit:///vh', '127.0.0.1', 5672, 'guest', 'guest', 'vh'],
    ['rabbit://localhost/', '127.0.0.1', 5672, 'guest', 'guest', '/'],
    ['rabbit://u:p@h:1/%2F', 'h', 1, 'u', 'p', '/'],
    ['rabbit://u@h', 'h', 5672, 'u', '', '/'],
    ['rabbit://u:p%2Fw@h/a%20b', 'h', 5672, 'u', 'p/w', 'a b'],
    ['rabbit://[::1]:9/', '::1', 9, 'guest', 'guest', '/'],
    ['amqp://', '127.0.0.1', 5672, 'guest', 'guest', '/'],
    ['amqp://u:p@h/vh?ssl=true', 'h', 5672, 'u', 'p', 'vh'],
    ['amqps://', '127.0.0.1', 5671, 'guest', 'guest', '/'],
    ['AMQPS://u:p@h/', 'h', 5671, 'u', 'p', '/'],
    ['amqps://u:p@h:5672/vh', 'h', 5672, 'u', 'p', 'vh'],
    ['kombu+amqp://h/', 'h', 5672, 'guest', 'guest', '/'],
  ])('%s', (url, hostname, port, username, password, virtualHost) => {
    expect(brokerAddresses(parseTransportUrl(url))).toMatchObject([{ hostname, port, username, password, virtualHost }])
  })

  it('come in some order, each with its own credentials', () => {
    const addresses = brokerAddresses(parseTransportUrl('rabbit://a:b@one,two:7/vh'))
    expect(addresses.toSorted((x, y) => x.hostname.localeCompare(y.hostname))).toMatchObject([
      { hostname: 'one', port: 5672, username: 'a', password: 'b', virtualHost: 'vh' },
      { hostname: 'two', port: 7, username: 'guest', password: 'guest', virtualHost: 'vh' },
    ])
  })

  it('are known to their certificates by the name that the URL has, also where another one is connected to', () => {
    const url = 'amqps://localhost,h.example,,10.0.0.1,[::1]/'
    const names = brokerAddresses(parseTransportUrl(url)).map(({ hostname, serverName }) => `${hostname} ${serverName}`)
    expect(names.toSorted()).toEqual(['10.0.0.1 10.0.0.1', '127.0.0.1 localhost', '::1 ::1', 'h.example h.example'])
    expect(brokerAddresses(parseTransportUrl('amqps://'))).toMatchObject([{ serverName: 'localhost' }])
  })

  it('are shown without credentials', () => {
    const [address] = brokerAddresses(parseTransportUrl('rabbit://u:secret@[::1]/'))
    expect(address && addressText(address)).toBe('[::1]:5672')
  })
})

describe('an order of chance', () => {
  it('keeps every item, and every item comes first at times', () => {
    const firsts = new Set<number | undefined>()
    for (let count = 0; count < 200; count++) {
      const order = shuffled([1, 2, 3])
      expect(order.toSorted()).toEqual([1, 2, 3])
      firsts.add(order[0])
    }
    expect(firsts).toEqual(new Set([1, 2, 3]))
  })
})

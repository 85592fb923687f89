import { expect, it } from 'vitest'
import { brokerAddresses } from '../../../src/rabbit/broker-address.js'
import { parseTransportUrl } from '../../../src/transport/url.js'

it.each(['rabbit://h/', 'rabbit://h/?ssl=true', 'rabbit:///?ssl=true'])(
  'the port of %s is 5672, with TLS as without',
  (url) => {
    expect(brokerAddresses(parseTransportUrl(url)).map(({ port }) => port)).toEqual([5672])
  },
)

import fc from 'fast-check'
import { InvalidTransportURL, parseTransportUrl } from 'stubwire'
import { canonical } from './canonical.js'
import type { Domain, Outcome } from './domain.js'

/** A transport URL. */
export interface UrlCase {
  readonly url: string
}

const word = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      'guest',
      'rabbit1',
      'a',
      '',
      'A.b-c_d~',
      '%24',
      '%2F',
      '%252F',
      '%c3%a9',
      '%E2%82',
      '%zz',
      '%',
    ),
  },
  fc.constantFrom('caf\u00e9', '+', 'p@ss', 'p:w', 'a b', '%00', '%40', '%ff%fe', '\u2100', ';x', '!', '$&', "'"),
  fc.string({ unit: 'grapheme-ascii', maxLength: 5 }),
)
const scheme = fc.oneof(
  { weight: 10, arbitrary: fc.constantFrom('rabbit', 'fake', 'kombu+memory', 'RABBIT', 'amqp') },
  fc.constantFrom('', '1a', 'a_b', 'r\u00e4bbit', '+a', 'x'),
)
const address = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('host', '10.0.0.1', '[::1]', '[ffff::1]', 'h.example') },
  fc.constantFrom('::1', '[', '[::1', '[]', '[::1]x', 'a]b', ''),
  word,
)
const port = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('', ':5672', ':1') },
  fc.constantFrom(':', ':x', ':0', ':065', ':99999', ':1:2', ':+5', ': 5', ':5_6', ':\u0665', ':-1', ':1234567890123'),
)
const credentials = fc.oneof(
  { weight: 2, arbitrary: fc.constant('') },
  fc.tuple(word, word).map(([user, password]) => `${user}:${password}@`),
  word.map((user) => `${user}@`),
)
const host = fc.tuple(credentials, address, port).map((parts) => parts.join(''))
const path = fc.oneof(
  fc.constantFrom('', '/', '//', '/%2F', '/a/b'),
  word.map((name) => `/${name}`),
)
const pair = fc.oneof(
  fc.tuple(fc.constantFrom('x', 'y', '', '__proto__', 'ssl'), word).map(([key, value]) => `${key}=${value}`),
  fc.constantFrom('x', '=', 'a=b=c', 'a=1;b=2', 'a+b=c+d'),
)
const query = fc.oneof(
  fc.constant(''),
  fc.array(pair, { maxLength: 4 }).map((pairs) => `?${pairs.join('&')}`),
)
const fragment = fc.oneof({ weight: 6, arbitrary: fc.constant('') }, fc.constantFrom('#', '#frag', '#a?b#c'))
const separator = fc.oneof({ weight: 8, arbitrary: fc.constant('://') }, fc.constantFrom(':', ':/', ':///', '', '//'))

const whole = fc
  .tuple(scheme, separator, fc.array(host, { maxLength: 3 }), path, query, fragment)
  .map(([driver, sep, hosts, ...rest]) => driver + sep + hosts.join(',') + rest.join(''))

/** Transport URLs: what is refused, and the parts of what is not. */
export const urlDomain: Domain<UrlCase> = {
  name: 'url',
  weight: 4,
  cases: fc.record({
    url: fc.oneof(
      { weight: 10, arbitrary: whole },
      fc.string({ unit: 'grapheme-ascii', maxLength: 12 }),
      fc.constantFrom('', ' ', ':', '/'),
    ),
  }),
  question: ({ url }) => ({ ask: 'url', url }),
  pair: ({ url }, answer) => {
    const theirs: Outcome = answer.kind === 'refused' ? { kind: 'refused' } : (answer as Outcome)
    return { ours: parse(url), theirs }
  },
}

function parse(url: string): Outcome {
  try {
    const { driver, virtualHost, hosts, query } = parseTransportUrl(url)
    return {
      kind: 'url',
      driver: canonical(driver),
      virtualHost: canonical(virtualHost),
      hosts: canonical(hosts),
      query: canonical(query),
    }
  } catch (error) {
    if (!(error instanceof InvalidTransportURL)) throw error
    return { kind: 'refused' }
  }
}

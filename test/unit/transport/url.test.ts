import { describe, expect, it } from 'vitest'
import { InvalidTransportURL } from '../../../src/core/errors.js'
import { parseTransportUrl } from '../../../src/transport/url.js'
import { table } from '../core/fixtures.js'

interface Row {
  readonly url: string
  readonly result?: { transport: string; virtual_host: string | null; query: object; hosts: object[] }
  readonly raises?: { class: string; str: string }
}
const rows = table('url_parse') as unknown as readonly Row[]

describe('parseTransportUrl', () => {
  it('has a table to be held against', () => {
    expect(rows.length).toBeGreaterThan(60)
  })

  it.each(rows.filter((row) => row.result))('reads "$url" as the library does', ({ url, result }) => {
    expect(parseTransportUrl(url)).toEqual({
      driver: result?.transport,
      virtualHost: result?.virtual_host,
      query: result?.query,
      hosts: result?.hosts,
    })
  })

  it.each(rows.filter((row) => row.raises))('refuses "$url" as the library does', ({ url, raises }) => {
    expect(() => parseTransportUrl(url)).toThrow(InvalidTransportURL)
    if (raises?.class === 'InvalidTransportURL') expect(() => parseTransportUrl(url)).toThrow(raises.str)
  })

  it.each([null, undefined, 7, {}])('refuses %s', (url) => {
    expect(() => parseTransportUrl(url as unknown as string)).toThrow('Wrong URL type')
  })

  it.each(['1rabbit://h', '://h', '//h', ' rabbit://h'])('finds no scheme in "%s"', (url) => {
    expect(() => parseTransportUrl(url)).toThrow('No scheme specified')
  })

  it.each([
    'rabbit://user:s3cr/et@h/',
    'rabbit://user:s3cret@h:port/',
    'rabbit://user:s3cret@[::1/',
    'rabbit://user:s3c]ret@h/',
    'rabbit://h:s3cret',
    'rabbit://user:s3c,r:et@h:5672/',
  ])('never repeats what may be a password: %s', (url) => {
    let thrown: unknown
    try {
      parseTransportUrl(url)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(InvalidTransportURL)
    expect((thrown as Error).message).not.toMatch(/s3c|user|et@/)
  })

  it.each([
    ['a slash in the password', 'rabbit://u:p%2Fq@h/', { hosts: [{ username: 'u', password: 'p/q' }] }],
    ['a virtual host, decoded once', 'rabbit://h/%252F', { virtualHost: '%2F' }],
    ['a question mark in the virtual host', 'rabbit://h/a%3Fb', { virtualHost: 'a?b' }],
    ['escapes that are none', 'rabbit://h/100%/%zz', { virtualHost: '100%/%zz' }],
    ['bytes that are no UTF-8', 'rabbit://h/%ff%41', { virtualHost: '\ufffdA' }],
    ['an equals sign in a value', 'rabbit://h?a=b=c', { query: { a: 'b=c' } }],
  ])('reads %s', (_name, url, expected) => {
    expect(parseTransportUrl(url)).toMatchObject(expected)
  })

  it('takes __proto__ for an ordinary option', () => {
    const { query } = parseTransportUrl('rabbit://h?__proto__=x&__proto__=y&toString=z')
    expect(Object.entries(query)).toEqual([
      ['__proto__', 'x,y'],
      ['toString', 'z'],
    ])
  })
})

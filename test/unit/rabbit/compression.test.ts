import { inflateSync } from 'node:zlib'
import { ProtocolError } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { compressed, decompressed } from '../../../src/rabbit/compression.js'
import { Publication } from '../../../src/rabbit/publication.js'

const content = Buffer.from('{"x": 1}'.repeat(100))

describe('compression of bodies', () => {
  it('is a zlib stream, named as peers name it', () => {
    const publication = new Publication({
      exchange: null,
      routingKey: 'key',
      content,
      compress: true,
      mandatory: false,
      retry: null,
      onOutcome: () => {},
    })
    expect(inflateSync(publication.content).equals(content)).toBe(true)
    expect(publication.properties).toMatchObject({
      contentType: 'application/json',
      headers: { compression: 'application/x-gzip' },
    })
  })

  it('is undone', () => {
    expect(decompressed(compressed(content), 'application/x-gzip').equals(content)).toBe(true)
  })

  it.each([undefined, null, ''])('is not looked for where the header is %j', (header) => {
    expect(decompressed(content, header)).toBe(content)
  })

  it.each([
    ['application/x-bz2', 'compressed in an unknown way, "application/x-bz2"; only gzip is known'],
    ['application/x-gzip', 'cannot be decompressed'],
    [7, 'compressed in an unknown way, "7"'],
  ])('by %j of something else is refused', (header, text) => {
    expect(() => decompressed(content, header)).toThrow(ProtocolError)
    expect(() => decompressed(content, header)).toThrow(text)
  })
})

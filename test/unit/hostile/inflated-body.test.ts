import { deflateSync } from 'node:zlib'
import { ProtocolError } from 'stubwire'
import { expect, test } from 'vitest'
import { compressionHeaders, decompressed } from '../../../src/rabbit/compression.js'

const mebibyte = 1024 * 1024

test.each([
  [128, true],
  [129, false],
])('a body that grows to %i MiB is read: %s', (size, read) => {
  const body = deflateSync(Buffer.alloc(size * mebibyte))
  expect(body.length).toBeLessThan(mebibyte)
  const attempt = () => decompressed(body, compressionHeaders.compression).length
  if (read) expect(attempt()).toBe(size * mebibyte)
  else expect(attempt).toThrow(ProtocolError)
})

import { deflateSync } from 'node:zlib'
import { MessageLimitExceeded } from 'stubwire'
import { expect, test } from 'vitest'
import { compressionHeaders, decompressed } from '../../../src/rabbit/compression.js'

const mebibyte = 1024 * 1024

test.each([
  [128, undefined, true],
  [129, undefined, false],
  [1, mebibyte, true],
  [2, mebibyte, false],
])('a body that grows to %i MiB, with a limit of %s bytes, is read: %s', (size, limit, read) => {
  const body = deflateSync(Buffer.alloc(size * mebibyte))
  expect(body.length).toBeLessThan(mebibyte)
  const attempt = () => decompressed(body, compressionHeaders.compression, limit).length
  if (read) expect(attempt()).toBe(size * mebibyte)
  else expect(attempt).toThrow(MessageLimitExceeded)
})

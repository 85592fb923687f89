import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scanCallIds } from '../../../src/core/call-id-scan.js'
import { decodeBody } from '../../../src/core/wire.js'

const scan = (text: string) => scanCallIds(Buffer.from(text))
const enveloped = (message: unknown): string =>
  JSON.stringify({
    'oslo.version': '2.0',
    'oslo.message': typeof message === 'string' ? message : JSON.stringify(message),
  })
const ids = { _msg_id: 'm1', _reply_q: 'reply_1' }
const found = { messageId: 'm1', replyQueue: 'reply_1' }
const nothing = { messageId: null, replyQueue: null }
const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`

describe('the ids of a call are found', () => {
  it.each<readonly [string, string]>([
    ['in an envelope', enveloped({ method: 'm', args: {}, ...ids })],
    ['without one', JSON.stringify({ method: 'm', args: {}, ...ids })],
    ['before everything else', enveloped({ ...ids, args: { a: [1, { b: 'x' }] } })],
    ['behind depth', enveloped(`{"args":${deep(100_000)},"_msg_id":"m1","_reply_q":"reply_1"}`)],
    ['with spaces and lines', enveloped(`{ "a" : 1 ,\n "_msg_id" : "m1",\r\n\t"_reply_q":"reply_1" }`)],
    [
      'as Python writes them',
      `{"oslo.version": "2.0", "oslo.message": "{\\"_msg_id\\": \\"m1\\", \\"_reply_q\\": \\"reply_1\\"}"}`,
    ],
    [
      'with the envelope the other way round',
      `{"oslo.message":${JSON.stringify(JSON.stringify(ids))},"oslo.version":"2.0"}`,
    ],
    [
      'in letters written as numbers',
      `{"oslo.version":"2.0","oslo.message":"{\\u0022_msg_id\\u0022:\\u0022m1\\u0022,\\u0022_reply_q\\u0022:\\u0022reply_1\\u0022}"}`,
    ],
    [
      'when they come again: the last ones',
      enveloped(`{"_msg_id":"old","_reply_q":[],"_msg_id":"m1","_reply_q":"reply_1"}`),
    ],
    ['beside texts that look like them', enveloped({ args: { text: '","_msg_id":"other"', '"_msg_id': 'x' }, ...ids })],
    ['beside those of something deeper', enveloped({ ...ids, result: { _msg_id: 'other', _reply_q: 'other' } })],
    ['beside characters of every kind', enveloped({ args: '\u2028\u{1f600}\\\\"\0\n', ...ids, more: '\ud800' })],
  ])('%s', (_, body) => {
    expect(scan(body)).toEqual(found)
  })
})

describe('nothing is found', () => {
  it.each<readonly [string, string]>([
    ['in an empty body', ''],
    ['in a list', '["_msg_id","m1"]'],
    ['where they stand deeper', enveloped({ args: ids })],
    ['where they are no texts', enveloped({ _msg_id: 1, _reply_q: {} })],
    [
      'where something else comes last',
      enveloped('{"_msg_id":"m1","_msg_id":null,"_reply_q":"r","_reply_q":{"a":"b"}}'),
    ],
    ['where they are too long to be names', enveloped({ _msg_id: 'm'.repeat(256), _reply_q: 'r'.repeat(10_000) })],
    ['where they are cut off', '{"oslo.version":"2.0","oslo.message":"{\\"_msg_id\\": \\"m'],
    ['outside of the envelope', `{"_msg_id":"m1","_reply_q":"r","oslo.version":"2.0","oslo.message":"{}"}`],
    ['behind the end of the message', enveloped('{}{"_msg_id":"m1","_reply_q":"r"}')],
  ])('%s', (_, body) => {
    expect(scan(body)).toEqual(nothing)
  })
})

it('finds what a parser finds, in any message whose ids are plain texts', () => {
  const name = fc.string({ unit: fc.constantFrom(...'abcdef0123456789_.-@ '), minLength: 1, maxLength: 40 })
  const message = fc.tuple(
    fc.dictionary(fc.string(), fc.jsonValue()),
    name,
    name,
    fc.dictionary(fc.string(), fc.jsonValue()),
  )
  fc.assert(
    fc.property(message, fc.boolean(), ([before, messageId, replyQueue, after], wrapped) => {
      const text = JSON.stringify({ ...before, _msg_id: messageId, _reply_q: replyQueue, ...after })
      const body = wrapped ? enveloped(text) : text
      const read = decodeBody(body)
      expect(scan(body)).toEqual({ messageId: read._msg_id, replyQueue: read._reply_q })
    }),
    { numRuns: 2_000 },
  )
})

it('never throws, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom('', '{', '{"oslo.message":"'), (bytes, start) => {
      scanCallIds(Buffer.concat([Buffer.from(start), bytes]))
    }),
    { numRuns: 5_000 },
  )
})

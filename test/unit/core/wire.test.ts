import { describe, expect, it } from 'vitest'
import { MessageLimitExceeded, ProtocolError } from '../../../src/core/errors.js'
import type { JsonObject, Request } from '../../../src/core/message.js'
import {
  decodeBody,
  decodeReply,
  decodeRequest,
  encodeReply,
  encodeRequest,
  type WireReply,
} from '../../../src/core/wire.js'

const request: Request = {
  method: 'resize',
  args: { size: 2 },
  namespace: 'volumes',
  version: '3.16',
  context: { user: 'bob', roles: ['admin'] },
}
const ids = { messageId: 'm1', replyQueue: 'reply_1', monitorTimeout: 2 }

function inner(body: string): string {
  return (JSON.parse(body) as { 'oslo.message': string })['oslo.message']
}

function enveloped(version: unknown, message: unknown): string {
  return JSON.stringify({ 'oslo.version': version, 'oslo.message': message })
}

describe('encodeRequest', () => {
  it('writes an envelope of version 2.0 around the text of the message', () => {
    expect(JSON.parse(encodeRequest(request, ids, 'u1'))).toEqual({
      'oslo.version': '2.0',
      'oslo.message': expect.any(String),
    })
  })

  it('writes the keys of a call in the order of peers', () => {
    expect(Object.keys(JSON.parse(inner(encodeRequest(request, ids, 'u1'))))).toEqual([
      ...['method', 'args', 'namespace', 'version', '_msg_id', '_reply_q', '_timeout', '_unique_id'],
      ...['_context_user', '_context_roles'],
    ])
  })

  it('writes no key of calls into a cast', () => {
    expect(JSON.parse(inner(encodeRequest({ ...request, context: {} }, null, 'u1')))).toEqual({
      method: 'resize',
      args: { size: 2 },
      namespace: 'volumes',
      version: '3.16',
      _unique_id: 'u1',
    })
  })

  it('always writes _timeout into a call, null if no signs of life are wanted', () => {
    const message = JSON.parse(inner(encodeRequest(request, { ...ids, monitorTimeout: null }, 'u1')))
    expect(message).toHaveProperty('_timeout', null)
  })

  it('leaves a null namespace and a null version out, but not empty ones', () => {
    const bare = JSON.parse(inner(encodeRequest({ ...request, namespace: null, version: null }, null, 'u1')))
    expect(Object.keys(bare)).toEqual(['method', 'args', '_unique_id', '_context_user', '_context_roles'])
    const empty = JSON.parse(inner(encodeRequest({ ...request, namespace: '' }, null, 'u1')))
    expect(empty).toHaveProperty('namespace', '')
  })

  it('names the place of an argument that JSON cannot carry', () => {
    const wrong = { ...request, args: { volume: { size: Number.NaN } } }
    expect(() => encodeRequest(wrong, null, 'u1')).toThrow(/NaN \(at \/args\/volume\/size\)/)
  })
})

describe('decodeBody', () => {
  it.each<[string, string, JsonObject]>([
    ['an envelope', enveloped('2.0', '{"method":"m"}'), { method: 'm' }],
    ['an envelope of version 2.0.0', enveloped('2.0.0', '{"method":"m"}'), { method: 'm' }],
    ['an envelope with further keys', '{"x":NaN,"oslo.version":"2.0","oslo.message":"{}"}', {}],
    ['a bare message', '{"method":"m","args":{}}', { method: 'm', args: {} }],
    ['a bare message with big integers', '{"id":12345678901234567890}', { id: 12345678901234567890n }],
    ['a bare message with half an envelope', '{"oslo.version":"9"}', { 'oslo.version': '9' }],
    ['an inner message with NaN', enveloped('2.0', '{"args":{"x":NaN}}'), { args: { x: Number.NaN } }],
    ['an empty body', '', {}],
    ['an empty array', '[]', {}],
  ])('reads %s', (_name, body, message) => {
    expect(decodeBody(body)).toEqual(message)
  })

  it.each<readonly [string, string]>([
    ...['2', '2.1', '2.0.1', '1.0', '3.0', 'x', null, '', 2, ['2.0'], {}].map(
      (version) => [`version ${JSON.stringify(version)}`, enveloped(version, '{}')] as const,
    ),
    ...[null, {}, [], 1, '[]', '1', '"x"', 'null', '', '{', '{"a":}'].map(
      (message) => [`the message ${JSON.stringify(message)}`, enveloped('2.0', message)] as const,
    ),
    ...['null', '1', '"x"', '[1]', '[["a",1]]', '{', 'x', '\ufeff{}', '{"a":1}{}'].map(
      (body) => [`the body ${body}`, body] as const,
    ),
  ])('refuses %s', (_name, body) => {
    expect(() => decodeBody(body)).toThrow(ProtocolError)
  })

  it.each<readonly [string, string]>([
    ['too deep a message', enveloped('2.0', `${'{"a":'.repeat(600)}1${'}'.repeat(600)}`)],
    ['too deep a body', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ])('refuses %s, and says what the limit is', (_name, body) => {
    expect(() => decodeBody(body)).toThrow(MessageLimitExceeded)
    expect(() => decodeBody(body)).toThrow(/nested deeper than 512 levels, the limit of maxDepth/)
  })
})

describe('decodeRequest', () => {
  it('takes a call apart', () => {
    expect(decodeRequest(decodeBody(encodeRequest(request, ids, 'u1')))).toEqual({
      request: { ...request, context: { ...request.context, client_timeout: 2 } },
      messageId: 'm1',
      replyQueue: 'reply_1',
      monitorTimeout: 2,
      uniqueId: 'u1',
    })
  })

  it('keeps an explicit null version apart from an absent one', () => {
    expect(decodeRequest({ version: null }).request.version).toBeNull()
    expect(decodeRequest({}).request.version).toBeUndefined()
  })

  it('gives the context the time as client_timeout, null where there is none', () => {
    expect(decodeRequest({ _context_client_timeout: 9 }).request.context).toEqual({ client_timeout: null })
    expect(decodeRequest({ _timeout: 20, _context_a: 1 }).request.context).toEqual({ a: 1, client_timeout: 20 })
  })

  it('drops context entries that peers would lose', () => {
    const { context } = decodeRequest({ _context_msg_id: 1, _context_reply_q: 2, _context_: 3 }).request
    expect(context).toEqual({ '': 3, client_timeout: null })
  })

  it('takes hostile keys for ordinary ones', () => {
    const message = decodeBody('{"_context___proto__":{"admin":true},"__proto__":{"method":"m","_msg_id":"x"}}')
    const { request, messageId } = decodeRequest(message)
    expect(request.method).toBeUndefined()
    expect(messageId).toBeUndefined()
    expect(Object.keys(request.context)).toEqual(['__proto__', 'client_timeout'])
    expect((request.context as { admin?: unknown }).admin).toBeUndefined()
  })

  it('hands on whatever came, unjudged', () => {
    const { request, messageId } = decodeRequest({ method: 1, args: null, namespace: [], _msg_id: { a: 1 } })
    expect(request).toMatchObject({ method: 1, args: null, namespace: [] })
    expect(messageId).toEqual({ a: 1 })
  })
})

describe('replies', () => {
  const reply: WireReply = { messageId: 'm1', result: [1], failure: null, ending: true, uniqueId: 'u2' }

  it('writes the keys in the order of peers', () => {
    expect(inner(encodeReply(reply))).toBe(
      '{"result":[1],"failure":null,"ending":true,"_msg_id":"m1","_unique_id":"u2"}',
    )
  })

  it('writes all five keys even without a result', () => {
    expect(Object.keys(JSON.parse(inner(encodeReply({ ...reply, result: undefined }))))).toHaveLength(5)
  })

  it.each<{ messageId: unknown }>([
    { messageId: 'x' },
    { messageId: 12345678901234567890n },
    { messageId: { a: [1] } },
    { messageId: null },
  ])('echoes the message id %s as it came', (messageId) => {
    expect(decodeReply(decodeBody(encodeReply({ ...reply, messageId }))).messageId).toEqual(messageId)
  })

  it('reads back what was written', () => {
    expect(decodeReply(decodeBody(encodeReply(reply)))).toEqual(reply)
  })

  it('leaves absent members undefined', () => {
    const absent = { result: undefined, failure: undefined, ending: undefined, uniqueId: undefined }
    expect(decodeReply({ _msg_id: 'm' })).toEqual({ messageId: 'm', ...absent })
  })
})

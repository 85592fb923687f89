import { deflateSync } from 'node:zlib'
import { mutatedCapture } from './captures.js'
import type { Random } from './random.js'
import { values } from './values.js'

/** A body for the server, and what makes it one that must be answered. */
export interface FuzzedBody {
  readonly id: string
  readonly bytes: Buffer
}

const names = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'then',
  '_secret',
  '#hidden',
  '',
  'a.b',
  'x'.repeat(300),
]
const methods = [...names, 'find', 'ping', 'oslo_rpc_server_ping', 'stop', 'valueOf', 'late']
const versions = [
  '1.0',
  '1.1',
  '2.0',
  '1.999999999999999999999',
  'x',
  '',
  '1',
  '-1.0',
  '1.0.0',
  '١.٠',
  null,
  1.1,
  {},
  [],
]
/**
 * One body: a sound request of our own or a captured one, changed in its members, in the text of its envelope, or in its bytes;
 * sometimes left alone.
 */
export function fuzzedBody(random: Random, id: string, replyQueue: string): FuzzedBody {
  if (random.below(4) === 0) {
    const identity = { _msg_id: id, _unique_id: id, _reply_q: replyQueue }
    return { id, bytes: enclosed(random, mutatedCapture(random, 'request', identity)) }
  }
  const members: Record<string, string> = {
    method: JSON.stringify(random.below(3) > 0 ? 'find' : random.of(methods)),
    args: random.below(3) > 0 ? `{"id":${random.below(9)}}` : args(random),
    version: JSON.stringify(random.below(4) > 0 ? '1.0' : random.of(versions)),
    _context_user: '"u"',
    _unique_id: JSON.stringify(id),
    _msg_id: JSON.stringify(id),
    _reply_q: JSON.stringify(replyQueue),
    _timeout: 'null',
  }
  return { id, bytes: enclosed(random, changed(random, members)) }
}

const failures = ['null', '""', '"{"', '{}', '[]', '0', '"[]"', JSON.stringify(`{"class":"X","module":"y","tb":7}`)]

/** A message for a client's reply queue, made in the same way. */
export function fuzzedReply(random: Random, id: string): FuzzedBody {
  const identity = { _msg_id: id, _unique_id: id }
  if (random.below(4) === 0) return { id, bytes: enclosed(random, mutatedCapture(random, 'reply', identity)) }
  const members: Record<string, string> = {
    result: random.of(values),
    failure: random.of(failures),
    ending: random.below(3) > 0 ? 'true' : random.of(values),
    _msg_id: JSON.stringify(id),
    _unique_id: JSON.stringify(id),
  }
  return { id, bytes: enclosed(random, changed(random, members)) }
}

/** A message as it is put into a queue. */
export interface FuzzedMessage {
  readonly content: Buffer
  readonly properties: { readonly contentType?: string; readonly headers: Record<string, unknown> }
}

const contentTypes = ['application/json; charset=utf-8', 'text/plain', '', undefined]

/** A body with properties that are mostly as they should be; some are compressed, some say so and are not, some are bombs. */
export function fuzzedMessage(random: Random, bytes: Buffer): FuzzedMessage {
  const contentType = random.below(20) > 0 ? 'application/json' : random.of(contentTypes)
  const sound = { ...(contentType !== undefined && { contentType }) }
  const compression = 'application/x-gzip'
  switch (random.below(12)) {
    case 0:
      return { content: deflateSync(bytes), properties: { ...sound, headers: { compression } } }
    case 1:
      return {
        content: bytes,
        properties: { ...sound, headers: { compression: random.of([compression, 'x', 7, {}]) } },
      }
    case 2:
      return {
        content: deflateSync(Buffer.alloc(1_000_000, bytes)),
        properties: { ...sound, headers: { compression } },
      }
    default:
      return { content: bytes, properties: { ...sound, headers: {} } }
  }
}

/** The text of a message of these members after some changes. */
function changed(random: Random, members: Record<string, string>): string {
  for (let changes = random.below(3); changes > 0; changes--) changeMember(random, members)
  const pairs = Object.entries(members).map(([name, text]) => `${JSON.stringify(name)}:${text}`)
  const inner = `{${pairs.join(',')}}`
  return random.below(8) === 0 ? inner.slice(0, random.below(inner.length)) : inner
}

function enclosed(random: Random, inner: string): Buffer {
  const body = random.below(12) === 0 ? inner : envelope(random, inner)
  return random.below(4) === 0 ? changedBytes(random, Buffer.from(body)) : Buffer.from(body)
}

function args(random: Random): string {
  if (random.below(3) === 0) return random.of(values)
  return `{${JSON.stringify(random.of(['id', ...names]))}:${random.of(values)}}`
}

function changeMember(random: Random, members: Record<string, string>): void {
  const name = random.of([...Object.keys(members), 'namespace', '_context_client_timeout', ...names])
  if (random.below(4) === 0) delete members[name]
  else
    Object.defineProperty(members, name, {
      value: random.of(values),
      enumerable: true,
      configurable: true,
      writable: true,
    })
}

function envelope(random: Random, inner: string): string {
  const version = random.below(15) === 0 ? random.of(values) : '"2.0"'
  return `{"oslo.version":${version},"oslo.message":${random.below(30) === 0 ? inner : JSON.stringify(inner)}}`
}

function changedBytes(random: Random, bytes: Buffer): Buffer {
  const at = random.below(bytes.length)
  switch (random.below(4)) {
    case 0:
      return bytes.subarray(0, at)
    case 1:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([random.below(256)]), bytes.subarray(at)])
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + 1 + random.below(20)))])
    default: {
      const copy = Buffer.from(bytes)
      for (let count = 1 + random.below(4); count > 0; count--) copy[random.below(copy.length)] = random.below(256)
      return copy
    }
  }
}

/** A body for the server, and what makes it one that must be answered. */
export interface FuzzedBody {
  readonly id: string
  readonly bytes: Buffer
}

/** A small seeded generator: the same seed gives the same bodies on every machine. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A whole number from 0 up to, not including, `below`. */
  below(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }
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
/** Texts of JSON, so that numbers beyond 2^53, bare words and repeated keys are among them. */
const values = [
  ...[
    'null',
    'true',
    '0',
    '-0',
    '1e999',
    '9007199254740993',
    'NaN',
    '-Infinity',
    '""',
    '"\\ud800"',
    '"\\u2028"',
    '[]',
    '{}',
  ],
  ...['{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}', '{"a":1,"a":2}'],
  ...['{"toJSON":1,"then":1}', `${'['.repeat(600)}${']'.repeat(600)}`, `${'{"a":'.repeat(400)}1${'}'.repeat(400)}`],
  ...[JSON.stringify('y'.repeat(5000)), '{"versioned_object.name":"Volume"}', '[[[[{"a":[1,2,3]}]]]]'],
]

/** One body: a sound request, changed in its members, in the text of its envelope, or in its bytes; sometimes left alone. */
export function fuzzedBody(random: Random, id: string, replyQueue: string): FuzzedBody {
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
  for (let changes = random.below(3); changes > 0; changes--) changeMember(random, members)
  const pairs = Object.entries(members).map(([name, text]) => `${JSON.stringify(name)}:${text}`)
  let inner = `{${pairs.join(',')}}`
  if (random.below(8) === 0) inner = inner.slice(0, random.below(inner.length))
  const body = random.below(12) === 0 ? inner : envelope(random, inner)
  return { id, bytes: random.below(4) === 0 ? changedBytes(random, Buffer.from(body)) : Buffer.from(body) }
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

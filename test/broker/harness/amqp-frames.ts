/** A frame that a client sent, taken apart as far as tests look at it. */
export type Frame =
  | { readonly kind: 'method'; readonly name: string; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly kind: 'header'; readonly bodySize: number; readonly properties: Readonly<Record<string, unknown>> }
  | { readonly kind: 'body'; readonly content: Buffer }
  | { readonly kind: 'heartbeat' }

type FieldType = 'octet' | 'short' | 'long' | 'longlong' | 'shortstr' | 'bit' | 'table' | 'skip'

/** Methods that are looked at, by class and method number, with their fields in order. */
const methods: Readonly<Record<string, readonly [string, Readonly<Record<string, FieldType>>]>> = {
  '10.11': ['connection.start-ok', {}],
  '10.31': ['connection.tune-ok', { channel_max: 'short', frame_max: 'long', heartbeat: 'short' }],
  '10.40': ['connection.open', { virtual_host: 'shortstr' }],
  '10.50': ['connection.close', { reply_code: 'short' }],
  '10.51': ['connection.close-ok', {}],
  '20.10': ['channel.open', {}],
  '20.40': ['channel.close', { reply_code: 'short' }],
  '20.41': ['channel.close-ok', {}],
  '40.10': [
    'exchange.declare',
    {
      reserved: 'skip',
      exchange: 'shortstr',
      type: 'shortstr',
      passive: 'bit',
      durable: 'bit',
      auto_delete: 'bit',
      internal: 'bit',
      nowait: 'bit',
      arguments: 'table',
    },
  ],
  '50.10': [
    'queue.declare',
    {
      reserved: 'skip',
      queue: 'shortstr',
      passive: 'bit',
      durable: 'bit',
      exclusive: 'bit',
      auto_delete: 'bit',
      nowait: 'bit',
      arguments: 'table',
    },
  ],
  '50.20': [
    'queue.bind',
    {
      reserved: 'skip',
      queue: 'shortstr',
      exchange: 'shortstr',
      routing_key: 'shortstr',
      nowait: 'bit',
      arguments: 'table',
    },
  ],
  '50.40': ['queue.delete', { reserved: 'skip', queue: 'shortstr', if_unused: 'bit', if_empty: 'bit', nowait: 'bit' }],
  '60.10': ['basic.qos', { prefetch_size: 'long', prefetch_count: 'short', global: 'bit' }],
  '60.11': ['basic.qos-ok', {}],
  '60.20': [
    'basic.consume',
    {
      reserved: 'skip',
      queue: 'shortstr',
      consumer_tag: 'shortstr',
      no_local: 'bit',
      no_ack: 'bit',
      exclusive: 'bit',
      nowait: 'bit',
      arguments: 'table',
    },
  ],
  '60.30': ['basic.cancel', { consumer_tag: 'shortstr', nowait: 'bit' }],
  '60.40': [
    'basic.publish',
    { reserved: 'skip', exchange: 'shortstr', routing_key: 'shortstr', mandatory: 'bit', immediate: 'bit' },
  ],
  '60.80': ['basic.ack', { delivery_tag: 'longlong', multiple: 'bit' }],
  '60.90': ['basic.reject', { delivery_tag: 'longlong', requeue: 'bit' }],
  '60.120': ['basic.nack', { delivery_tag: 'longlong', multiple: 'bit', requeue: 'bit' }],
  '85.10': ['confirm.select', { nowait: 'bit' }],
}

/** Properties of a message in the order of their flags, highest bit first. */
const properties: readonly (readonly [string, FieldType])[] = [
  ['content_type', 'shortstr'],
  ['content_encoding', 'shortstr'],
  ['headers', 'table'],
  ['delivery_mode', 'octet'],
  ['priority', 'octet'],
  ['correlation_id', 'shortstr'],
  ['reply_to', 'shortstr'],
  ['expiration', 'shortstr'],
  ['message_id', 'shortstr'],
  ['timestamp', 'longlong'],
  ['type', 'shortstr'],
  ['user_id', 'shortstr'],
  ['app_id', 'shortstr'],
]

const protocolHeader = 8
const frameHeader = 7

/** Takes the bytes that a client or a broker sends apart into frames. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0)
  #started: boolean

  /** Clients begin with the name of the protocol. */
  constructor(side: 'client' | 'broker' = 'client') {
    this.#started = side === 'broker'
  }

  /** The frames that are complete now. */
  read(chunk: Buffer): (Frame & { readonly channel: number })[] {
    this.#rest = Buffer.concat([this.#rest, chunk])
    if (!this.#started) {
      if (this.#rest.length < protocolHeader) return []
      this.#rest = this.#rest.subarray(protocolHeader)
      this.#started = true
    }
    const frames: (Frame & { readonly channel: number })[] = []
    while (this.#rest.length >= frameHeader) {
      const size = this.#rest.readUInt32BE(3)
      if (this.#rest.length < frameHeader + size + 1) break
      const payload = this.#rest.subarray(frameHeader, frameHeader + size)
      frames.push({ ...decode(this.#rest.readUInt8(0), payload), channel: this.#rest.readUInt16BE(1) })
      this.#rest = this.#rest.subarray(frameHeader + size + 1)
    }
    return frames
  }
}

function decode(type: number, payload: Buffer): Frame {
  if (type === 8) return { kind: 'heartbeat' }
  if (type === 3) return { kind: 'body', content: Buffer.from(payload) }
  if (type === 2) return decodeHeader(payload)
  const id = `${payload.readUInt16BE(0)}.${payload.readUInt16BE(2)}`
  const [name, layout] = methods[id] ?? [id, {}]
  const fields = new FieldReader(payload.subarray(4)).fields(Object.entries(layout))
  return { kind: 'method', name, fields }
}

function decodeHeader(payload: Buffer): Frame {
  const bodySize = Number(payload.readBigUInt64BE(4))
  const flags = payload.readUInt16BE(12)
  const present = properties.filter((_, index) => flags & (1 << (15 - index)))
  return { kind: 'header', bodySize, properties: new FieldReader(payload.subarray(14)).fields(present) }
}

class FieldReader {
  readonly #bytes: Buffer
  #at = 0
  #bit = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  fields(layout: readonly (readonly [string, FieldType])[]): Record<string, unknown> {
    const values: Record<string, unknown> = {}
    for (const [name, type] of layout) {
      const value = this.#field(type)
      if (type !== 'skip') values[name] = value
    }
    return values
  }

  #field(type: FieldType): unknown {
    if (type === 'bit') return this.#nextBit()
    this.#bit = 0
    switch (type) {
      case 'octet':
        return this.#advance(1).readUInt8()
      case 'skip':
      case 'short':
        return this.#advance(2).readUInt16BE()
      case 'long':
        return this.#advance(4).readUInt32BE()
      case 'longlong':
        return Number(this.#advance(8).readBigUInt64BE())
      case 'shortstr':
        return this.#shortText()
      case 'table':
        return this.#table()
    }
  }

  /** Up to eight bits in a row share a byte. */
  #nextBit(): boolean {
    if (this.#bit === 0) this.#advance(1)
    const value = (this.#bytes.readUInt8(this.#at - 1) & (1 << this.#bit)) !== 0
    this.#bit = (this.#bit + 1) % 8
    return value
  }

  #shortText(): string {
    return this.#advance(this.#advance(1).readUInt8()).toString()
  }

  /** Integers become `{ <type letter>: value }`, so that their type can be looked at. */
  #table(): Record<string, unknown> {
    const values: Record<string, unknown> = {}
    const end = this.#advance(4).readUInt32BE() + this.#at
    while (this.#at < end) {
      const name = this.#shortText()
      const letter = this.#advance(1).toString()
      if (letter === 'S') values[name] = this.#advance(this.#advance(4).readUInt32BE()).toString()
      else if (letter === 't') values[name] = this.#advance(1).readUInt8() !== 0
      else if (letter === 'I') values[name] = { I: this.#advance(4).readInt32BE() }
      else if (letter === 'b') values[name] = { b: this.#advance(1).readInt8() }
      else if (letter === 's') values[name] = { s: this.#advance(2).readInt16BE() }
      else if (letter === 'l') values[name] = { l: Number(this.#advance(8).readBigInt64BE()) }
      else if (letter === 'F') values[name] = this.#table()
      else throw new Error(`a table holds a value of type ${letter}`)
    }
    return values
  }

  #advance(bytes: number): Buffer {
    this.#at += bytes
    return this.#bytes.subarray(this.#at - bytes, this.#at)
  }
}

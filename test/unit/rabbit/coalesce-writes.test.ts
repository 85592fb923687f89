import { Duplex, PassThrough } from 'node:stream'
import type { Channel, ChannelModel } from 'amqplib'
import { beforeEach, describe, expect, it } from 'vitest'
import { coalesceWrites, writeFramesDirectly } from '../../../src/rabbit/coalesce-writes.js'

/** A socket that remembers what it was given, and takes no more until it is told to. */
class Socket extends Duplex {
  readonly written: string[] = []
  readonly held: (() => void)[] = []
  holds = false

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.written.push(chunk.toString())
    if (this.holds) this.held.push(done)
    else done()
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

let socket: Socket
let model: ChannelModel

beforeEach(() => {
  socket = new Socket({ writableHighWaterMark: 100 })
  model = { connection: { stream: socket } } as unknown as ChannelModel
  coalesceWrites(model)
})

describe('what is written in one turn', () => {
  it('leaves in one piece, in order', async () => {
    for (const text of ['a', 'b', 'c']) socket.write(Buffer.from(text))
    expect(socket.written).toEqual([])
    await turn()
    socket.write(Buffer.from('d'))
    await turn()
    expect(socket.written).toEqual(['abc', 'd'])
  })

  it('is not copied together if it is long, and stays in order', async () => {
    const long = 'x'.repeat(40_000)
    for (const text of ['a', long, 'b']) socket.write(Buffer.from(text))
    await turn()
    expect(socket.written.map((text) => text.length)).toEqual([1, long.length, 1])
    expect(socket.written.join('')).toBe(`a${long}b`)
  })

  it('is not gathered without limit', () => {
    for (let count = 0; count < 200; count++) socket.write(Buffer.alloc(1_000))
    expect(socket.written.length).toBeGreaterThan(0)
  })

  it('is written before the end', async () => {
    socket.write(Buffer.from('last'))
    socket.end()
    await turn()
    expect(socket.written).toEqual(['last'])
    expect(socket.writableFinished).toBe(true)
  })

  it('is refused as long as the socket has enough', async () => {
    socket.holds = true
    socket.write(Buffer.alloc(200))
    await turn()
    expect(socket.write(Buffer.from('a'))).toBe(false)
    const drained = new Promise((resolve) => socket.once('drain', resolve))
    while (socket.held.length > 0) {
      socket.held.shift()?.()
      await turn()
    }
    await drained
    expect(socket.write(Buffer.from('b'))).toBe(true)
  })
})

describe('frames of a channel', () => {
  it('go to the socket without a detour', async () => {
    const buffer = new PassThrough({ objectMode: true })
    const connection = { stream: socket, channels: [null, { buffer }] }
    writeFramesDirectly({ connection, ch: 1 } as unknown as Channel)
    buffer.write(Buffer.from('frame'))
    await turn()
    expect(socket.written).toEqual(['frame'])
    expect(buffer.readableLength).toBe(0)
  })

  it('stay where they are if others wait before them', () => {
    const buffer = new PassThrough({ objectMode: true })
    buffer.write(Buffer.from('first'))
    const connection = { stream: socket, channels: [null, { buffer }] }
    writeFramesDirectly({ connection, ch: 1 } as unknown as Channel)
    buffer.write(Buffer.from('second'))
    expect(buffer.readableLength + buffer.writableLength).toBe(2)
  })

  it('tell the channel once when it may go on', async () => {
    let drains = 0
    const buffer = new PassThrough({ objectMode: true })
    const connection = { stream: socket, channels: [null, { buffer }] }
    const emit = (event: string) => {
      if (event === 'drain') drains += 1
    }
    writeFramesDirectly({ connection, ch: 1, emit } as unknown as Channel)
    socket.holds = true
    buffer.write(Buffer.alloc(200))
    await turn()
    expect([buffer.write(Buffer.from('a')), buffer.write(Buffer.from('b'))]).toEqual([false, false])
    while (socket.held.length > 0) {
      socket.held.shift()?.()
      await turn()
    }
    expect(drains).toBe(1)
  })

  it.each([{}, { connection: {} }, { connection: { stream: {} }, ch: 1 }])(
    'of another amqplib, %j, are left alone',
    (channel) => {
      expect(() => writeFramesDirectly(channel as unknown as Channel)).not.toThrow()
    },
  )
})

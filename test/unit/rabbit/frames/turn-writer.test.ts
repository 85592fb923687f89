import { beforeEach, describe, expect, it } from 'vitest'
import { slabSize } from '../../../../src/rabbit/frames/slabs.js'
import { TurnWriter } from '../../../../src/rabbit/frames/turn-writer.js'
import { Socket, turn } from './socket.js'

let socket: Socket
let writer: TurnWriter

beforeEach(() => {
  socket = new Socket({ writableHighWaterMark: 100 })
  writer = new TurnWriter(socket)
})

/** Writes a text in place. */
function place(text: string): boolean {
  const at = writer.reserve(text.length)
  return writer.commit(at + writer.slab.write(text, at))
}

describe('what is written in one turn', () => {
  it('leaves in one piece, in order, in whichever way it was written', async () => {
    socket.write(Buffer.from('a'))
    place('b')
    socket.write(Buffer.from('c'))
    expect(socket.written).toEqual([])
    await turn()
    socket.write(Buffer.from('d'))
    await turn()
    expect(socket.texts).toEqual(['abc', 'd'])
  })

  it('is not copied together if it is long, and stays in order', async () => {
    const long = 'x'.repeat(40_000)
    for (const text of ['a', long, 'b']) socket.write(Buffer.from(text))
    await turn()
    expect(socket.texts.map((text) => text.length)).toEqual([1, long.length, 1])
    expect(socket.texts.join('')).toBe(`a${long}b`)
  })

  it('is not gathered without limit', () => {
    for (let count = 0; count < 200; count++) place('x'.repeat(1_000))
    expect(socket.written.length).toBeGreaterThan(0)
  })

  it('may be as long as there is room for', async () => {
    place('first')
    const long = 'x'.repeat(slabSize)
    place(long)
    place('last')
    await turn()
    expect(socket.texts.join('') === `first${long}last`).toBe(true)
  })

  it('is written before the end', async () => {
    place('last')
    socket.end()
    await turn()
    expect(socket.texts).toEqual(['last'])
    expect(socket.writableFinished).toBe(true)
  })

  it('is refused as long as the socket has enough', async () => {
    socket.holds = true
    socket.write(Buffer.alloc(200))
    await turn()
    expect([socket.write(Buffer.from('a')), place('b')]).toEqual([false, false])
    const drained = new Promise((resolve) => socket.once('drain', resolve))
    await socket.takeAll()
    await drained
    expect(place('c')).toBe(true)
  })

  it('is not written over while the socket has not taken it', async () => {
    const chunks: Uint8Array[] = []
    const slow = new Socket()
    slow._write = (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk)
      slow.held.push(done)
    }
    const other = new TurnWriter(slow)
    const at = other.reserve(5)
    other.commit(at + other.slab.write('first', at))
    await turn()
    for (let count = 0; count < 8; count++) {
      place('later')
      await turn()
    }
    expect(chunks.map((chunk) => Buffer.from(chunk).toString())).toEqual(['first'])
    await slow.takeAll()
  })
})

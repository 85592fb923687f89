import { createServer, type Server, type Socket } from 'node:net'
import { FrameReader } from './amqp-frames.js'

/** Bytes that a broker sends. */
export const frames = {
  start: method(0, 10, 10, [0, 9], table(), longText('PLAIN AMQPLAIN'), longText('en_US')),
  tune: method(0, 10, 30, short(2047), long(131_072), short(0)),
  openOk: method(0, 10, 41, shortText('')),
  close: (code: number, text: string) => method(0, 10, 50, short(code), shortText(text), short(0), short(0)),
  channelOpenOk: (channel = 1) => method(channel, 20, 11, longText('')),
  channelClose: (code: number, text: string) => method(1, 20, 40, short(code), shortText(text), short(60), short(40)),
  confirmOk: method(1, 85, 11),
  declareOk: method(1, 40, 11),
  queueOk: (name: string) => method(1, 50, 11, shortText(name), long(0), long(0)),
  consumeOk: method(1, 60, 21, shortText('1')),
  ack: (tag: number, multiple = false) => method(1, 60, 80, long(0), long(tag), [multiple ? 1 : 0]),
  nack: (tag: number) => method(1, 60, 120, long(0), long(tag), [1]),
  cancel: method(1, 60, 30, shortText('1'), [0]),
  deliver: (consumer: string) =>
    method(1, 60, 60, shortText(consumer), long(0), long(1), [0], shortText(''), shortText('x')),
  returned: method(1, 60, 50, short(312), shortText('NO_ROUTE'), shortText('x'), shortText('y')),
  blocked: method(0, 10, 60, shortText('low on memory')),
  body: (text: string) => frame(3, 1, Buffer.from(text)),
  broken: Buffer.from([1, 0, 0, 0, 0, 0, 1, 65, 66]),
  oversized: Buffer.from([1, 0, 0, 0x7f, 0xff, 0xff, 0xff]),
  unknownMethod: method(1, 99, 99),
}

/** Answers of an honest broker by the name of the method that asks for them. */
const honest: Readonly<Record<string, (fields: Readonly<Record<string, unknown>>) => Buffer>> = {
  'connection.start-ok': () => frames.tune,
  'connection.open': () => frames.openOk,
  'connection.close': () => method(0, 10, 51),
  'channel.open': () => frames.channelOpenOk(),
  'channel.close': () => method(1, 20, 41),
  'confirm.select': () => frames.confirmOk,
  'exchange.declare': () => frames.declareOk,
  'queue.declare': ({ queue }) => frames.queueOk(String(queue)),
  'queue.bind': () => method(1, 50, 21),
  'basic.consume': () => frames.consumeOk,
}

/** What a broker does instead of the honest answer, by the method; `connect` stands for the very beginning. */
export type Misdeeds = Readonly<Record<string, (socket: Socket, answer: Buffer) => void>>

/** A server that begins like a broker, and at some point does something else. */
export async function hostileBroker(misdeeds: Misdeeds): Promise<{ port: number; close: () => Promise<void> }> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    const reader = new FrameReader()
    const act = (name: string, answer: Buffer): void => {
      const misdeed = misdeeds[name]
      if (misdeed) misdeed(socket, answer)
      else if (answer.length > 0) socket.write(answer)
    }
    act('connect', frames.start)
    socket.on('data', (chunk) => {
      for (const each of reader.read(chunk)) {
        if (each.kind === 'method') act(each.name, honest[each.name]?.(each.fields) ?? Buffer.alloc(0))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port')
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  return { port: address.port, close }
}

function method(channel: number, classId: number, methodId: number, ...fields: (Buffer | number[])[]): Buffer {
  const parts = fields.map((field) => Buffer.from(field))
  return frame(1, channel, Buffer.concat([short(classId), short(methodId), ...parts]))
}

function frame(type: number, channel: number, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type]), short(channel), long(payload.length), payload, Buffer.from([0xce])])
}

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

function long(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function shortText(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length]), Buffer.from(text)])
}

function longText(text: string): Buffer {
  return Buffer.concat([long(text.length), Buffer.from(text)])
}

function table(): Buffer {
  return long(0)
}

import { MessageDeliveryFailure, MessagingTimeout, parseTransportUrl, ServerListenError } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { openRabbit } from '../../src/rabbit/driver.js'
import { frames, hostileBroker, type Misdeeds } from './harness/hostile-broker.js'
import { request, sending } from './harness/suite.js'

/** Sends the honest answer and something else, in one write or instead. */
function also(...extra: Buffer[]): Misdeeds[string] {
  return (socket, answer) => socket.write(Buffer.concat([answer, ...extra]))
}

const misdeeds: [string, Misdeeds][] = [
  ['closes every connection at once', { connect: (socket) => socket.destroy() }],
  ['never says a word', { connect: () => {} }],
  ['speaks HTTP', { connect: (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n') }],
  ['begins with a frame that is too long', { connect: (socket) => socket.write(frames.oversized) }],
  ['goes away during the login', { 'connection.start-ok': (socket) => socket.destroy() }],
  ['falls silent during the login', { 'connection.start-ok': () => {} }],
  ['closes instead of opening', { 'connection.open': (socket) => socket.write(frames.close(541, 'INTERNAL_ERROR')) }],
  ['opens and closes in one breath', { 'connection.open': also(frames.close(320, 'CONNECTION_FORCED')) }],
  ['opens and fails in one breath', { 'connection.open': also(frames.close(541, 'INTERNAL_ERROR')) }],
  ['opens and speaks on a channel that nobody opened', { 'connection.open': also(frames.channelOpenOk(7)) }],
  ['opens and sends a broken frame', { 'connection.open': also(frames.broken) }],
  ['opens and sends an unknown method', { 'connection.open': also(frames.unknownMethod) }],
  ['does not open channels', { 'channel.open': () => {} }],
  ['answers with the wrong method', { 'channel.open': (socket) => socket.write(frames.declareOk) }],
  ['closes channels at once', { 'channel.open': also(frames.channelClose(541, 'no')) }],
  ['does not answer declarations', { 'queue.declare': () => {}, 'exchange.declare': () => {} }],
  [
    'goes away at declarations',
    { 'queue.declare': (socket) => socket.destroy(), 'exchange.declare': (socket) => socket.destroy() },
  ],
  ['cancels consumers as soon as they are there', { 'basic.consume': also(frames.cancel) }],
  ['delivers to a consumer that does not exist', { 'basic.consume': also(frames.deliver('9'), frames.body('x')) }],
  ['delivers without properties', { 'basic.consume': also(frames.deliver('1'), frames.body('x')) }],
  [
    'closes the channel over every publish',
    { 'basic.publish': (socket) => socket.write(frames.channelClose(406, 'no')) },
  ],
  [
    'closes the connection over every publish',
    { 'basic.publish': (socket) => socket.write(frames.close(501, 'FRAME_ERROR')) },
  ],
  ['confirms what was never published', { 'basic.publish': (socket) => socket.write(frames.ack(99, true)) }],
  ['refuses what was never published', { 'basic.publish': (socket) => socket.write(frames.nack(99)) }],
  [
    'returns what was never published',
    { 'basic.publish': (socket) => socket.write(Buffer.concat([frames.returned, frames.body('x')])) },
  ],
  ['blocks and says nothing more', { 'connection.open': also(frames.blocked) }],
]

describe.concurrent('a broker that', () => {
  it.each(misdeeds)(
    '%s harms nobody: calls, casts and listeners end in time, and so does the transport',
    async (_, deeds) => {
      const broker = await hostileBroker(deeds)
      const url = parseTransportUrl(`rabbit://127.0.0.1:${broker.port}/`)
      const transport = await openRabbit(url, { listenTimeoutMs: 800 })
      try {
        const begin = performance.now()
        const [call, cast, listened] = await Promise.allSettled([
          transport.call({ topic: 't' }, request('m'), sending({ timeoutMs: 800 })),
          transport.cast({ topic: 't' }, request('m'), sending({ timeoutMs: 800 })),
          transport.listen({ topic: 't', server: 's' }, { prefetch: 0, onRequest: () => {} }),
        ])
        const tookMs = performance.now() - begin
        expect(call.status).toBe('rejected')
        if (call.status === 'rejected')
          expect([MessagingTimeout, MessageDeliveryFailure]).toContain((call.reason as Error).constructor)
        if (cast.status === 'rejected') expect(cast.reason).toBeInstanceOf(MessageDeliveryFailure)
        if (listened.status === 'rejected') expect(listened.reason).toBeInstanceOf(ServerListenError)
        // A listener that gives up takes leave first, for which it has three seconds.
        expect(tookMs).toBeLessThan(800 + 4_500)
        const closing = performance.now()
        await transport.close()
        expect(performance.now() - closing).toBeLessThan(7_000)
      } finally {
        await transport.close()
        await broker.close()
      }
    },
  )
})

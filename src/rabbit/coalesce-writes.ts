import { Duplex } from 'node:stream'
import type { ChannelModel } from 'amqplib'

/**
 * Makes all frames of one turn of the event loop leave in one system call. amqplib writes every frame by itself, which is what
 * costs most under load. It does not show its socket either, so this looks for it; without one, nothing changes.
 */
export function coalesceWrites(model: ChannelModel): void {
  const socket = (model.connection as { readonly stream?: unknown }).stream
  if (!(socket instanceof Duplex)) return
  const write = socket.write.bind(socket) as (chunk: Uint8Array) => boolean
  let corked = false
  const uncork = (): void => {
    corked = false
    socket.uncork()
  }
  socket.write = ((chunk: Uint8Array): boolean => {
    if (!corked) {
      corked = true
      socket.cork()
      process.nextTick(uncork)
    }
    return write(chunk)
  }) as typeof socket.write
}

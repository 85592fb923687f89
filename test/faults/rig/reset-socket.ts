import type { Socket } from 'node:net'

/**
 * Breaks a connection off as a network does. One that is just being ended is destroyed instead: Node 20 cannot reset it, loses its
 * handle over that, and then turns round for ever when the process ends.
 */
export function resetSocket(socket: Socket): void {
  if (socket.writableEnded) socket.destroy()
  else socket.resetAndDestroy()
}

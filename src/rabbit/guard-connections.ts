import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { BrokerError } from './broker-error.js'

interface Connecting {
  on(event: 'error', listener: () => void): void
  /** What came and is no whole frame yet. */
  readonly rest?: unknown
}

type Opened = (error: unknown, ok?: unknown) => void
type Open = (this: Connecting, fields: unknown, opened: Opened) => void

interface ConnectionModule {
  readonly Connection?: { readonly prototype: { open?: unknown } }
}

const guarded = new WeakSet<object>()

/**
 * Gives every connection of amqplib a listener for errors from the start. Its own users can listen only once a connection is
 * open; what a broker sends right behind the last frame of the opening is dealt with before that, and an error then would end
 * the process. And it looks at what a port answered that speaks TLS, which is for amqplib the beginning of a frame that never ends.
 * amqplib offers no other way in than its module; where that cannot be found, as in a bundle, nothing is changed.
 */
export function guardConnections(): void {
  const prototype = connectionPrototype()
  if (!prototype || guarded.has(prototype)) return
  guarded.add(prototype)
  const open = prototype.open
  if (typeof open !== 'function') return
  const guardedOpen: Open = function (fields, opened) {
    this.on('error', () => {
      // The connection is closed now, and whoever tries to use it learns why.
    })
    const guardedOpened: Opened = (error, ok) => opened(error && isTlsAlert(this.rest) ? speaksTls(error) : error, ok)
    Reflect.apply(open, this, [fields, guardedOpened])
  }
  prototype.open = guardedOpen
}

/** Whether bytes are how a port that expects TLS answers whoever speaks something else. */
function isTlsAlert(bytes: unknown): boolean {
  return bytes instanceof Uint8Array && bytes[0] === 0x15 && bytes[1] === 0x03
}

function speaksTls(cause: unknown): BrokerError {
  return BrokerError.refused('PORT_WITH_TLS', 'The answer is an alert of TLS', cause)
}

function connectionPrototype(): { open?: unknown } | null {
  try {
    const require = createRequire(import.meta.url)
    const file = join(dirname(require.resolve('amqplib')), 'lib', 'connection.js')
    const { Connection } = (require.cache[file]?.exports ?? {}) as ConnectionModule
    return Connection?.prototype ?? null
  } catch {
    return null
  }
}

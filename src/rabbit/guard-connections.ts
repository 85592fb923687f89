import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

type Open = (this: { on(event: 'error', listener: () => void): void }, ...args: unknown[]) => void

interface ConnectionModule {
  readonly Connection?: { readonly prototype: { open?: unknown } }
}

const guarded = new WeakSet<object>()

/**
 * Gives every connection of amqplib a listener for errors from the start. Its own users can listen only once a connection is
 * open; what a broker sends right behind the last frame of the opening is dealt with before that, and an error then would end
 * the process. amqplib offers no other way in than its module; where that cannot be found, as in a bundle, nothing is changed.
 */
export function guardConnections(): void {
  const prototype = connectionPrototype()
  if (!prototype || guarded.has(prototype)) return
  guarded.add(prototype)
  const open = prototype.open
  if (typeof open !== 'function') return
  const guardedOpen: Open = function (...args) {
    this.on('error', () => {
      // The connection is closed now, and whoever tries to use it learns why.
    })
    Reflect.apply(open, this, args)
  }
  prototype.open = guardedOpen
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

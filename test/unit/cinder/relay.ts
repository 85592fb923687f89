import { serve, type Transport } from 'stubwire'
import type { CinderContext } from 'stubwire/cinder'
import { CinderBackupClient, cinderBackupEndpoint } from 'stubwire/cinder-backup'
import { CinderSchedulerClient, cinderSchedulerEndpoint } from 'stubwire/cinder-scheduler'
import { CinderVolumeClient, cinderVolumeEndpoint } from 'stubwire/cinder-volume'

/** Contexts as the handlers of each service found them, in the order of their coming. */
export interface Seen {
  readonly scheduler: unknown[]
  readonly volume: unknown[]
  readonly backup: unknown[]
}

/**
 * Three services that ask each other: scheduler, volume, backup. No handler hands a context on. Each goes on only when
 * `together` requests have come to it, so that all of them are under way at the same time.
 */
export async function startRelay(transport: Transport, together: number): Promise<Seen> {
  const seen: Seen = { scheduler: [], volume: [], backup: [] }
  const meeting = () => {
    let open = () => {}
    const opened = new Promise<void>((resolve) => {
      open = resolve
    })
    return (contexts: unknown[], context: unknown): Promise<void> => {
      if (contexts.push(context) === together) open()
      return opened
    }
  }
  const [atScheduler, atVolume, atBackup] = [meeting(), meeting(), meeting()]
  const volumes = new CinderVolumeClient(transport)
  const backups = new CinderBackupClient(transport)
  const endpoints = {
    'cinder-scheduler': cinderSchedulerEndpoint({
      getPools: async (_args, call) => {
        await atScheduler(seen.scheduler, call.context)
        await volumes.getCapabilities({ discover: false })
        return []
      },
    }),
    'cinder-volume': cinderVolumeEndpoint({
      getCapabilities: async (_args, call) => {
        await atVolume(seen.volume, call.context)
        await backups.checkSupportToForceDelete()
        return {}
      },
    }),
    'cinder-backup': cinderBackupEndpoint({
      checkSupportToForceDelete: async (_args, call) => {
        await atBackup(seen.backup, call.context)
        return true
      },
    }),
  }
  for (const [topic, endpoint] of Object.entries(endpoints)) {
    await serve(transport, { target: { topic, server: 'node1' }, endpoints: [endpoint] })
  }
  return seen
}

/** Asks the first service once with each context, all at the same time. Resolves with one answer each. */
export function askAll(transport: Transport, contexts: readonly CinderContext[]): Promise<unknown[]> {
  const scheduler = new CinderSchedulerClient(transport, { timeoutMs: 20_000 })
  return Promise.all(contexts.map((context) => scheduler.getPools({}, { context })))
}

/** By request, as what comes together comes in any order. */
export function byRequest(contexts: readonly unknown[]): unknown[] {
  const key = (context: unknown) => (context as CinderContext).request_id
  return [...contexts].sort((one, other) => key(one).localeCompare(key(other)))
}

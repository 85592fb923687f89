import { type Logger, Service, type ServiceOptions, serviceTargets, type Transport, warningLogger } from 'stubwire'
import { cinderContext } from 'stubwire/cinder'
import { CinderSchedulerClient } from 'stubwire/cinder-scheduler'
import { cinderVolumeEndpoint } from 'stubwire/cinder-volume'
import { SparseFolder } from './sparse-folder.js'
import { capabilitiesOf, volumeHandlers } from './volume-handlers.js'

/** What {@link volumeService} needs to know. */
export interface VolumeServiceOptions {
  /** `node@backend`, under which callers and the scheduler know the service. */
  readonly host: string
  /** Where the volumes are; made if it does not exist. */
  readonly folder: string
  /** How often the scheduler is told what there is, in milliseconds. Default: a minute, as in cinder. */
  readonly reportEveryMs?: number
  readonly signals?: ServiceOptions['signals']
  readonly logger?: Logger
}

/** A cinder-volume that keeps volumes as sparse files in a folder. */
export function volumeService(transport: Transport, options: VolumeServiceOptions): Service {
  const { host, reportEveryMs = 60_000, signals = false, logger = warningLogger } = options
  const folder = new SparseFolder(options.folder)
  const scheduler = new CinderSchedulerClient(transport)
  const report = async () => {
    const timestamp = reportTime(new Date())
    const capabilities = await capabilitiesOf(folder)
    // The service acts for itself, also where a caller asked for the report.
    const context = cinderContext({ is_admin: true })
    await scheduler.updateServiceCapabilities(
      { service_name: 'volume', host, capabilities, cluster_name: null, timestamp },
      { context },
    )
  }
  return new Service(transport, {
    targets: serviceTargets({ topic: 'cinder-volume', host }),
    endpoints: [cinderVolumeEndpoint(volumeHandlers(folder, report))],
    hooks: { beforeStart: () => folder.open(), afterStop: () => folder.idle() },
    periodic: [{ name: 'report capabilities', everyMs: reportEveryMs, first: 'at-once', run: report }],
    signals,
    logger,
  })
}

/** As schedulers parse it: UTC with six digits of a second and no zone. A report that is older than the last is dropped. */
function reportTime(date: Date): string {
  return date.toISOString().replace(/Z$/, '000')
}

import type { ServiceCapabilities } from 'stubwire/cinder-scheduler'
import {
  type CinderVolumeHandlers,
  InvalidVolume,
  SnapshotNotFound,
  VolumeBackendAPIException,
  VolumeNotFound,
} from 'stubwire/cinder-volume'
import type { SparseFolder } from './sparse-folder.js'

/** What the service does without the data path: nothing of it exports files to other machines. */
const noExport = 'files are not exported to other hosts'

/** The methods of cinder's volume API that a folder can do. The others do not exist here: callers get NoSuchMethod. */
export function volumeHandlers(folder: SparseFolder, report: () => Promise<void>) {
  const volumeFile = async (id: string | null | undefined) => {
    const file = folder.file('volume', id)
    if (!(await folder.has(file))) throw new VolumeNotFound({ volume_id: id ?? null })
    return file
  }
  const snapshotFile = async (id: string | null | undefined) => {
    const file = folder.file('snapshot', id)
    if (!(await folder.has(file))) throw new SnapshotNotFound({ snapshot_id: id ?? null })
    return file
  }

  return {
    createVolume: ({ volume, request_spec }) =>
      folder.change(async () => {
        if (request_spec?.image_id) throw new VolumeBackendAPIException({ data: 'images cannot be written to volumes' })
        const size = requireSize(volume.size)
        const file = folder.file('volume', volume.id)
        if (await folder.has(file)) throw new InvalidVolume({ reason: `${volume.id} exists already` })
        if (volume.snapshot_id) await folder.copy(await snapshotFile(volume.snapshot_id), file)
        else if (volume.source_volid) await folder.copy(await volumeFile(volume.source_volid), file)
        else await folder.create(file, size)
        await folder.grow(file, size)
      }),

    deleteVolume: ({ volume, unmanage_only = false, cascade = false }) =>
      folder.change(async () => {
        const file = folder.file('volume', volume.id)
        if (unmanage_only) return
        // The files do not say whose snapshots they are; with cascade the message does.
        const snapshots = cascade ? (volume.snapshots?.objects ?? []) : []
        for (const { id } of snapshots) await folder.remove(folder.file('snapshot', id))
        await folder.remove(file)
      }),

    extendVolume: ({ volume, new_size }) =>
      folder.change(async () => folder.grow(await volumeFile(volume.id), requireSize(new_size))),

    createSnapshot: ({ snapshot }) =>
      folder.change(async () =>
        folder.copy(await volumeFile(snapshot.volume_id), folder.file('snapshot', snapshot.id)),
      ),

    deleteSnapshot: ({ snapshot, unmanage_only = false }) =>
      folder.change(async () => {
        const file = folder.file('snapshot', snapshot.id)
        if (!unmanage_only) await folder.remove(file)
      }),

    revertToSnapshot: ({ volume, snapshot }) =>
      folder.change(async () => {
        const size = requireSize(volume.size)
        const file = await volumeFile(volume.id)
        await folder.copy(await snapshotFile(snapshot.id), file)
        await folder.grow(file, size)
      }),

    getCapabilities: () => ({
      ...identity,
      display_name: 'Sparse files',
      description: 'Volumes as sparse files of one folder',
      visibility: 'public',
      pools: [],
      replication_targets: [],
      vendor_prefix: 'stubwire',
      properties: {},
    }),

    publishServiceCapabilities: report,
    getManageableVolumes: () => [],
    getManageableSnapshots: () => [],
    secureFileOperationsEnabled: () => false,

    // Users ask for these, and deserve a reason.
    initializeConnection: () => {
      throw new VolumeBackendAPIException({ data: noExport })
    },
    attachmentUpdate: () => {
      throw new VolumeBackendAPIException({ data: noExport })
    },
  } satisfies Partial<CinderVolumeHandlers>
}

const identity = {
  vendor_name: 'Stubwire',
  volume_backend_name: 'files',
  driver_version: '1.0',
  storage_protocol: 'file',
}

/** What the scheduler chooses by. */
export async function capabilitiesOf(folder: SparseFolder): Promise<ServiceCapabilities> {
  const { totalGib, freeGib, promisedGib } = await folder.usage()
  const pool = {
    pool_name: 'folder',
    total_capacity_gb: totalGib,
    free_capacity_gb: freeGib,
    provisioned_capacity_gb: promisedGib,
    allocated_capacity_gb: promisedGib,
    reserved_percentage: 0,
    max_over_subscription_ratio: '20.0',
    thin_provisioning_support: true,
    thick_provisioning_support: false,
    multiattach: false,
    QoS_support: false,
    filter_function: null,
    goodness_function: null,
  }
  return { ...identity, replication_enabled: false, pools: [pool], filter_function: null, goodness_function: null }
}

function requireSize(size: number | null | undefined): number {
  if (Number.isSafeInteger(size) && (size as number) > 0) return size as number
  throw new InvalidVolume({ reason: `the size must be a whole number of GiB, got ${size}` })
}

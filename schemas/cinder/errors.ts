import { error, type TSchema, Type } from 'stubwire/schema'
import { maybe } from './common.js'

/**
 * An error of cinder. Its data are the keyword arguments that the class puts into its text. All may be missing, as a class can
 * be raised with a ready text instead, and more may come along: Python adds `code`.
 */
function cinderError(message: string, args: Readonly<Record<string, TSchema>>, description: string) {
  return error({
    module: 'cinder.exception',
    message,
    args: Type.Object(args, { additionalProperties: true }),
    description,
  })
}

const text = maybe(Type.String())

/** The errors that a volume service raises to its callers. */
export const volumeErrors = {
  DriverNotInitialized: cinderError(
    'Volume driver not ready.',
    {},
    'The backend has not come up yet, or failed to; the service refuses everything until it has.',
  ),
  ExportFailure: cinderError(
    'Failed to export for volume: {reason}',
    { reason: text },
    'The backend could not make the volume reachable.',
  ),
  InvalidGroup: cinderError('Invalid Group: {reason}', { reason: text }, 'The group does not allow this in its state.'),
  InvalidInput: cinderError(
    'Invalid input received: {reason}',
    { reason: text },
    'An argument is wrong, such as a connector that the driver cannot use.',
  ),
  InvalidReplicationTarget: cinderError(
    'Invalid Replication Target: {reason}',
    { reason: text },
    'The backend does not replicate to that target.',
  ),
  InvalidSnapshot: cinderError(
    'Invalid snapshot: {reason}',
    { reason: text },
    'The snapshot does not allow this in its state.',
  ),
  InvalidUUID: cinderError('Expected a UUID but received {uuid}.', { uuid: text }, 'An id is no UUID.'),
  InvalidVolume: cinderError(
    'Invalid volume: {reason}',
    { reason: text },
    'The volume does not allow this in its state.',
  ),
  InvalidVolumeAttachMode: cinderError(
    "Invalid attaching mode '{mode}' for volume {volume_id}.",
    { mode: text, volume_id: text },
    'The volume is read-only and was to be attached for writing.',
  ),
  ManageExistingInvalidReference: cinderError(
    'Manage existing volume failed due to invalid backend reference {existing_ref}: {reason}',
    { existing_ref: Type.Optional(Type.Unknown()), reason: text },
    'The driver finds nothing under that reference, or cannot take it over.',
  ),
  RemoveExportException: cinderError(
    'Failed to remove export for volume {volume}: {reason}',
    { volume: text, reason: text },
    'The volume is detached, but the backend still exports it.',
  ),
  ReplicationError: cinderError(
    'Volume {volume_id} replication error: {reason}',
    { volume_id: text, reason: text },
    'The backend could not change the replication of the volume.',
  ),
  SnapshotIsBusy: cinderError(
    'deleting snapshot {snapshot_name} that has dependent volumes',
    { snapshot_name: text },
    'Volumes still depend on the snapshot.',
  ),
  SnapshotNotFound: cinderError(
    'Snapshot {snapshot_id} could not be found.',
    { snapshot_id: text },
    'No such snapshot.',
  ),
  UnableToFailOver: cinderError(
    'Unable to failover to replication target: {reason}).',
    { reason: text },
    'The backend could not switch to its replication target.',
  ),
  VolumeAttachmentNotFound: cinderError(
    'Volume attachment could not be found with filter: {filter}.',
    { filter: text },
    'No such attachment.',
  ),
  VolumeBackendAPIException: cinderError(
    'Bad or unexpected response from the storage volume backend API: {data}',
    { data: text },
    'The driver failed, or its storage did.',
  ),
  VolumeIsBusy: cinderError(
    'deleting volume {volume_name} that has snapshot',
    { volume_name: text },
    'Snapshots still depend on the volume.',
  ),
  VolumeMigrationFailed: cinderError(
    'Volume migration failed: {reason}',
    { reason: text },
    'The copy to the other backend did not succeed.',
  ),
  VolumeNotFound: cinderError('Volume {volume_id} could not be found.', { volume_id: text }, 'No such volume.'),
  VolumeTypeNotFound: cinderError(
    'Volume type {volume_type_id} could not be found.',
    { volume_type_id: text },
    'No such volume type.',
  ),
}

/** The errors that a scheduler raises to its callers. */
export const schedulerErrors = {
  UnavailableDuringUpgrade: cinderError(
    'Cannot perform {action} during system upgrade.',
    { action: text },
    'Services of several releases are at work, and older ones could not do their part.',
  ),
}

/** The errors that a backup service raises to its callers. */
export const backupErrors = {
  InvalidBackup: cinderError(
    'Invalid backup: {reason}',
    { reason: text },
    'The backup does not allow this in its state, or another driver made it.',
  ),
}

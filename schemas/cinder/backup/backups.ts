import { cast, since, Type } from 'stubwire/schema'
import { Uuid } from '../common.js'
import { Backup, BackupDeviceInfo } from '../objects/backup.js'

/** The life of a backup. */
export const backups = {
  /** Asks the volume service for a device to read from, and goes on when that answers or sends `continue_backup`. */
  create_backup: cast({ args: { backup: Backup } }),

  /**
   * Reads the backup from the device that is ready now. The volume service sends it. Cinder's own client writes 2.0 into the
   * message and sends it to services that do not have the method, too; this one writes 2.3, and refuses under an older cap.
   */
  continue_backup: cast({
    since: '2.3',
    args: {
      backup: Backup,
      /** The device to read from: a volume or a snapshot. */
      backup_device: BackupDeviceInfo,
    },
  }),

  /**
   * Writes a backup back into a volume, whose content is lost. Cinder's own client writes 2.0 into the message even with
   * volume_is_new; this one writes 2.4 then, so that an older service refuses it as too new instead of failing.
   */
  restore_backup: cast({
    args: {
      backup: Backup,
      /** The volume to write to. */
      volume_id: Uuid,
      /**
       * Whether the volume was made for this, so that zeros need not be written. Give it whenever the server may be of 2.4:
       * cinder's own service fails without it there.
       */
      volume_is_new: since('2.4', Type.Boolean({ default: false }), { olderPeers: 'drop' }),
    },
  }),

  /** Deletes a backup. */
  delete_backup: cast({ args: { backup: Backup } }),

  /** Gives a backup another state, as administrators do with one that got stuck. */
  reset_status: cast({
    args: {
      backup: Backup,
      status: Type.Enum(['available', 'error']),
    },
  }),
}

import { call, cast, Type } from 'stubwire/schema'
import { Backup } from '../objects/backup.js'

/** What another cinder needs to know of a backup. */
const BackupRecord = Type.Object(
  {
    backup_service: Type.String({ description: 'Python path of the backup driver.' }),
    backup_url: Type.String({ description: 'Everything else, as base64 of JSON; hand it on as it is.' }),
  },
  { $id: 'BackupRecord', description: 'What another cinder needs to know of a backup.', additionalProperties: true },
)

/** Carrying the knowledge of a backup, though not its content, from one cinder to another. */
export const records = {
  /** Answers what another cinder needs to import the backup. */
  export_record: call({ args: { backup: Backup }, result: BackupRecord, errors: ['InvalidBackup'] }),

  /** Fills a new backup from the record of another cinder. A service without the driver sends it on to the next host. */
  import_record: cast({
    args: {
      backup: Backup,
      /** Python path of the backup driver. */
      backup_service: Type.String(),
      /** Base64 of JSON, as `export_record` answered it. */
      backup_url: Type.String(),
      /** Hosts that may be tried after this one, the next of them last. */
      backup_hosts: Type.Array(Type.String()),
    },
  }),
}

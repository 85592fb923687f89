import { defineApi } from 'stubwire/schema'
import { RequestContext } from './context.js'
import { volumeErrors } from './errors.js'
import { objectVersions } from './objects/versions.js'
import { attachments } from './volume/attachments.js'
import { backups } from './volume/backups.js'
import { connections } from './volume/connections.js'
import { groups } from './volume/groups.js'
import { manageable } from './volume/manageable.js'
import { migration } from './volume/migration.js'
import { removed } from './volume/removed.js'
import { replication } from './volume/replication.js'
import { service } from './volume/service.js'
import { snapshots } from './volume/snapshots.js'
import { volumes } from './volume/volumes.js'

/**
 * What cinder's API, scheduler and backup services ask of its volume service, in every version of major 3.
 *
 * The usual target is one backend, which callers name as `host`: below 3.6 that is the topic `cinder-volume` with the server
 * `host@backend`, from 3.6 on the topic `cinder-volume.host@backend` with the server `host`; a cluster takes the place of the
 * host where there is one. A pool never belongs to either. Without host, a message goes to any volume service.
 */
export default defineApi({
  name: 'cinder-volume',
  topic: 'cinder-volume',
  exchange: 'openstack',
  version: '3.20',
  address: {
    form: '{host}[@{backend}][#{pool}]',
    routes: {
      '3.0': { server: '{host}[@{backend}]' },
      '3.6': { topic: '{topic}.{host}[@{backend}]', server: '{host}' },
    },
  },
  objectVersions,
  context: RequestContext,
  errors: volumeErrors,
  history: {
    '3.0': 'A new major: where a volume travels as an object, its id no longer travels beside it',
    '3.1': 'promote_replica and reenable_replication are gone',
    '3.2': 'get_backup_device can answer a BackupDeviceInfo',
    '3.3': 'attach_volume takes the volume itself',
    '3.4': 'detach_volume takes the volume itself',
    '3.5': 'The destination of migrate_volume and retype names the cluster',
    '3.6': 'Messages go to a topic per backend; methods and arguments stay the same',
    '3.7': 'do_cleanup',
    '3.8': 'failover and failover_completed, which let a whole cluster switch; failover_host is the old name',
    '3.9': 'attachment_update and attachment_delete',
    '3.10': 'get_manageable_volumes and get_manageable_snapshots can answer objects',
    '3.11': 'The six methods for consistency groups are gone',
    '3.12': 'set_log_levels and get_log_levels',
    '3.13': 'Snapshots can be exported',
    '3.14': 'Replication of groups',
    '3.15': 'revert_to_snapshot',
    '3.16': 'accept_transfer takes no_snapshots',
    '3.17': 'get_backup_device no longer answers, but continues the backup by a message of its own',
    '3.18': 'reimage',
    '3.19': 'extend_volume_completion',
    '3.20': 'reimage takes image_snap',
  },
  methods: {
    ...volumes,
    ...snapshots,
    ...attachments,
    ...connections,
    ...migration,
    ...manageable,
    ...groups,
    ...replication,
    ...backups,
    ...service,
    ...removed,
  },
})

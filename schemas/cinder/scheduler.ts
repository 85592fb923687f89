import { defineApi } from 'stubwire/schema'
import { RequestContext } from './context.js'
import { schedulerErrors } from './errors.js'
import { objectVersions } from './objects/versions.js'
import { capabilities } from './scheduler/capabilities.js'
import { manageable } from './scheduler/manageable.js'
import { migration } from './scheduler/migration.js'
import { placement } from './scheduler/placement.js'
import { removed } from './scheduler/removed.js'
import { service } from './scheduler/service.js'

/**
 * What cinder's API, volume and backup services ask of its scheduler, in every version of major 3.
 *
 * Any scheduler may take a message, which goes to the topic alone; only log levels are asked of the server named by its host.
 * Cinder's own services write 3.0 into most messages, even where the method or an argument came later.
 */
export default defineApi({
  name: 'cinder-scheduler',
  topic: 'cinder-scheduler',
  exchange: 'openstack',
  version: '3.12',
  objectVersions,
  context: RequestContext,
  errors: schedulerErrors,
  history: {
    '3.0': 'A new major: where a volume travels as an object, its id no longer travels beside it, nor does the topic',
    '3.1': 'notify_service_capabilities',
    '3.2': 'extend_volume',
    '3.3': 'migrate_volume; migrate_volume_to_host is the old name. Reports of capabilities name cluster and time',
    '3.4': 'work_cleanup and do_cleanup',
    '3.5': 'notify_service_capabilities names the backend instead of the host, and the time',
    '3.6': 'create_consistencygroup is gone',
    '3.7': 'set_log_levels and get_log_levels',
    '3.8': 'validate_host_capacity',
    '3.9': 'create_snapshot, which looks for room before the snapshot is taken',
    '3.10': 'create_volume takes backup_id',
    '3.11': 'manage_existing_snapshot',
    '3.12': 'create_backup, for which the scheduler chooses the host',
  },
  methods: {
    ...placement,
    ...migration,
    ...manageable,
    ...capabilities,
    ...service,
    ...removed,
  },
})

import { defineApi } from 'stubwire/schema'
import { backups } from './backup/backups.js'
import { records } from './backup/records.js'
import { service } from './backup/service.js'
import { RequestContext } from './context.js'
import { backupErrors } from './errors.js'
import { objectVersions } from './objects/versions.js'

/**
 * What cinder's API, scheduler and volume services ask of its backup service, in every version of major 2.
 *
 * The target is one service, the server named by the host of the backup, which callers give as `host`. Cinder's own services write 2.0 into most messages,
 * even where the method or an argument came later.
 */
export default defineApi({
  name: 'cinder-backup',
  topic: 'cinder-backup',
  exchange: 'openstack',
  version: '2.4',
  address: { form: '{host}', routes: { '2.0': { server: '{host}' } } },
  objectVersions,
  context: RequestContext,
  errors: backupErrors,
  history: {
    '2.0': 'A new major with the methods of 1.3',
    '2.1': 'set_log_levels and get_log_levels',
    '2.2': 'publish_service_capabilities',
    '2.3': 'continue_backup, by which the volume service hands the device over when it is ready',
    '2.4': 'restore_backup takes volume_is_new',
  },
  methods: {
    ...backups,
    ...records,
    ...service,
  },
})

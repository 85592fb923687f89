import { nullable, secret, Type } from 'stubwire/schema'
import { AnyMap, maybe } from './common.js'

/**
 * What cinder's RequestContext writes. Cinder tolerates any key being absent, but two are better sent: without `is_admin` the
 * receiver works through its policy, and without `read_deleted` services of Zed fail. Several keys are there for old readers
 * only, and cinder does not read them back; so the ids of the two domains are lost at every hop.
 */
export const RequestContext = Type.Object(
  {
    user: maybe(Type.String({ description: 'The same as user_id, for old readers.' })),
    user_id: maybe(Type.String()),
    project: maybe(Type.String({ description: 'The same as project_id, for old readers.' })),
    project_id: maybe(Type.String()),
    project_name: maybe(Type.String()),
    system_scope: maybe(Type.String()),
    domain: maybe(Type.String({ description: 'The same as domain_id, for old readers.' })),
    domain_id: maybe(Type.String()),
    user_domain: maybe(Type.String({ description: "Id of the user's domain; not read back." })),
    project_domain: maybe(Type.String({ description: "Id of the project's domain; not read back." })),
    user_identity: Type.Optional(
      Type.String({
        description: 'User, project, domain, user domain and project domain, - for none, with blanks between.',
      }),
    ),
    roles: Type.Optional(Type.Array(Type.String())),
    is_admin: maybe(Type.Boolean({ description: 'Null or absent: the receiver decides by its policy.' })),
    is_admin_project: Type.Optional(Type.Boolean()),
    read_only: Type.Optional(Type.Boolean()),
    show_deleted: Type.Optional(Type.Boolean()),
    read_deleted: Type.Optional(
      Type.Enum(['no', 'yes', 'only'], { description: 'Whether deleted rows are seen. Services of Zed need it.' }),
    ),
    auth_token: Type.Optional(secret(nullable(Type.String()))),
    request_id: maybe(Type.String({ description: 'req- and a UUID.' })),
    global_request_id: maybe(
      Type.String({ description: 'Id under which the service before cinder knows the request.' }),
    ),
    resource_uuid: maybe(Type.String()),
    remote_address: maybe(Type.String()),
    timestamp: Type.Optional(
      Type.String({
        description: 'ISO 8601 in UTC with microseconds: without a zone at first, with +00:00 once forwarded.',
      }),
    ),
    quota_class: maybe(Type.String()),
    service_catalog: Type.Optional(
      secret(Type.Array(AnyMap, { description: 'Endpoints of other services that the receiver may need.' })),
    ),
    message_resource_id: maybe(Type.String()),
    message_resource_type: maybe(Type.String()),
    message_action: maybe(Type.String()),
    trace_info: maybe(
      Type.Record(Type.String(), Type.Unknown(), { description: 'There only while a profiler is at work.' }),
    ),
  },
  { $id: 'RequestContext', description: 'Who asks, and under which rights.', additionalProperties: true },
)

import { randomUUID } from 'node:crypto'

/** Whether rows that were deleted are seen. */
export type ReadDeleted = 'no' | 'yes' | 'only'

/** What is known of who asks; what is absent is null, empty or false. */
export interface CinderContextValues {
  readonly user_id?: string | null
  readonly project_id?: string | null
  readonly project_name?: string | null
  readonly domain_id?: string | null
  readonly user_domain_id?: string | null
  readonly project_domain_id?: string | null
  readonly system_scope?: string | null
  /** Adds the role `admin`, as in cinder. Never null on the wire, as receivers would ask their policy then. */
  readonly is_admin?: boolean
  /** Default true. */
  readonly is_admin_project?: boolean
  readonly roles?: readonly string[]
  readonly read_only?: boolean
  readonly show_deleted?: boolean
  /** Default `no`. */
  readonly read_deleted?: ReadDeleted
  readonly auth_token?: string | null
  /** Default: a new one, `req-` and a UUID. */
  readonly request_id?: string
  readonly global_request_id?: string | null
  readonly resource_uuid?: string | null
  readonly remote_address?: string | null
  /** When the request began. Default: now. */
  readonly timestamp?: Date
  readonly quota_class?: string | null
  /** Only the kinds of services that cinder hands on are sent: identity, compute, object-store, image and key-manager. */
  readonly service_catalog?: readonly Readonly<Record<string, unknown>>[]
  readonly message_resource_id?: string | null
  readonly message_resource_type?: string | null
  readonly message_action?: string | null
}

/** The request context as cinder's services write it; it fits the `RequestContext` of all three APIs. */
export interface CinderContext {
  user: string | null
  project_id: string | null
  system_scope: string | null
  project: string | null
  domain: string | null
  user_domain: string | null
  project_domain: string | null
  is_admin: boolean
  read_only: boolean
  show_deleted: boolean
  auth_token: string | null
  request_id: string
  global_request_id: string | null
  resource_uuid: string | null
  roles: string[]
  user_identity: string
  is_admin_project: boolean
  user_id: string | null
  project_name: string | null
  domain_id: string | null
  read_deleted: ReadDeleted
  remote_address: string | null
  timestamp: string
  quota_class: string | null
  service_catalog: Record<string, unknown>[]
  message_resource_id: string | null
  message_resource_type: string | null
  message_action: string | null
  /** Whatever else is to travel along. */
  [key: string]: unknown
}

const catalogTypes: ReadonlySet<unknown> = new Set(['identity', 'compute', 'object-store', 'image', 'key-manager'])

/**
 * The request context of cinder, with every key that its services write: the old names of user, project and domain beside the new
 * ones, `read_deleted`, without which services of Zed fail, and `is_admin` as a boolean. Throws TypeError for another
 * `read_deleted`, or a time that is none.
 *
 * @example new CinderVolumeClient(transport, { context: cinderContext({ is_admin: true }) })
 */
export function cinderContext(values: CinderContextValues = {}): CinderContext {
  const { user_id = null, project_id = null, domain_id = null, is_admin = false, read_deleted = 'no' } = values
  const { user_domain_id = null, project_domain_id = null, roles = [], service_catalog = [] } = values
  if (!['no', 'yes', 'only'].includes(read_deleted))
    throw new TypeError(`read_deleted must be no, yes or only. Got ${JSON.stringify(read_deleted)}`)
  return {
    user: user_id,
    project_id,
    system_scope: values.system_scope ?? null,
    project: project_id,
    domain: domain_id,
    user_domain: user_domain_id,
    project_domain: project_domain_id,
    is_admin,
    read_only: values.read_only ?? false,
    show_deleted: values.show_deleted ?? false,
    auth_token: values.auth_token ?? null,
    request_id: values.request_id ?? `req-${randomUUID()}`,
    global_request_id: values.global_request_id ?? null,
    resource_uuid: values.resource_uuid ?? null,
    roles: is_admin && !roles.includes('admin') ? [...roles, 'admin'] : [...roles],
    user_identity: [user_id, project_id, domain_id, user_domain_id, project_domain_id].map((id) => id || '-').join(' '),
    is_admin_project: values.is_admin_project ?? true,
    user_id,
    project_name: values.project_name ?? null,
    domain_id,
    read_deleted,
    remote_address: values.remote_address ?? null,
    timestamp: isoTime(values.timestamp ?? new Date()),
    quota_class: values.quota_class ?? null,
    service_catalog: service_catalog.filter(({ type }) => catalogTypes.has(type)),
    message_resource_id: values.message_resource_id ?? null,
    message_resource_type: values.message_resource_type ?? null,
    message_action: values.message_action ?? null,
  }
}

/** UTC without a zone, with six digits of a second, or none where they are all zero: as Python's `isoformat` has it. */
function isoTime(time: Date): string {
  if (Number.isNaN(time.getTime())) throw new TypeError('timestamp must be a valid date')
  const text = time.toISOString().slice(0, -1)
  return text.endsWith('.000') ? text.slice(0, -4) : `${text}000`
}

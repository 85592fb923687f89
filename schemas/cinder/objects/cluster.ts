import { lazy, nullable, Type, type VersionedObject, versionedObject } from 'stubwire/schema'
import { DateTime } from '../common.js'
import { ReplicationStatus } from './enums.js'
import { persistentFields } from './persistent.js'

// Cluster and its services refer to each other.

/** A process of cinder that serves one host and binary. */
export const Service: VersionedObject = versionedObject('Service', {
  namespace: 'cinder',
  versions: {
    '1.0': {
      id: Type.Integer(),
      /** `host@backend`, without a pool. */
      host: nullable(Type.String()),
      binary: nullable(Type.String()),
      topic: nullable(Type.String()),
      report_count: Type.Integer({ default: 0 }),
      disabled: nullable(Type.Boolean({ default: false })),
      availability_zone: nullable(Type.String({ default: 'cinder' })),
      disabled_reason: nullable(Type.String()),
      modified_at: nullable(DateTime),
      ...persistentFields,
    },
    '1.1': {
      /** Newest version of the service's API that it understands; its peers take the lowest of all as their cap. */
      rpc_current_version: nullable(Type.String()),
      /** Newest set of object versions that it understands: `1.38` or `1.39`. */
      object_current_version: nullable(Type.String()),
    },
    '1.2': {},
    '1.3': {
      replication_status: nullable(ReplicationStatus),
      frozen: Type.Boolean({ default: false }),
      active_backend_id: nullable(Type.String()),
    },
    '1.4': {
      cluster_name: nullable(Type.String()),
      /** Loaded on demand and read-only. */
      cluster: nullable(lazy(() => Cluster)),
    },
    '1.5': {
      /** Nullable before 1.6, in rows that no service had updated yet. */
      uuid: Type.String(),
    },
    '1.6': {},
  },
})

/** Services, as a field of another object. */
export const ServiceList: VersionedObject = versionedObject('ServiceList', {
  namespace: 'cinder',
  versions: {
    '1.0': { objects: Type.Array(Service) },
    '1.1': {},
  },
})

/** Services that share one backend and one queue. */
export const Cluster: VersionedObject = versionedObject('Cluster', {
  namespace: 'cinder',
  versions: {
    '1.0': {
      id: Type.Integer(),
      /** `cluster@backend`. */
      name: Type.String(),
      binary: Type.String(),
      disabled: nullable(Type.Boolean({ default: false })),
      disabled_reason: nullable(Type.String()),
      /** Read-only. */
      num_hosts: Type.Integer({ default: 0 }),
      /** Read-only. */
      num_down_hosts: Type.Integer({ default: 0 }),
      /** Latest report of any member; read-only. */
      last_heartbeat: nullable(DateTime),
      /** Read-only. */
      services: nullable(ServiceList),
      ...persistentFields,
    },
    '1.1': {
      replication_status: nullable(ReplicationStatus),
      /** A frozen backend takes no new resources. */
      frozen: Type.Boolean({ default: false }),
      active_backend_id: nullable(Type.String()),
    },
  },
})

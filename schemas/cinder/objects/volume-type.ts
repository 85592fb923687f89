import { lazy, nullable, Type, type VersionedObject, versionedObject } from 'stubwire/schema'
import { NullableStringMap } from '../common.js'
import { persistentFields } from './persistent.js'

// A volume type and its limits refer to each other.

/** Limits that a volume type puts on its volumes. */
export const QualityOfServiceSpecs: VersionedObject = versionedObject('QualityOfServiceSpecs', {
  namespace: 'cinder',
  versions: {
    '1.0': {
      id: Type.String(),
      name: Type.String(),
      /** Who enforces the specs: the storage, the hypervisor, or both. */
      consumer: Type.Enum(['back-end', 'front-end', 'both'], { default: 'back-end' }),
      specs: nullable(NullableStringMap),
      volume_types: nullable(lazy(() => VolumeTypeList)),
      ...persistentFields,
    },
  },
})

/** A kind of volume that users choose by name; the extra specs tell the scheduler where it may live. */
export const VolumeType: VersionedObject = versionedObject('VolumeType', {
  namespace: 'cinder',
  versions: {
    '1.0': {
      id: Type.String(),
      name: nullable(Type.String()),
      description: nullable(Type.String()),
      is_public: nullable(Type.Boolean({ default: true })),
      projects: nullable(Type.Array(Type.String())),
      /** Values may be null since 1.1. */
      extra_specs: nullable(NullableStringMap),
      ...persistentFields,
    },
    '1.1': {},
    '1.2': { qos_specs: nullable(QualityOfServiceSpecs) },
    '1.3': { qos_specs_id: nullable(Type.String()) },
  },
})

/** Volume types, as a field of another object. */
export const VolumeTypeList: VersionedObject = versionedObject('VolumeTypeList', {
  namespace: 'cinder',
  versions: {
    '1.0': { objects: Type.Array(VolumeType) },
    '1.1': {},
  },
})

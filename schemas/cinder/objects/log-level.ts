import { nullable, Type, type VersionedObject, versionedObject } from 'stubwire/schema'

/** The log level of a group of loggers. */
export const LogLevel: VersionedObject = versionedObject('LogLevel', {
  namespace: 'cinder',
  versions: {
    '1.0': {
      /** Loggers whose names begin with this; empty for all. */
      prefix: nullable(Type.String()),
      /** Name of a level in any case; ignored when levels are asked for. */
      level: nullable(Type.String()),
    },
  },
})

/** Log levels, as a service answers them. */
export const LogLevelList: VersionedObject = versionedObject('LogLevelList', {
  namespace: 'cinder',
  versions: {
    '1.0': { objects: Type.Array(LogLevel) },
  },
})

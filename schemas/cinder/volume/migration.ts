import { call, cast, nullable, Type, withMembers } from 'stubwire/schema'
import { AnyMap, maybe, Reservations, Uuid } from '../common.js'
import { Volume } from '../objects/volume.js'

/** Where a volume shall go. An object, although the argument is called `host`; the scheduler's `host` is text. */
const DestinationHost = Type.Object(
  {
    host: Type.String({ description: 'host@backend#pool.' }),
    cluster_name: maybe(
      Type.String({ description: 'cluster@backend. The key came with 3.5 and is left out for older services.' }),
    ),
    capabilities: Type.Record(Type.String(), Type.Unknown(), { description: 'What the pool reports about itself.' }),
  },
  { $id: 'DestinationHost', description: 'The backend that a volume moves to.', additionalProperties: true },
)

/** Moving volumes between backends. */
export const migration = {
  /** Moves a volume to another backend, by the driver if it can, else by copying. */
  migrate_volume: cast({
    args: {
      volume: Volume,
      /** The destination, an object despite its name. */
      host: withMembers({ cluster_name: { since: '3.5', olderPeers: 'drop' } }, DestinationHost),
      /** Copy even if the driver could move the volume by itself. */
      force_host_copy: Type.Optional(Type.Boolean({ default: false })),
      /** Accepted by services, never sent by cinder's client. */
      new_type_id: Type.Optional(nullable(Uuid)),
      /** Meant for calls inside the service; accepted, never sent by cinder's client. */
      diff: Type.Optional(nullable(AnyMap)),
    },
  }),

  /** Lets the copy take the place of the original and answers the id of the volume. */
  migrate_volume_completion: call({
    args: {
      volume: Volume,
      /** The copy at the destination. */
      new_volume: Volume,
      /** True if the copy failed and is thrown away. */
      error: Type.Optional(Type.Boolean({ default: false })),
    },
    result: Uuid,
  }),

  /** Tells the destination that the copy has taken over, so that its driver can give it the name of the original. */
  update_migrated_volume: call({
    args: {
      volume: Volume,
      /** The copy at the destination. */
      new_volume: Volume,
      /** Status that the volume had before the migration. */
      volume_status: Type.String(),
    },
  }),

  /** Changes the type of a volume, by moving it if it cannot stay where it is. */
  retype: cast({
    args: {
      volume: Volume,
      new_type_id: Uuid,
      /** The destination, an object despite its name. */
      host: withMembers({ cluster_name: { since: '3.5', olderPeers: 'drop' } }, DestinationHost),
      /** Whether the volume may move for it. */
      migration_policy: Type.Optional(Type.Enum(['never', 'on-demand'], { default: 'never' })),
      /** Ids of quota reservations for the new type. */
      reservations: Type.Optional(nullable(Reservations)),
      /** Ids of quota reservations that give back what the old type used. */
      old_reservations: Type.Optional(nullable(Reservations)),
    },
  }),
}

import { nullable, Type } from 'stubwire/schema'
import { DateTime } from '../common.js'

/** What every class kept in the database has, in all of its versions. */
export const persistentFields = {
  created_at: nullable(DateTime),
  updated_at: nullable(DateTime),
  deleted_at: nullable(DateTime),
  deleted: nullable(Type.Boolean({ default: false })),
}

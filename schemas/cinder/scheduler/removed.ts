import { cast, nullable, Type } from 'stubwire/schema'
import { FilterProperties } from '../filter-properties.js'
import { ConsistencyGroup } from '../objects/volume.js'
import { FlatRequestSpec } from './specs.js'

/** What a minor version took away. */
export const removed = {
  /** Chose a backend for a consistency group. `create_group` took its place. */
  create_consistencygroup: cast({
    until: '3.6',
    args: {
      group: ConsistencyGroup,
      /** One spec for each volume type of the group, flattened into plain objects. */
      request_spec_list: Type.Optional(nullable(Type.Array(FlatRequestSpec))),
      /** One for each of the specs, in the same order. */
      filter_properties_list: Type.Optional(nullable(Type.Array(FilterProperties))),
    },
  }),
}

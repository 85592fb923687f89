import { expect, it } from 'vitest'
import { readNote } from '../../../../codegen/import/history.js'

const known = new Map([
  ['accept_transfer', new Set(['volume_id', 'no_snapshots'])],
  ['update_capabilities', new Set(['capabilities', 'timestamp'])],
  ['reimage', new Set(['volume'])],
  ['set_log_levels', new Set(['log_request'])],
  ['get_log_levels', new Set(['log_request'])],
])
const nothing = { added: [], removed: [], addedArguments: [] }

it.each([
  ['Add reimage method', { ...nothing, added: ['reimage'] }],
  ['Adds set_log_levels and get_log_levels', { ...nothing, added: ['set_log_levels', 'get_log_levels'] }],
  ['Adds ``reimage()``', { ...nothing, added: ['reimage'] }],
  [
    'Add no_snapshots to accept_transfer method',
    { ...nothing, addedArguments: [{ method: 'accept_transfer', argument: 'no_snapshots' }] },
  ],
  ['Adds support for sending objects over RPC in reimage().', nothing],
  ['Add cluster support to update_capabilities and send the timestamp from the capabilities.', nothing],
  ['Make reimage a cast (async)', nothing],
  [
    'Removes create_group, delete_group and update_group. They were not used.',
    { ...nothing, removed: ['create_group', 'delete_group', 'update_group'] },
  ],
  ['Remove 2.x compatibility', nothing],
  ['Adds other_method', nothing],
])('%s', (note, reading) => {
  expect(readNote(note, known)).toEqual(reading)
})

import { type MemberTable, memberFailures } from './members.js'
import type { Failures } from './rule.js'

const dataMember = 'versioned_object.data'

/** What is wrong with a versioned object on the wire: its envelope is another one, or a field breaks its rule. */
export function objectFailures(
  value: unknown,
  name: string,
  namespace: string,
  fields: MemberTable,
  path: string,
): Failures {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ instancePath: path, keyword: 'type', params: { type: 'object' } }]
  }
  const envelope = value as Readonly<Record<string, unknown>>
  const member = wrongMember(envelope, name, namespace)
  if (member !== undefined) {
    return [{ instancePath: path, keyword: 'versionedObject', params: { name, namespace, member } }]
  }
  return memberFailures(envelope[dataMember] as object, fields, `${path}/${dataMember}`)
}

/** Name of the first member of the envelope that is missing or wrong. */
function wrongMember(envelope: Readonly<Record<string, unknown>>, name: string, namespace: string): string | undefined {
  if (own(envelope, 'versioned_object.name') !== name) return 'versioned_object.name'
  if (own(envelope, 'versioned_object.namespace') !== namespace) return 'versioned_object.namespace'
  if (typeof own(envelope, 'versioned_object.version') !== 'string') return 'versioned_object.version'
  const fields = own(envelope, dataMember)
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return dataMember
  const changes = own(envelope, 'versioned_object.changes')
  if (changes !== undefined && !(Array.isArray(changes) && changes.every((change) => typeof change === 'string'))) {
    return 'versioned_object.changes'
  }
  return undefined
}

function own(object: Readonly<Record<string, unknown>>, member: string): unknown {
  return Object.hasOwn(object, member) ? object[member] : undefined
}

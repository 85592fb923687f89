/**
 * Name of the first member of a versioned object's envelope that is missing or wrong; undefined if the envelope is that of
 * the class. Its data are checked by the code that follows.
 */
export function wrongEnvelope(data: object, name: string, namespace: string): string | undefined {
  const envelope = data as Record<string, unknown>
  if (own(envelope, 'versioned_object.name') !== name) return 'versioned_object.name'
  if (own(envelope, 'versioned_object.namespace') !== namespace) return 'versioned_object.namespace'
  if (typeof own(envelope, 'versioned_object.version') !== 'string') return 'versioned_object.version'
  const fields = own(envelope, 'versioned_object.data')
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return 'versioned_object.data'
  const changes = own(envelope, 'versioned_object.changes')
  if (changes !== undefined && !(Array.isArray(changes) && changes.every((change) => typeof change === 'string'))) {
    return 'versioned_object.changes'
  }
  return undefined
}

function own(object: Record<string, unknown>, member: string): unknown {
  return Object.hasOwn(object, member) ? object[member] : undefined
}

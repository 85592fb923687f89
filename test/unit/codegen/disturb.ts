import fc from 'fast-check'

/** One change somewhere in a value. */
export interface Disturbance {
  /** Picks the place. */
  readonly place: number
  readonly how: 'replace' | 'add' | 'drop'
  readonly name: string
  readonly value: unknown
}

const values: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, 1, -1, 0.5, 1e300, '', 'a', 'aa', 'É', '😀', '😀😀😀', '\ud83d', 'toString'),
  fc.constantFrom<unknown>([], [1], [[]], {}, { a: 1 }, { deep: [1, { a: null }] }, { toString: 1 }),
  fc
    .constantFrom('{"__proto__":1}', '{"__proto__":{"a":"a"}}', '{"constructor":null,"length":2}')
    .map((text) => JSON.parse(text)),
)

/** Changes that are likely to matter to a validator. */
export const disturbances: fc.Arbitrary<readonly Disturbance[]> = fc.array(
  fc.record({
    place: fc.nat(),
    how: fc.constantFrom('replace', 'add', 'drop'),
    name: fc.constantFrom('a', 'b', 'toString', '__proto__', 'constructor', 'hasOwnProperty', 'extra', '0', 'x-a', 'é'),
    value: values,
  }),
  { maxLength: 3 },
)

/** A changed copy of a JSON value. */
export function disturb(value: unknown, changes: readonly Disturbance[]): unknown {
  const root = { value: structuredClone(value) }
  for (const change of changes) {
    const places = placesIn(root)
    const place = places[change.place % places.length]
    if (place !== undefined) apply(place, change)
  }
  return root.value
}

interface Place {
  readonly owner: object
  readonly key: string
}

function apply({ owner, key }: Place, { how, name, value }: Disturbance): void {
  const target: unknown = Reflect.getOwnPropertyDescriptor(owner, key)?.value
  if (how === 'drop' && Array.isArray(owner)) owner.splice(Number(key), 1)
  else if (how === 'drop' && !('value' in owner)) Reflect.deleteProperty(owner, key)
  else if (how === 'add' && Array.isArray(target)) target.push(structuredClone(value))
  else if (how === 'add' && typeof target === 'object' && target !== null) setOwn(target, name, structuredClone(value))
  else setOwn(owner, key, structuredClone(value))
}

function placesIn(value: object): Place[] {
  return Object.entries(value).flatMap(([key, member]) => [
    { owner: value, key },
    ...(typeof member === 'object' && member !== null ? placesIn(member) : []),
  ])
}

function setOwn(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true })
}

import type { JsonSchema } from '../../src/model/api-model.js'
import { type FloatFinder, type FloatModel, isTuple } from '../float-places.js'
import { camelCase, memberName } from '../names.js'
import { literalText } from '../type-printer.js'

/** Name of the constant that says where floats stand in a shared schema. */
export function floatsConstant(name: string): string {
  return `${camelCase(name)}Floats`
}

/** Source text of the places of floats in a schema; undefined if there are none. */
export function printFloats(schema: JsonSchema, finder: FloatFinder): string | undefined {
  const places = finder.places(schema)
  return places === undefined ? undefined : print(places)
}

/** The constants for shared schemas, by name. */
export function sharedFloats(finder: FloatFinder): { constant: string; value: string }[] {
  return finder.shared.map((name) => ({ constant: floatsConstant(name), value: print(finder.ofShared(name)) }))
}

function print(places: FloatModel): string {
  if (places === true) return 'true'
  // A function, as shared schemas refer to each other and to themselves.
  if ('shared' in places) return `() => ${floatsConstant(places.shared)}`
  if ('anyOf' in places) return `{ anyOf: [${places.anyOf.map(print).join(', ')}] }`
  if ('items' in places) {
    const { items } = places
    return isTuple(items)
      ? `{ items: [${items.map((it) => (it === null ? 'null' : print(it))).join(', ')}] }`
      : `{ items: ${print(items)} }`
  }
  const fields = Object.entries(places.fields).map(([name, it]) => `${keyText(name)}: ${print(it)}`)
  const members = [
    ...(fields.length === 0 ? [] : [`fields: { ${fields.join(', ')} }`]),
    ...(places.values === undefined ? [] : [`values: ${print(places.values)}`]),
    ...(places.named.length === 0 ? [] : [`named: ${literalText(places.named)}`]),
  ]
  return `{ ${members.join(', ')} }`
}

function keyText(name: string): string {
  return name === '__proto__' ? '["__proto__"]' : memberName(name)
}

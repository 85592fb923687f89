import { itemSchema, numbersOf, tupleLength } from '../../../src/contract/conjunction.js'
import type { JsonSchema } from '../../../src/model/api-model.js'
import type { KindAtom } from './atoms.js'
import { leastValue } from './least.js'
import { type Comparison, type Pair, type Place, type Reason, reason } from './reason.js'
import { lengthGaps } from './scalars.js'
import { typeText } from './text.js'

/** Why arrays of the sender might be refused. */
export function arrayReasons(inclusion: Comparison, a: KindAtom, b: KindAtom, pair: Pair): Reason[] {
  const least = Math.max(0, ...numbersOf(a.parts, 'minItems'))
  const most = mostItems(a.parts)
  const array = (count: number, index?: number, value?: unknown) => {
    const items = Array.from({ length: count }, (_, at) => {
      const schema = itemSchema(a.parts, at)
      return at === index ? value : schema === null ? null : leastValue(schema, inclusion.senders)
    })
    return items.some((item) => item === undefined) ? undefined : items
  }
  const found = lengthGaps(a.parts, b.parts, 'minItems', 'maxItems', 0, most).map((gap) => {
    const probes = gap.near.filter((count) => count >= 0 && count <= 2000).map((count) => array(count))
    return reason(pair, gap.topic, gap.sent, gap.taken, { probes: probes.filter((it) => it !== undefined) })
  })
  if (says(b, 'uniqueItems') && !says(a, 'uniqueItems') && most > 1) {
    const twice = array(Math.max(2, least))
    // Tuples may rule out by their types what a list cannot.
    const certain = tupleLength(a.parts) === 0
    found.push(
      reason(pair, 'limit', 'items may repeat', 'uniqueItems', { certain, probes: twice === undefined ? [] : [twice] }),
    )
  }
  const places = Math.max(tupleLength(a.parts), tupleLength(b.parts)) + 1
  for (let index = 0; index < Math.min(places, most); index += 1) {
    const sent = itemSchema(a.parts, index)
    if (sent === null) break
    const taken = itemSchema(b.parts, index)
    const key = index === places - 1 ? '*' : String(index)
    const place: Place = {
      pointer: `${pair.place.pointer}/${key}`,
      // Where two items must differ, one that is refused might never come alone.
      certain: pair.place.certain,
      embed: (value) => {
        const whole = array(Math.max(least, index + 1), index, value)
        return whole === undefined ? undefined : pair.place.embed(whole)
      },
    }
    if (taken === null) {
      const item = leastValue(sent, inclusion.senders)
      const refused = { sender: sent, receiver: { not: {} }, place }
      const probes = item === undefined ? [] : [item]
      found.push(reason(refused, 'closed', typeText(sent), 'no item there', { certain: false, probes }))
      break
    }
    found.push(...inclusion.reasons(sent, taken, place))
  }
  return found
}

function says({ parts }: KindAtom, keyword: string): boolean {
  return parts.some((part) => part[keyword] === true)
}

/** How many items the sender has at most: a tuple that ends has no more than its places. */
function mostItems(parts: readonly JsonSchema[]): number {
  const stated = Math.min(Number.POSITIVE_INFINITY, ...numbersOf(parts, 'maxItems'))
  const places = tupleLength(parts)
  const ends = places > 0 && itemSchema(parts, places) === null
  return ends ? Math.min(stated, places) : stated
}

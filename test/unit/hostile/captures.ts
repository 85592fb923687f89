import { replays, repliesOf, requestOf, wholeText } from '../rpc/captured.js'
import type { Random } from './random.js'
import { values } from './values.js'

/** A message of the corpus is no longer than so many characters: a long run is to have many of them. */
const longest = 4_000

/** The messages that real peers sent, as texts without their envelopes. */
const corpus = {
  request: short(replays.map((replay) => wholeText(requestOf(replay)))),
  reply: short(replays.flatMap((replay) => repliesOf(replay).map(wholeText))),
}

function short(bodies: readonly string[]): string[] {
  const texts = bodies.map((body) => String((JSON.parse(body) as Holder)['oslo.message'] ?? body))
  return [...new Set(texts)].filter((text) => text.length <= longest && isPlainJson(text))
}

/** Python's bare words are among the values instead. */
function isPlainJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

type Holder = Record<string, unknown>

/** Stands where a text of {@link values} is put in: they are no values of JavaScript. */
const placeholder = '\u0001value\u0001'
const placeholderText = JSON.stringify(placeholder)

/**
 * A captured message under another identity, with some of its values anywhere in it taken away, replaced, repeated, wrapped or put
 * elsewhere; sometimes as it was.
 */
export function mutatedCapture(
  random: Random,
  kind: 'request' | 'reply',
  identity: Readonly<Record<string, string>>,
): string {
  const message = JSON.parse(random.of(corpus[kind])) as Holder
  Object.assign(message, identity)
  const fillings: string[] = []
  for (let changes = random.below(4); changes > 0; changes--) mutate(random, message, fillings)
  let text = JSON.stringify(message)
  for (const filling of fillings) text = text.replace(placeholderText, () => filling)
  return text
}

function mutate(random: Random, message: Holder, fillings: string[]): void {
  const [holder, key] = place(random, message)
  if (key === undefined) return
  switch (random.below(5)) {
    case 0:
      Reflect.deleteProperty(holder, key)
      return
    case 1:
      holder[key] = placeholder
      fillings.push(random.of(values))
      return
    case 2:
      holder[key] = [holder[key], holder[key]]
      return
    case 3:
      for (let levels = 1 + random.below(3); levels > 0; levels--) holder[key] = { [key]: holder[key] }
      return
    default: {
      const [other, name] = place(random, message)
      if (name !== undefined) other[name] = structuredClone(holder[key])
    }
  }
}

/** Some object or array of a message, and one of its keys. */
function place(random: Random, message: Holder): [Holder, string | undefined] {
  let holder = message
  for (;;) {
    const keys = Object.keys(holder)
    const key = keys.length === 0 ? undefined : random.of(keys)
    const inner = key === undefined ? undefined : holder[key]
    if (typeof inner !== 'object' || inner === null || random.below(3) === 0) return [holder, key]
    holder = inner as Holder
  }
}

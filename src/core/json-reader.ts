import { TextTooDeep } from './json-depth.js'
import { parseCarefully } from './json-parser.js'
import { hasLongDigits, maxDepth, nestsTooDeeply } from './json-scan.js'

/** How many digits an integer beyond 2^53 has at least. */
const longDigits = 16

/** A number that starts with that many. */
const longNumber = /(?:^|[\s[:,-])[0-9]{16}/

/**
 * Reads JSON as Python's parser does, so that nothing is silently changed: the bare words NaN, Infinity and -Infinity become
 * these numbers, integers beyond 2^53 BigInts, `__proto__` is an ordinary key, the last of equal keys wins. Throws SyntaxError
 * for what is no JSON and for nesting deeper than {@link maxDepth}.
 */
export function parseJson(text: string): unknown {
  return parseJsonWithin(text, maxDepth)
}

/** The same with fewer levels. Throws {@link TextTooDeep}, a SyntaxError, for more. */
export function parseJsonWithin(text: string, levels: number): unknown {
  // A text of valid JSON needs an opening and a closing bracket for each level.
  if (text.length > 2 * levels && nestsTooDeeply(text, levels)) throw new TextTooDeep(levels)
  if (hasLongDigits(text, longDigits) && longNumber.test(text)) return parseCarefully(text)
  try {
    return JSON.parse(text)
  } catch (error) {
    // Bare words are the one thing that Python writes and JSON.parse refuses.
    if (text.includes('NaN') || text.includes('Infinity')) return parseCarefully(text)
    throw error
  }
}

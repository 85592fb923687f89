import { deepestAllowed } from './message-limits.js'

/** How deeply arrays and objects of a message may be nested: no walk of a value can then exhaust the stack. */
export const maxDepth = deepestAllowed

const quote = 0x22
const backslash = 0x5c

/** Whether brackets outside of strings nest deeper than so many levels; the text need not be valid. */
export function nestsTooDeeply(text: string, levels: number): boolean {
  return count(text, '{', levels) + count(text, '[', levels) > levels && exceedsDepth(text, levels)
}

/** Whether `length` digits stand in a row anywhere. Looks at one character in `length`, as one of them would be of the row. */
export function hasLongDigits(text: string, length: number): boolean {
  for (let at = length - 1; at < text.length; at += length) {
    if (!isDigit(text, at)) continue
    let first = at
    while (isDigit(text, first - 1)) first--
    let last = at
    while (isDigit(text, last + 1)) last++
    if (last - first + 1 >= length) return true
  }
  return false
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 0x30 && code <= 0x39
}

/** How often a character occurs; stops counting above a limit. */
function count(text: string, char: string, limit: number): number {
  let found = 0
  for (let at = text.indexOf(char); at >= 0 && found <= limit; at = text.indexOf(char, at + 1)) found++
  return found
}

function exceedsDepth(text: string, levels: number): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      at = endOfString(text, at)
      if (at < 0) return false
    } else if (code === 0x5b || code === 0x7b) {
      if (++depth > levels) return true
    } else if (code === 0x5d || code === 0x7d) depth--
  }
  return false
}

/** Where the string that opens at `start` closes; -1 if it does not. */
export function endOfString(text: string, start: number): number {
  let at = text.indexOf('"', start + 1)
  while (at > 0 && text.charCodeAt(at - 1) === backslash) {
    let first = at - 1
    while (text.charCodeAt(first - 1) === backslash) first--
    if ((at - first) % 2 === 0) return at
    at = text.indexOf('"', at + 1)
  }
  return at
}

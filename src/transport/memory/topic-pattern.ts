/**
 * Whether a binding key of a topic exchange takes a routing key: words between dots, `*` for exactly one word, `#` for any
 * number of them. The rule of AMQP 0-9-1, section 3.1.3.3.
 */
export function topicMatches(pattern: string, routingKey: string): boolean {
  return matches(pattern.split('.'), 0, routingKey.split('.'), 0)
}

/** Whether a binding key matches anything but itself. */
export function hasWildcard(pattern: string): boolean {
  return pattern.split('.').some((word) => word === '*' || word === '#')
}

function matches(pattern: readonly string[], at: number, words: readonly string[], from: number): boolean {
  if (at === pattern.length) return from === words.length
  const word = pattern[at]
  if (word === '#') {
    // Neighbouring hashes are one; without this many of them would take exponential time.
    if (pattern[at + 1] === '#') return matches(pattern, at + 1, words, from)
    for (let next = from; next <= words.length; next++) if (matches(pattern, at + 1, words, next)) return true
    return false
  }
  return from < words.length && (word === '*' || word === words[from]) && matches(pattern, at + 1, words, from + 1)
}

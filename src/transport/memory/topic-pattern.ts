/**
 * Whether a binding key of a topic exchange takes a routing key: words between dots, `*` for exactly one word, `#` for any
 * number of them. The rule of AMQP 0-9-1, section 3.1.3.3.
 */
export function topicMatches(pattern: string, routingKey: string): boolean {
  const words = routingKey.split('.')
  // How many words the pattern can have taken so far: all possibilities at once, so that no pattern takes long.
  let taken = new Set([0])
  for (const part of pattern.split('.')) {
    const next = new Set<number>()
    if (part === '#') {
      for (let count = Math.min(...taken); count <= words.length; count++) next.add(count)
    } else {
      for (const count of taken)
        if (count < words.length && (part === '*' || part === words[count])) next.add(count + 1)
    }
    if (next.size === 0) return false
    taken = next
  }
  return taken.has(words.length)
}

/** Whether a binding key matches anything but itself. */
export function hasWildcard(pattern: string): boolean {
  return pattern.split('.').some((word) => word === '*' || word === '#')
}

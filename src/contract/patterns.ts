import fc from 'fast-check'

/**
 * Texts for a regular expression. Where it looks ahead, behind or for word boundaries, which the generator cannot follow,
 * those conditions are left out and the caller has to check. Null if the expression cannot be followed at all.
 */
export function textsMatching(pattern: string, size: 'xsmall' | 'small'): fc.Arbitrary<string> | null {
  for (const source of [pattern, withoutAssertions(pattern)]) {
    try {
      return fc.stringMatching(new RegExp(source, 'u'), { size })
    } catch {
      // Not followed by the generator: the simpler form is tried.
    }
  }
  return null
}

/** The expression without groups that look around and without word boundaries. */
function withoutAssertions(pattern: string): string {
  let kept = ''
  for (let index = 0; index < pattern.length; ) {
    const end = /^\(\?<?[=!]/.test(pattern.slice(index)) ? groupEnd(pattern, index) : index
    if (end > index) {
      index = end
      continue
    }
    const token = pattern[index] === '\\' ? pattern.slice(index, index + 2) : pattern.charAt(index)
    if (token !== '\\b' && token !== '\\B') kept += token
    index += token.length
  }
  return kept
}

/** Index after the group that opens at an index. */
function groupEnd(pattern: string, start: number): number {
  let open = 0
  let inClass = false
  for (let index = start; index < pattern.length; index += 1) {
    const character = pattern[index]
    if (character === '\\') index += 1
    else if (inClass) inClass = character !== ']'
    else if (character === '[') inClass = true
    else if (character === '(') open += 1
    else if (character === ')') {
      open -= 1
      if (open === 0) return index + 1
    }
  }
  return pattern.length
}

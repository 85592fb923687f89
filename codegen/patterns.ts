import { createRequire } from 'node:module'

/** What is wrong with the pattern of a schema, and what to do. */
export interface PatternProblem {
  readonly problem: string
  readonly mend: string
}

/** How many ways to match one text a pattern may have; the library's own limit. */
const maxScore = 200

/** Steps, not time, end the analysis: the same pattern must be judged alike on every machine. */
const maxSteps = 3_000

const judged = new Map<string, PatternProblem | undefined>()

/**
 * Why a schema must not have this pattern: it is no regular expression, or there are texts on which matching takes time that
 * grows without bound, so that one message could stop a server. Undefined if it may.
 */
export function patternProblem(pattern: string): PatternProblem | undefined {
  if (!judged.has(pattern)) judged.set(pattern, judge(pattern))
  return judged.get(pattern)
}

function judge(pattern: string): PatternProblem | undefined {
  const shown = `the pattern ${JSON.stringify(pattern)}`
  try {
    new RegExp(pattern, 'u')
  } catch {
    return { problem: `${shown} is no regular expression`, mend: 'Correct it; it is read with the flag u' }
  }
  const reason = danger(pattern)
  if (reason === undefined) return undefined
  return {
    problem: `${shown} ${reason}`,
    mend: 'Let no two parts that repeat match the same text, as in (a+)+ or .*x.*; or use a format, an enum or maxLength instead',
  }
}

function danger(pattern: string): string | undefined {
  // Without repetition there is nothing to go wrong, and nothing to load.
  if (!/[*+{]/.test(pattern)) return undefined
  const { isSafePattern } = createRequire(import.meta.url)('redos-detector') as typeof import('redos-detector')
  try {
    const result = isSafePattern(pattern, { unicode: true, maxScore, maxSteps, timeout: Number.POSITIVE_INFINITY })
    return result.safe ? undefined : 'could take endless time on a text made for it'
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return `cannot be shown to end in time (${why})`
  }
}

import { inspect } from 'node:util'
import type { Disagreement } from './run.js'

/** A disagreement for people to read: the case, both outcomes, and how to see it again. */
export function describeDisagreement({ domain, value, pair, repeat }: Disagreement): string {
  return [
    `DISAGREEMENT in ${domain}; the case, as small as it gets:`,
    shown(value),
    'here:',
    shown(pair.ours),
    'oslo.messaging:',
    shown(pair.theirs),
    `again: ${repeat}`,
  ].join('\n')
}

function shown(value: unknown): string {
  return inspect(value, { depth: 12, breakLength: 120, maxStringLength: 500 })
}

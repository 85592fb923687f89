import { inOneProcess } from '../dispatch/process-suite.js'
import { ratioText } from '../report.js'
import type { Row } from '../row.js'
import { findRow } from '../rows.js'
import type { Suite } from '../suite.js'

const contenders = ['ajv+handler', 'stubwire-dispatch', 'stubwire-awaited', 'moleculer']

const notes = [
  'time is by the clock, CPU what all threads of the process used, collecting garbage included: on a busy machine only CPU compares.',
  'All contenders run in one process of plain JavaScript, calls one after the other. ajv+handler: generated validator of the arguments and an awaited async handler.',
  'stubwire-dispatch: from a decoded request to a reply not yet encoded: arguments, context and result validated, dispatch, limit of concurrency, local context, handler. Requests come by callback, as from every driver, and replies are taken at once, as memory: takes them.',
  'stubwire-awaited: the same, with a promise of each reply that the next request waits for, as the callers of moleculer do. No driver delivers so.',
  'moleculer: a local call with its validator for the arguments, context (meta) handed on; results are not validated; logger, metrics and tracing off.',
]

/** What a server does with a request, without transport and JSON. */
export const suite: Suite = {
  about: 'one call in one process, arguments of 6 fields, one of them nested',
  defaultRounds: 9,
  contenders,
  open: (settings) => inOneProcess({ contenders, notes, conclude }, settings),
}

function conclude(rows: readonly Row[], group: string): string {
  const [bare, dispatch, awaited, moleculer] = contenders.map((name) => findRow(rows, group, name, 'CPU')?.median)
  if (dispatch === undefined) return ''
  const parts: string[] = []
  if (bare !== undefined) {
    const more = Math.round(dispatch - bare)
    parts.push(`${more} ns of CPU more than a bare check and handler (${ratioText(dispatch / bare)}×)`)
  }
  if (moleculer !== undefined) {
    const withPromise =
      awaited === undefined ? '' : `, ${ratioText(awaited / moleculer)}× with a promise for each reply`
    parts.push(`${ratioText(dispatch / moleculer)}× what a validated local call of moleculer takes${withPromise}`)
  }
  return parts.length === 0 ? '' : `So the server's whole path costs ${parts.join(', and ')}.`
}

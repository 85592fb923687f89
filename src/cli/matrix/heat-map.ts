import type { UpgradeMatrix } from '../../contract/matrix/upgrade-matrix.js'
import { pc } from '../colors.js'
import { plural } from '../text.js'
import { type PairCounts, refusedCount } from './pair-counts.js'

/** The pairs of a matrix as a grid of characters: a row for each client cap, a column for each server version. */
export function heatMap(matrix: UpgradeMatrix, pairs: readonly (readonly PairCounts[])[]): string {
  const { api, versions, samples } = matrix
  const width = Math.max(...versions.map((version) => version.length)) + 1
  const rows = pairs.map((row) => {
    const cap = row[0]?.cap ?? ''
    const sent = samples.length - (row[0]?.heldBack ?? 0)
    const cells = row.map((pair) => cellText(pair, samples.length, width)).join('')
    return `${pc.bold(cap.padStart(9))} ${cells}  ${pc.dim(`sends ${sent} of ${samples.length}`)}`
  })
  return [
    `${pc.bold(api)}  ${plural(versions.length, 'client cap')} × ${plural(versions.length, 'server version')}  ${plural(samples.length, 'sample')} of ${plural(new Set(samples.map(({ method }) => method.name)).size, 'method')}`,
    '',
    `${'cap'.padStart(9)} ${versions.map((version) => pc.bold(version.padStart(width))).join('')}  server`,
    ...rows,
    '',
    `${pc.green('·')} everything that the client sends is served   ${pc.yellow('3')} so many samples are refused by the server   ${pc.magenta('!')} not as predicted`,
  ].join('\n')
}

/** What a reader asks next: what is refused although the servers are new enough, and what was not as predicted. */
export function remarks(matrix: UpgradeMatrix, pairs: readonly (readonly PairCounts[])[]): readonly string[] {
  const gone = new Map<string, string>()
  for (const [at, { method, variant }] of matrix.samples.entries()) {
    const refused = matrix.versions.some((_, cap) =>
      matrix.outcomes[at]?.[cap]?.some(({ outcome }, server) => server >= cap && outcome === 'NoSuchMethod'),
    )
    if (refused && variant.until !== null) gone.set(method.name, variant.until)
  }
  const list = [...gone].map(([name, until]) => `${name} (${until})`).join(', ')
  const unexpected = pairs
    .flat()
    .flatMap((pair) => pair.unexpected.map((text) => `${pair.cap} → ${pair.server}  ${text}`))
  const shown = unexpected.slice(0, 20)
  return [
    ...(list === '' ? [] : [`Refused by servers that are new enough, as these methods are gone: ${list}`]),
    ...shown.map((text) => `${pc.magenta('!')} ${text}`),
    ...(unexpected.length > shown.length ? [`… and ${unexpected.length - shown.length} more`] : []),
  ]
}

function cellText(pair: PairCounts, samples: number, width: number): string {
  if (pair.unexpected.length > 0) return pc.magenta('!'.padStart(width))
  const refused = refusedCount(pair)
  if (refused === 0) return pc.green('·'.padStart(width))
  const text = String(refused).padStart(width)
  return refused * 5 > samples ? pc.red(text) : pc.yellow(text)
}

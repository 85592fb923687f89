import { writeJson } from '../../src/core/json.js'
import type { CheckedApi, CheckReport } from './check.js'
import type { CompatNote, LocatedFinding } from './finding.js'
import { shorten } from './inclusion/text.js'
import { rules } from './rules.js'
import type { Waiver } from './waivers.js'

/** The report for people, without colours: what was checked, what was found, and what may be done. Ends with a line end. */
export function reportText(report: CheckReport): string {
  const lines = report.findings.flatMap((finding) => [...findingLines(finding), ''])
  lines.push(...report.notes.map((note) => noteLine(note, report)), ...waiverLines(report))
  for (const api of report.apis) lines.push(apiLine(api, report))
  const { findings } = report
  if (findings.length > 0) {
    const unknown = findings.filter((it) => it.verdict === 'unknown').length
    const count = `${findings.length} finding${findings.length === 1 ? '' : 's'}`
    lines.push(
      '',
      `${count}${unknown === 0 ? '' : ` (${unknown} undecided)`} against ${report.baseline}. Change the schema as each of them says.`,
      'Where a break is meant, put this into "waivers" of stubwire.waivers.json, once for each of them:',
      `  ${JSON.stringify({ rule: findings[0]?.rule, place: findings[0]?.place, reason: 'why nobody is hurt' })}`,
      'The guide "Evolving an API" of stubwire (docs/evolving-an-api.md) explains every rule.',
    )
  }
  return `${lines.join('\n')}\n`
}

/** One finding, a line each: what, both sides, a value that shows it, the mend. */
export function findingLines(finding: LocatedFinding): string[] {
  const { rule, verdict, place, before, after, problem, mend, witness, usedBy } = finding
  const where = finding.line === null ? finding.file : `${finding.file}:${finding.line}`
  const shown = witness === null ? [] : [`    shown by ${witnessText(finding)}`]
  const doubt =
    verdict === 'unknown' ? ['    undecided: no value was found that shows it, and nothing that rules it out'] : []
  const users = usedBy.length === 0 ? [] : [`    used by  ${listText(usedBy)}`]
  return [
    `${where} – ${place}`,
    `  ${rule} (${rules[rule].sets.join(', ')}): ${problem}.`,
    `    before   ${before}`,
    `    now      ${after}`,
    ...shown,
    ...doubt,
    ...users,
    `  ${mend}.`,
  ]
}

/** The value that shows a finding, and the part of it that matters. */
export function witnessText({ witness }: LocatedFinding): string {
  if (witness === null) return ''
  const value = shorten(writeJson(witness.value), 200)
  return witness.pointer === '' ? value : `${value} at ${witness.pointer}`
}

function noteLine({ api, place, kind, witness }: CompatNote, { apis }: CheckReport): string {
  const older = `servers of ${apis.find(({ name }) => name === api)?.baseVersion} and older`
  const value = shorten(writeJson(witness.value), 60)
  const text =
    kind === 'sent'
      ? `${older} refuse what is new here, such as ${value}, and no version keeps callers from sending it`
      : `newer callers refuse what ${older} may answer, such as ${value}`
  return `note: ${place}: ${text}; upgrade servers first`
}

function waiverLines({ waived, expired, unused }: CheckReport): string[] {
  const told = ({ rule, place }: Waiver) => `${rule} at ${place}`
  return [
    ...waived.map(({ finding, waiver }) => `waived: ${finding.rule} at ${finding.place}: ${waiver.reason}`),
    ...expired.map((waiver) => `waiver expired on ${waiver.expires}: ${told(waiver)} (${waiver.reason})`),
    ...unused.map((waiver) => `waiver not needed, take it out: ${told(waiver)}`),
  ]
}

function apiLine({ name, version, baseVersion, status }: CheckedApi, report: CheckReport): string {
  const count = report.findings.filter((finding) => finding.api === name).length
  const versions = version === baseVersion ? `${version}` : `${version}, released is ${baseVersion}`
  switch (status) {
    case 'checked':
      return `${count === 0 ? '✔' : '✘'} ${name} ${versions}`
    case 'alpha':
      return `– ${name} ${version}: alpha, not checked`
    case 'new major':
      return `✔ ${name} ${versions}: a new major version, which may break`
    case 'not released':
      return `– ${name} ${version}: not released yet, so nothing is promised; stubwire release ${name} freezes it`
    case 'deleted':
      return `✘ ${name}: released ${baseVersion}, and no schema`
  }
}

function listText(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ')
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown
}

/** The report as annotations that GitHub shows at the lines of the schema files. */
export function reportGithub({ findings, expired, unused }: CheckReport): string {
  const lines = findings.map((finding) => {
    const { file, line, rule, verdict, place, problem, before, after, mend } = finding
    const properties = [`file=${property(file)}`, ...(line === null ? [] : [`line=${line}`]), `title=${rule}`]
    const shown = finding.witness === null ? '' : `\nShown by ${witnessText(finding)}`
    const message = `${place}: ${problem}.\nBefore: ${before}. Now: ${after}.${shown}\n${mend}.`
    return `::${verdict === 'breaking' ? 'error' : 'warning'} ${properties.join(',')}::${data(message)}`
  })
  for (const { rule, place, expires } of expired)
    lines.push(`::error title=Waiver expired::${data(`${rule} at ${place} was waived until ${expires}`)}`)
  for (const { rule, place } of unused)
    lines.push(`::warning title=Waiver not needed::${data(`${rule} at ${place} is not found any more`)}`)
  return lines.map((line) => `${line}\n`).join('')
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

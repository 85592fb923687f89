import type { Command } from 'commander'
import type { CaseOutcome, CaseRemark, ContractCase, DetectedPeer, Peer } from '../../contract/index.js'
import { MessagingException } from '../../core/errors.js'
import type { JsonObject } from '../../core/message.js'
import { versionIsCompatible } from '../../core/version-rule.js'
import type { ApiModel } from '../../model/api-model.js'
import type { Transport } from '../../transport/transport.js'
import { pc } from '../colors.js'
import { CommandError, exitCode } from '../exit-code.js'
import { exitCodeOf } from '../failure.js'
import { readJsonObject } from '../json-input.js'
import { findApiFolder, readModel } from '../lock-file.js'
import { prettyJson } from '../pretty-json.js'
import { redactTried } from '../redact-context.js'
import { duration, plural } from '../text.js'
import { addTransportOptions, openTransport, wholeNumber } from '../transport-options.js'
import { repeatByVerify, type VerifyCommandOptions } from '../verify-command.js'

const collect = (value: string, previous: string[]) => [...previous, value]

/** `stubwire verify`: holds a server that runs somewhere against the schema of its API. */
export function registerVerify(program: Command): void {
  const command = program
    .command('verify')
    .description('hold a running server against the schema of its API')
    .argument('<api>', 'name of an API below the generated folder, or a path')
  addTransportOptions(command)
    .option('--topic <topic>', 'topic (default: that of the API)')
    .option('--server <name>', 'the one server that is verified; without it, each request may reach another')
    .option('--safe-only', 'send only what cannot change anything: requests to be refused, and methods marked readOnly')
    .option('--seed <n>', 'decides which values are made', wholeNumber(0), 1)
    .option('--runs <n>', 'how many values are tried where values are random', wholeNumber(1), 5)
    .option('--method <name>', "only this method, '*' for what concerns all; may be repeated", collect, [])
    .option('--at <version>', 'only what claims this version')
    .option('--api-version <version>', 'version that the server implements (default: what it says, or else the newest)')
    .option('--peer <kind>', 'auto, stubwire or oslo: who checks arguments there', peerKind, 'auto')
    .option('--timeout-ms <ms>', 'how long to wait for each answer', wholeNumber(1), 5_000)
    .option('--context <json>', 'request context: JSON object, @file or - (default: one made up from the schema)')
    .option('--json', 'print JSON')
    .option('--generated <folder>', 'folder with the generated APIs', 'generated')
    .action((api: string, options: VerifyCommandOptions) => runVerify(api, options))
}

function peerKind(text: string): VerifyCommandOptions['peer'] {
  if (text === 'auto' || text === 'stubwire' || text === 'oslo') return text
  throw new CommandError(`--peer ${text}: write auto, stubwire or oslo`, exitCode.usage)
}

async function runVerify(api: string, options: VerifyCommandOptions): Promise<void> {
  const model = readModel(findApiFolder(api, options.generated))
  requireVersions(model, options)
  const context = options.context === undefined ? null : readJsonObject(options.context, 'the context')
  const transport = await openTransport(options)
  try {
    const report = await verify(api, model, transport, context, options)
    if (options.json) process.stdout.write(`${prettyJson(report.json)}\n`)
    else printSummary(report)
    if (report.failed > 0)
      throw new CommandError(options.json ? '' : `${plural(report.failed, 'case')} of ${report.total} failed`)
  } catch (error) {
    if (error instanceof MessagingException)
      throw new CommandError(`${error.name}: ${error.message}`, exitCodeOf(error))
    throw error
  } finally {
    await transport.close()
  }
}

function requireVersions(model: ApiModel, options: VerifyCommandOptions): void {
  for (const [option, version] of [
    ['--at', options.at],
    ['--api-version', options.apiVersion],
  ] as const) {
    if (version === undefined) continue
    if (!/^\d+\.\d+$/.test(version) || version.split('.')[0] !== model.version.split('.')[0])
      throw new CommandError(
        `${option} ${version}: write a version of ${model.name}, at most ${model.version}`,
        exitCode.usage,
      )
  }
}

interface Report {
  readonly json: unknown
  readonly total: number
  readonly failed: number
  readonly remarks: readonly CaseRemark[]
  readonly peer: Peer
  readonly ms: number
}

async function verify(
  api: string,
  model: ApiModel,
  transport: Transport,
  context: JsonObject | null,
  options: VerifyCommandOptions,
): Promise<Report> {
  const { detectPeer, liveServer, providerCases, runCases, valueOf: made } = await import('../../contract/index.js')
  const { runtimeApi } = await import('../../../codegen/runtime-api.js')
  const target = {
    topic: options.topic ?? model.topic,
    server: options.server ?? null,
    exchange: options.exchange ?? model.exchange,
    namespace: model.namespace,
  }
  const ownContext = model.context === null ? {} : (made(model.context, model.definitions) as JsonObject)
  const live = {
    transport,
    target,
    patienceMs: options.timeoutMs,
    context: context ?? ownContext,
    version: options.apiVersion ?? model.version,
  }
  const asked = await liveServer({ ...live, peer: 'stubwire' }).open()
  const found: DetectedPeer =
    options.peer === 'auto' ? await detectPeer(asked, model, live.version) : { peer: options.peer, version: null }
  const { peer } = found
  const version = options.apiVersion ?? knownVersion(model, found.version)
  const remarks: CaseRemark[] = []
  const all = providerCases(runtimeApi(model), model, liveServer({ ...live, peer, version }), {
    seed: options.seed,
    runs: options.runs,
    version,
    safeOnly: options.safeOnly ?? false,
    onRemark: (remark) => remarks.push(remark),
    repeat: repeatByVerify(api, options, model),
    show: (value, method) => redactTried(value, model, method),
  })
  const chosen = all.filter((it) => isChosen(it, options))
  if (chosen.length === 0) throw new CommandError(`nothing to verify: ${whatIsThere(model)}`, exitCode.usage)
  const started = performance.now()
  const outcomes = await runCases(chosen, options.json ? undefined : print)
  const failed = outcomes.filter(({ error }) => error !== null).length
  const json = reportJson(model, { peer, version, remarks, outcomes, options })
  return { json, total: outcomes.length, failed, remarks, peer, ms: performance.now() - started }
}

/** The version that a server says it has, if the lock file knows it. */
function knownVersion(model: ApiModel, served: string | null): string {
  if (served === null || versionIsCompatible(model.version, served)) return served ?? model.version
  throw new CommandError(
    `the server implements ${model.name} ${served}, and the lock file ends at ${model.version}: verify it by a lock file of its version`,
  )
}

function isChosen({ method, version }: ContractCase, options: VerifyCommandOptions): boolean {
  return (options.method.length === 0 || options.method.includes(method)) && version === (options.at ?? version)
}

function whatIsThere(model: ApiModel): string {
  return `${model.name} has ${model.methods.map((method) => method.name).join(', ')}, and versions up to ${model.version}`
}

function reportJson(
  model: ApiModel,
  facts: {
    readonly peer: Peer
    readonly version: string
    readonly remarks: readonly CaseRemark[]
    readonly outcomes: readonly CaseOutcome[]
    readonly options: VerifyCommandOptions
  },
): unknown {
  const { peer, version, remarks, outcomes, options } = facts
  const cases = outcomes.map(({ case: { method, version: at, name }, error, ms }) => ({
    method,
    version: at,
    name,
    outcome: error === null ? 'passed' : 'failed',
    ...(error === null ? {} : { message: error.message, value: Reflect.get(error, 'value') ?? null }),
    notes: remarks.filter((remark) => remark.name === name).map(({ text }) => text),
    ms: Math.round(ms * 10) / 10,
  }))
  const { seed, runs, safeOnly = false } = options
  return { api: model.name, version, peer, seed, runs, safeOnly, cases }
}

function print({ case: { name }, error }: CaseOutcome): void {
  if (error === null) process.stdout.write(`${pc.green('✔')} ${name}\n`)
  else process.stdout.write(`${pc.red('✘')} ${error.message}\n`)
}

function printSummary({ total, failed, remarks, peer, ms }: Report): void {
  for (const { name, text } of remarks) process.stdout.write(`${pc.yellow('note')} ${name}: ${text}\n`)
  const kind = peer === 'oslo' ? 'a server of oslo.messaging' : 'a Stubwire server'
  process.stdout.write(
    `${total - failed} passed, ${failed} failed, ${plural(remarks.length, 'note')}, against ${kind} in ${duration(ms)}\n`,
  )
}

import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { issuesOf } from '../../core/issues.js'
import { writeJson } from '../../core/json.js'
import type { Api, Method } from '../../core/method.js'
import type { ApiModel } from '../../model/api-model.js'
import { compareVersions } from '../../schema/version.js'
import type { WatchedMessage } from '../../transport/transport.js'
import { pc } from '../colors.js'
import { CommandError } from '../exit-code.js'
import { findApiFolder, readModel } from '../lock-file.js'
import { redactArgs, redactContext } from '../redact-context.js'
import { addTransportOptions, openTransport, type TransportOptions, wholeNumber } from '../transport-options.js'

interface TapOptions extends TransportOptions {
  readonly topic: string[]
  readonly count?: number
  readonly jsonl?: true
  readonly generated: string
}

interface KnownApi {
  readonly model: ApiModel
  readonly api: Api
}

const collect = (value: string, previous: string[]) => [...previous, value]

/** `stubwire tap`: shows requests as they pass an exchange. */
export function registerTap(program: Command): void {
  const command = program
    .command('tap')
    .description('watch requests pass an exchange, without taking anybody’s messages')
    .argument('[apis...]', 'APIs to check the requests against (default: all below the generated folder)')
  addTransportOptions(command)
    .option('--topic <topic>', 'show only this topic; may be repeated', collect, [])
    .option('--count <n>', 'end after so many requests', wholeNumber(1))
    .option('--jsonl', 'print one line of JSON a request')
    .option('--generated <folder>', 'folder with the generated APIs', 'generated')
    .action((apis: string[], options: TapOptions) => runTap(apis, options))
}

async function runTap(names: readonly string[], options: TapOptions): Promise<void> {
  const known = await knownApis(names, options.generated)
  const topics = [...new Set([...options.topic, ...known.map(({ model }) => model.topic)])]
  const transport = await openTransport(options)
  let seen = 0
  let finish = () => {}
  const finished = new Promise<void>((resolve) => {
    finish = resolve
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve)
  })
  try {
    if (transport.watch === undefined) throw new CommandError(`the ${transport.driver} transport cannot be watched`)
    const watching = transport.watch({
      exchange: options.exchange ?? null,
      topics,
      onMessage: (message) => {
        if (options.count !== undefined && seen >= options.count) return
        if (options.topic.length > 0 && !options.topic.some((topic) => isOf(message, topic))) return
        seen += 1
        print(message, known, options)
        if (seen === options.count) finish()
      },
    })
    await watching.catch((error: Error) => {
      throw new CommandError(error.message)
    })
    const exchange = options.exchange ?? transport.defaultExchange
    process.stderr.write(
      `${pc.green('●')} watching ${exchange} and the fanout of ${topics.join(', ') || 'no topic'}; Ctrl-C ends it\n`,
    )
    await finished
  } finally {
    await transport.close()
  }
}

async function knownApis(names: readonly string[], folder: string): Promise<KnownApi[]> {
  const { runtimeApi } = await import('../../../codegen/runtime-api.js')
  const all = existsSync(folder)
    ? readdirSync(folder).filter((name) => existsSync(join(resolve(folder), name, 'api.lock.json')))
    : []
  return (names.length === 0 ? all : names).map((name) => {
    const model = readModel(findApiFolder(name, folder))
    return { model, api: runtimeApi(model) }
  })
}

function print(message: WatchedMessage, known: readonly KnownApi[], options: TapOptions): void {
  const { exchange, routingKey, request, expectsReply, problem } = message
  if (request === null) {
    const line = { exchange, routingKey, problem }
    process.stdout.write(
      options.jsonl ? `${writeJson(line)}\n` : `${pc.red('?')} ${exchange} ${routingKey} ${pc.red(problem ?? '')}\n`,
    )
    return
  }
  const found = known.find(({ model }) => isOf(message, model.topic))
  const problems = found === undefined ? null : problemsOf(found, request.method, request.version, request.args)
  const { client_timeout: _added, ...sent } = request.context
  const context = redactContext(sent, found?.model ?? null)
  const { method, version = null, namespace = null } = request
  const args = redactArgs(request.args, found?.model ?? null, method)
  if (options.jsonl) {
    const kind = expectsReply ? 'call' : 'cast'
    process.stdout.write(
      `${writeJson({ exchange, routingKey, kind, method, version, namespace, args, context, problems })}\n`,
    )
    return
  }
  const mark = problems === null ? pc.dim('·') : problems.length === 0 ? pc.green('✔') : pc.red('✘')
  const place = exchange.endsWith('_fanout') ? `${exchange} (fanout)` : routingKey
  process.stdout.write(
    `${mark} ${pc.bold(String(method))} ${pc.dim(`${String(version ?? 'no version')} ${expectsReply ? 'call' : 'cast'} ${place}`)} ${writeJson(args ?? {})}\n`,
  )
  for (const text of problems ?? []) process.stdout.write(`  ${pc.red(text)}\n`)
  if (Object.keys(context).length > 0) process.stdout.write(`  ${pc.dim(writeJson(context))}\n`)
}

/** What is wrong with a request by the schema; empty if nothing is. */
function problemsOf({ model, api }: KnownApi, name: unknown, version: unknown, args: unknown): string[] {
  const contracts = api.methods.map(({ method }) => method).filter((method) => method.name === name)
  if (contracts.length === 0) return [`${model.name} has no method ${String(name)}`]
  const method = contractAt(contracts, typeof version === 'string' ? version : '1.0')
  if (method.checkArgs(args ?? {})) return []
  return issuesOf(
    method.checkArgs.errors,
    args,
    null,
    method.secrets?.filter((name) => name !== ''),
  ).map(({ path, message }) => `${path || '/'}: ${message}`)
}

function contractAt(contracts: readonly Method[], version: string): Method {
  const admitted = contracts.filter((method) => compareVersions(method.since, version) <= 0)
  return admitted.at(-1) ?? (contracts[0] as Method)
}

function isOf({ exchange, routingKey }: WatchedMessage, topic: string): boolean {
  return exchange === `${topic}_fanout` || routingKey === topic || routingKey.startsWith(`${topic}.`)
}

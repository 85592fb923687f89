import type { Command } from 'commander'
import { RpcClient } from '../../client/rpc-client.js'
import { writeJson } from '../../core/json.js'
import type { JsonObject } from '../../core/message.js'
import type { CallMethod, CastMethod, Method } from '../../core/method.js'
import type { ApiModel } from '../../model/api-model.js'
import { pc } from '../colors.js'
import { CommandError, exitCode } from '../exit-code.js'
import { exitCodeOf, failureJson } from '../failure.js'
import { readJsonObject } from '../json-input.js'
import { findApiFolder, readModel } from '../lock-file.js'
import { prettyJson } from '../pretty-json.js'
import { errorRedaction, type Redaction, resultRedaction } from '../redact-context.js'
import { duration } from '../text.js'
import { addTransportOptions, openTransport, type TransportOptions, wholeNumber } from '../transport-options.js'

interface CallCommandOptions extends TransportOptions {
  readonly topic?: string
  readonly server?: string
  readonly host?: string
  readonly fanout?: true
  readonly cast?: true
  readonly versionCap?: string
  readonly timeoutMs: number
  readonly context?: string
  readonly example?: true
  readonly json?: true
  readonly showSecrets?: true
  readonly generated: string
}

/** `stubwire call`: sends one request and prints the answer. */
export function registerCall(program: Command): void {
  const command = program
    .command('call')
    .description('send one request and print the answer')
    .argument('<api>', 'name of an API below the generated folder, or a path')
    .argument('<method>', 'name of a method, as on the wire or as in TypeScript')
    .argument('[arguments]', 'JSON object, @file, or - for standard input', '{}')
  addTransportOptions(command)
    .option('--topic <topic>', 'topic (default: that of the API)')
    .option('--server <name>', 'the one server that is to get the request')
    .option('--host <host>', 'where the server is, in the form that the API declares, instead of topic and server')
    .option('--fanout', 'send a cast to every server of the topic')
    .option('--cast', 'do not wait for an answer, where the method leaves the choice')
    .option('--version-cap <version>', 'newest version that may be sent, or auto to ask the servers')
    .option('--timeout-ms <ms>', 'how long to wait', wholeNumber(1), 60_000)
    .option('--context <json>', 'request context: JSON object, @file or -')
    .option('--example', 'send an example: the first of the schema, or valid made-up values')
    .option('--json', 'print one line of JSON')
    .option('--show-secrets', 'print also what the schema, or its name, marks as secret, instead of ***')
    .option('--generated <folder>', 'folder with the generated APIs', 'generated')
    .action((api: string, method: string, args: string, options: CallCommandOptions) =>
      runCall(api, method, args, options),
    )
}

async function runCall(api: string, name: string, input: string, options: CallCommandOptions): Promise<void> {
  const model = readModel(findApiFolder(api, options.generated))
  const { runtimeApi } = await import('../../../codegen/runtime-api.js')
  const { method, identifier } = findMethod(model, runtimeApi(model).methods, name)
  const args = options.example ? await exampleArgs(model, identifier) : readJsonObject(input, 'the arguments')
  const context = options.context === undefined ? undefined : readJsonObject(options.context, 'the context')
  const asItIs: Redaction = (value) => value
  const shown = options.showSecrets ? asItIs : resultRedaction(model, method.name)
  const shownInErrors = options.showSecrets ? asItIs : errorRedaction(model)
  const transport = await openTransport(options)
  const started = performance.now()
  try {
    const target = {
      topic: options.topic ?? model.topic,
      exchange: options.exchange ?? model.exchange,
      namespace: model.namespace,
    }
    const client = new RpcClient(transport, {
      target,
      api: model,
      timeoutMs: options.timeoutMs,
      versionCap: options.versionCap ?? null,
      ...(context === undefined ? {} : { context }),
    })
    const { server, host } = options
    const sending = { ...(server === undefined ? {} : { server }), ...(host === undefined ? {} : { host }) }
    const isCast = method.kind === 'cast' || options.cast === true || options.fanout === true
    if (isCast) {
      if (method.kind === 'call') throw new CommandError(`${method.name} is a call and cannot be cast`, exitCode.usage)
      // What is sent to older servers in its place may answer.
      const cast = method as CastMethod
      const result = options.fanout
        ? await client.cast(cast, args, { ...sending, fanout: true })
        : await client.castOrCall(cast, args, sending)
      printOutcome(result === undefined ? { sent: true } : { result: shown(result) }, options, started)
    } else {
      const result = await client.call(method as CallMethod, args, sending)
      printOutcome({ result: shown(result) }, options, started)
    }
  } catch (error) {
    if (error instanceof CommandError) throw error
    if (options.json)
      process.stdout.write(`${writeJson({ error: failureJson(error, shownInErrors), ms: since(started) })}\n`)
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    throw new CommandError(options.json ? '' : message, exitCodeOf(error))
  } finally {
    await transport.close()
  }
}

function printOutcome(
  outcome: { readonly result?: unknown; readonly sent?: true },
  options: CallCommandOptions,
  started: number,
): void {
  if (options.json) process.stdout.write(`${writeJson({ ...outcome, ms: since(started) })}\n`)
  else {
    const text = outcome.sent ? pc.green('sent') : prettyJson(outcome.result)
    process.stdout.write(`${text}\n`)
    if (process.stdout.isTTY) process.stderr.write(`${pc.dim(duration(since(started)))}\n`)
  }
}

function since(started: number): number {
  return Math.round((performance.now() - started) * 10) / 10
}

function findMethod(
  model: ApiModel,
  methods: readonly { readonly handler: string; readonly method: Method }[],
  name: string,
): { readonly method: Method; readonly identifier: string } {
  const found =
    methods.find(({ handler }) => handler === name) ?? methods.filter(({ method }) => method.name === name).at(-1)
  if (found !== undefined) return { method: found.method, identifier: found.handler }
  const known = model.methods.map((method) => method.name).join(', ')
  throw new CommandError(`${model.name} has no method ${JSON.stringify(name)}; it has ${known}`, exitCode.usage)
}

async function exampleArgs(model: ApiModel, identifier: string): Promise<JsonObject> {
  const variant = model.methods.flatMap((method) => method.variants).find((it) => it.identifier === identifier)
  if (variant === undefined) return {}
  const [example] = variant.examples
  if (example !== undefined) return { ...example.args }
  const { valueOf: exampleValue } = await import('../../contract/index.js')
  const args = variant.args.filter((argument) => argument.until === null)
  return Object.fromEntries(
    args.map((argument) => [argument.name, exampleValue(argument.schema, model.definitions, { name: argument.name })]),
  )
}

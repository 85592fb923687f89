import { hostname } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type { Command } from 'commander'
import { type Observation, observedTransport } from '../../contract/observed-transport.js'
import { parseFailure } from '../../core/failure-codec.js'
import { writeJson } from '../../core/json.js'
import type { JsonObject } from '../../core/message.js'
import type { Target } from '../../core/target.js'
import type { ApiModel, VariantModel } from '../../model/api-model.js'
import type { Handler } from '../../server/handler.js'
import { silentLogger } from '../../server/logger.js'
import { pc } from '../colors.js'
import { exampleFor } from '../example-for.js'
import { CommandError, exitCode } from '../exit-code.js'
import { findApiFolder, readModel } from '../lock-file.js'
import { redactArgs, redactContext } from '../redact-context.js'
import { addTransportOptions, openTransport, type TransportOptions, wholeNumber } from '../transport-options.js'

interface MockOptions extends TransportOptions {
  readonly target: string[]
  readonly seed?: number
  readonly latencyMs: number
  readonly fail: string[]
  readonly apiVersion?: string
  readonly jsonl?: true
  readonly generated: string
}

const collect = (value: string, previous: string[]) => [...previous, value]

/** `stubwire mock`: serves made-up, schema-valid answers for every method of an API. */
export function registerMock(program: Command): void {
  const command = program
    .command('mock')
    .description('serve schema-valid answers for every method of an API, and print each request')
    .argument('<api>', 'name of an API below the generated folder, or a path')
  addTransportOptions(command)
    .option(
      '--target <topic[/server]>',
      'where to listen; may be repeated (default: the topic of the API)',
      collect,
      [],
    )
    .option(
      '--seed <n>',
      'random answers that are the same for the same seed (default: one pleasant answer)',
      wholeNumber(0),
    )
    .option('--latency-ms <ms>', 'wait before each answer', wholeNumber(0), 0)
    .option('--fail <method=Error>', 'answer a method with a declared error; may be repeated', collect, [])
    .option('--api-version <version>', 'serve as a server of this version')
    .option('--jsonl', 'print one line of JSON a request')
    .option('--generated <folder>', 'folder with the generated APIs', 'generated')
    .action((api: string, options: MockOptions) => runMock(api, options))
}

async function runMock(api: string, options: MockOptions): Promise<void> {
  const model = readModel(findApiFolder(api, options.generated))
  const { runtimeApi } = await import('../../../codegen/runtime-api.js')
  const { createEndpoint } = await import('../../server/endpoint.js')
  const { serve } = await import('../../server/serve.js')
  const handlers = await mockHandlers(model, options)
  const endpoint = createEndpoint(runtimeApi(model), handlers, {
    ...(options.apiVersion === undefined ? {} : { version: options.apiVersion }),
  })
  const transport = observedTransport(await openTransport(options), (observation) => print(observation, model, options))
  const targets = targetsOf(model, options)
  const server = await serve(transport, { targets, endpoints: [endpoint], logger: silentLogger }).catch(
    async (error: Error) => {
      await transport.close()
      throw new CommandError(`${error.name}: ${error.message}`)
    },
  )
  const places = targets.map((target) => `${target.topic}/${target.server}`).join(', ')
  process.stderr.write(
    `${pc.green('●')} ${model.name} ${options.apiVersion ?? model.version} on ${places}; Ctrl-C ends it\n`,
  )
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve)
  })
  await server.stop({ graceMs: 1_000 })
  await transport.close()
}

function targetsOf(model: ApiModel, options: MockOptions): Target[] {
  const given = options.target.length === 0 ? [model.topic] : options.target
  return given.map((text) => {
    const slash = text.indexOf('/')
    const topic = slash < 0 ? text : text.slice(0, slash)
    const server = slash < 0 ? hostname() : text.slice(slash + 1)
    if (topic === '' || server === '')
      throw new CommandError(`--target ${text}: write topic or topic/server`, exitCode.usage)
    return { topic, server, exchange: options.exchange ?? model.exchange }
  })
}

async function mockHandlers(model: ApiModel, options: MockOptions): Promise<Record<string, Handler>> {
  const { errorFor } = await import('../mock-errors.js')
  const { sample, valueOf: exampleValue } = await import('../../contract/index.js')
  const { plainExamples } = await import('../../../codegen/plain-examples.js')
  const { sameJson } = await import('../../contract/json.js')
  const plain = plainExamples(model)
  const failures = new Map(options.fail.map((text) => errorFor(text, model)))
  const handlers: Record<string, Handler> = {}
  for (const method of model.methods) {
    for (const variant of method.variants) {
      let calls = 0
      const examples = plain.get(variant) ?? []
      handlers[variant.identifier] = async (args: unknown) => {
        if (options.latencyMs > 0) await delay(options.latencyMs)
        const failure = failures.get(method.name)
        if (failure !== undefined) throw failure()
        if (variant.result === null) return null
        const answered = examples.filter((example) => example.result !== undefined)
        const recorded =
          answered.find((example) => sameJson(example.args, args)) ?? exampleFor(answered, args as JsonObject)
        if (options.seed === undefined)
          return recorded === undefined ? exampleValue(variant.result, model.definitions) : recorded.result
        calls += 1
        return sample(variant.result, model.definitions, { seed: seedOf(options.seed, method.name, variant, calls) })[0]
      }
    }
  }
  return handlers
}

/** A seed of its own for each call, so that answers differ and yet repeat from run to run. */
function seedOf(seed: number, name: string, variant: VariantModel, calls: number): number {
  let hash = seed
  for (const character of `${name}@${variant.since}#${calls}`)
    hash = (Math.imul(hash, 31) + character.charCodeAt(0)) | 0
  return hash
}

function print({ request, expectsReply, reply }: Observation, model: ApiModel, options: MockOptions): void {
  const outcome = outcomeOf(reply.failure)
  const { client_timeout: _added, ...sent } = request.context
  const context = redactContext(sent, model)
  const args = redactArgs(request.args, model, request.method)
  if (options.jsonl) {
    const { method, version = null, namespace = null } = request
    const line = { method, version, namespace, kind: expectsReply ? 'call' : 'cast', args, context, ...outcome }
    process.stdout.write(`${writeJson(line)}\n`)
    return
  }
  const mark = outcome.outcome === 'result' ? pc.green('→') : pc.red('✘')
  const text = outcome.outcome === 'result' ? '' : ` ${pc.red(`${outcome.outcome}: ${outcome.message}`)}`
  process.stdout.write(
    `${mark} ${pc.bold(String(request.method))} ${pc.dim(String(request.version ?? 'no version'))} ${writeJson(args ?? {})}${text}\n`,
  )
}

function outcomeOf(failure: string | null): { readonly outcome: string; readonly message?: string } {
  if (failure === null) return { outcome: 'result' }
  const { class: name, message } = parseFailure(failure)
  return { outcome: name, message }
}

import type { Peer, RepeatCommand } from '../contract/index.js'
import { shellWord } from '../contract/repeat.js'
import { writeJson } from '../core/json.js'
import type { ApiModel } from '../model/api-model.js'
import { parseTransportUrl } from '../transport/url.js'
import { readJsonObject } from './json-input.js'
import { redactContext } from './redact-context.js'
import type { TransportOptions } from './transport-options.js'

/** Options of `stubwire verify`. */
export interface VerifyCommandOptions extends TransportOptions {
  readonly topic?: string
  readonly server?: string
  readonly safeOnly?: true
  readonly seed: number
  readonly runs: number
  readonly method: string[]
  readonly at?: string
  readonly apiVersion?: string
  readonly peer: 'auto' | Peer
  readonly timeoutMs: number
  readonly context?: string
  readonly json?: true
  readonly generated: string
}

/** The command line of `stubwire verify` that runs one case again, with the same values against the same server. */
export function repeatByVerify(
  api: string,
  options: VerifyCommandOptions,
  model: ApiModel | null = null,
): RepeatCommand {
  return ({ method, version, seed, runs }) => {
    const words = [
      ['npx', 'stubwire', 'verify', api],
      ['--method', method, '--at', version],
      ['--seed', String(seed), '--runs', String(runs)],
      option('--exchange', options.exchange),
      option('--topic', options.topic),
      option('--server', options.server),
      option('--api-version', options.apiVersion),
      options.peer === 'auto' ? [] : ['--peer', options.peer],
      options.safeOnly ? ['--safe-only'] : [],
      ['--timeout-ms', String(options.timeoutMs)],
      option('--generated', options.generated === 'generated' ? undefined : options.generated),
    ].flat()
    return [...words.map(shellWord), ...contextWords(options.context, model), ...urlWords(options.url)].join(' ')
  }
}

function option(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [name, value]
}

/** The context as given, unless it holds a secret: the shell is to fill that in. */
function contextWords(context: string | undefined, model: ApiModel | null): readonly string[] {
  if (context === undefined) return []
  const words = ['--context', shellWord(context)]
  if (!context.trimStart().startsWith('{')) return words
  const given = readJsonObject(context, 'the context')
  const isSecret = writeJson(redactContext(given, model)) !== writeJson(given)
  return isSecret ? ['--context', '"$STUBWIRE_CONTEXT"'] : words
}

/** The URL as given, unless it holds a password that is worth a secret: the shell is to fill that in. */
function urlWords(url: string): readonly string[] {
  const isSecret = parseTransportUrl(url).hosts.some(({ password }) => password !== null && password !== 'guest')
  return ['--url', isSecret || url === process.env.STUBWIRE_URL ? '"$STUBWIRE_URL"' : shellWord(url)]
}

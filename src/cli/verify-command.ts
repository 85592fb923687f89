import type { RepeatCommand } from '../contract/index.js'
import { shellWord } from '../contract/repeat.js'
import { parseTransportUrl } from '../transport/url.js'
import type { VerifyCommandOptions } from './commands/verify.js'

/** The command line of `stubwire verify` that runs one case again, with the same values against the same server. */
export function repeatByVerify(api: string, options: VerifyCommandOptions): RepeatCommand {
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
      option('--context', options.context),
      option('--generated', options.generated === 'generated' ? undefined : options.generated),
    ].flat()
    return [...words.map(shellWord), ...urlWords(options.url)].join(' ')
  }
}

function option(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [name, value]
}

/** The URL as given, unless it holds a password that is worth a secret: the shell is to fill that in. */
function urlWords(url: string): readonly string[] {
  const isSecret = parseTransportUrl(url).hosts.some(({ password }) => password !== null && password !== 'guest')
  return ['--url', isSecret || url === process.env.STUBWIRE_URL ? '"$STUBWIRE_URL"' : shellWord(url)]
}

import { readdirSync } from 'node:fs'
import { UsageError } from './options.js'
import type { Suite } from './suite.js'

/** What runs where nothing is asked for: suites that need no broker. */
export const defaultSuites: readonly string[] = ['dispatch', 'codegen']

/** Names of all suites: the files in `suites/`. */
export function suiteNames(): string[] {
  return readdirSync(new URL('suites/', import.meta.url))
    .flatMap((file) => /^([a-z0-9-]+)\.[jt]s$/.exec(file)?.[1] ?? [])
    .sort()
}

/** Loads a suite by its name. Throws {@link UsageError} for one that does not exist. */
export async function loadSuite(name: string): Promise<Suite> {
  const names = suiteNames()
  if (!names.includes(name)) throw new UsageError(`There is no suite ${name}; there are ${names.join(', ')}`)
  const { suite } = (await import(`./suites/${name}.js`)) as { readonly suite: Suite }
  return suite
}

import { readdirSync } from 'node:fs'
import { UsageError } from './options.js'
import type { Suite } from './suite.js'

/** What runs where nothing is asked for: suites that need no broker. */
export const defaultSuites: readonly string[] = ['dispatch', 'codegen']

const folder = new URL('suites/', import.meta.url)

/** Names of all suites: the files in `suites/`. */
export function suiteNames(): string[] {
  return [...suiteFiles().keys()]
}

/** Loads a suite by its name. Throws {@link UsageError} for one that does not exist. */
export async function loadSuite(name: string): Promise<Suite> {
  const files = suiteFiles()
  const file = files.get(name)
  if (file === undefined) throw new UsageError(`There is no suite ${name}; there are ${[...files.keys()].join(', ')}`)
  const { href } = new URL(file, folder)
  const { suite } = (await import(href)) as { readonly suite: Suite }
  return suite
}

/** File names by suite, sorted; they end as the run time has them, in `.ts` or `.js`. */
function suiteFiles(): Map<string, string> {
  const files = readdirSync(folder).sort()
  return new Map(
    files.flatMap((file) => {
      const name = /^([a-z0-9-]+)\.[jt]s$/.exec(file)?.[1]
      return name === undefined ? [] : [[name, file] as const]
    }),
  )
}

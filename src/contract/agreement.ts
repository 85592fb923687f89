import type { Api, Method } from '../core/method.js'
import type { ApiModel, VariantModel } from '../model/api-model.js'
import { type ContractCase, Mismatch, type Subject } from './contract-case.js'
import { makeCase } from './make-case.js'

/** What a model and the generated code say differently; empty if they agree. */
export function disagreements(api: Api, model: ApiModel): readonly string[] {
  const found: string[] = []
  const compare = (what: string, inModel: unknown, inCode: unknown) => {
    const [left, right] = [JSON.stringify(inModel), JSON.stringify(inCode)]
    if (left !== right) found.push(`${what}: ${left} in the lock file, ${right} in the code`)
  }
  for (const key of ['name', 'topic', 'exchange', 'namespace', 'version'] as const) compare(key, model[key], api[key])
  const inModel = model.methods.flatMap(({ name, variants }) => variants.map((variant) => ({ name, variant })))
  const keyOf = (name: string, since: string) => `${name} ${since}`
  const modelled = new Map(inModel.map((it) => [keyOf(it.name, it.variant.since), it.variant]))
  const coded = new Map(api.methods.map((it) => [keyOf(it.method.name, it.method.since), it]))
  for (const [key, variant] of modelled) {
    const entry = coded.get(key)
    if (entry === undefined) {
      found.push(`${key}: in the lock file, but not in the code`)
      continue
    }
    compare(`handler of ${key}`, variant.identifier, entry.handler)
    compareVariant(key, variant, entry.method, model, compare)
  }
  for (const key of coded.keys()) if (!modelled.has(key)) found.push(`${key}: in the code, but not in the lock file`)
  return found
}

type Compare = (what: string, inModel: unknown, inCode: unknown) => void

function compareVariant(key: string, variant: VariantModel, method: Method, model: ApiModel, compare: Compare): void {
  compare(`kind of ${key}`, variant.kind, method.kind)
  compare(`until of ${key}`, variant.until, method.until ?? null)
  compare(`fanout of ${key}`, variant.fanout, method.fanout ?? false)
  compare(`open arguments of ${key}`, variant.openArgs, method.openArgs ?? false)
  compare(`namespace of ${key}`, model.namespace, method.namespace)
  const history = variant.args
    .filter(({ since, until, members }) => since !== variant.since || until !== null || members !== undefined)
    .map(({ name, since, until, members = {} }) => [name, since, until, Object.entries(members).sort(byName)])
  const coded = Object.entries(method.argumentHistory ?? {}).map(([name, entry]) => [
    name,
    entry.since ?? variant.since,
    entry.until ?? null,
    Object.entries(entry.members ?? {}).sort(byName),
  ])
  compare(`argument history of ${key}`, history.sort(byName), coded.sort(byName))
  const errors = variant.errors.map((name) => {
    const error = model.errors.find((it) => it.name === name)
    return `${error?.module}.${error?.class}`
  })
  const classes = (method.errors ?? []).map((it) => `${it.remoteModule}.${it.remoteClass}`)
  compare(`errors of ${key}`, errors.sort(), classes.sort())
}

function byName([a]: readonly unknown[], [b]: readonly unknown[]): number {
  return String(a) < String(b) ? -1 : 1
}

/** That the lock file and the generated code say the same. */
export function agreementCase(subject: Subject): ContractCase {
  const { api, model } = subject
  return makeCase(
    subject,
    { method: '*', version: api.version },
    'is the same in the lock file and in the code',
    async () => {
      const found = disagreements(api, model)
      if (found.length > 0) throw new Mismatch('the lock file and the code to agree', found.slice(0, 10).join('; '))
    },
  )
}

import type { ApiModel, ArgumentModel, MethodModel, VariantModel } from '../src/model/api-model.js'
import { compareVersions } from '../src/schema/index.js'
import { addressOf, fallbackOf } from './contract-links.js'
import type { Report } from './lint-names.js'
import { resolved } from './schema-facts.js'

/** Checks what is sent to older peers instead: older contracts, other arguments, fewer members. */
export function lintFallbacks(model: ApiModel, report: Report): void {
  for (const method of model.methods) {
    for (const variant of method.variants) {
      lintFallback(model, method, variant, report)
      for (const argument of variant.args) {
        lintOlderName(method, variant, argument, report)
        lintMembers(model, method, variant, argument, report)
      }
    }
  }
}

function lintFallback(model: ApiModel, method: MethodModel, variant: VariantModel, report: Report): void {
  const { fallback } = variant
  const older = fallbackOf(model, variant)
  if (fallback === undefined || older === undefined) return
  const name = `${fallback.method} of ${fallback.since}`
  const say = (problem: string, mend: string) => report(problem, mend, { method, variant })
  if (compareVersions(older.since, variant.since) >= 0)
    say(`its fallback ${name} is not older`, 'Name a contract of an older version')
  if (variant.kind === 'call' && older.kind === 'cast' && variant.result !== null)
    say(`it answers, but its fallback ${name} does not`, 'Name a contract that answers, or make this one a cast')
  if (variant.kind === 'call-or-cast' && older.kind !== 'call-or-cast')
    say(`its fallback ${name} cannot be both called and cast`, 'Name one that can, made by callOrCast()')
  if (variant.fanout && older.kind === 'call')
    say(`it goes to all servers, and its fallback ${name} is a call`, 'Name a cast as its fallback')
  if ((addressOf(model, variant) === null) !== (addressOf(model, older) === null))
    say(`of it and its fallback ${name} only one takes a host`, 'Give both an address, or neither')

  const here = new Map(variant.args.map((it) => [it.name, it]))
  const there = new Map(older.args.map((it) => [it.name, it]))
  const renamed = new Map(Object.entries(fallback.args))
  for (const [target, source] of renamed) {
    if (!there.has(target) && !older.openArgs)
      say(`its fallback sets ${target}, which ${name} does not take`, `Use one of ${[...there.keys()].join(', ')}`)
    if (!here.has(source))
      say(`its fallback takes ${source}, which is no argument here`, `Use one of ${[...here.keys()].join(', ')}`)
  }
  for (const left of fallback.without) {
    if (!here.has(left))
      say(`its fallback leaves out ${left}, which is no argument here`, 'Take it off, or correct its name')
  }
  const sources = new Set(renamed.values())
  for (const { name: argument } of variant.args) {
    const kept = !fallback.without.includes(argument) && !sources.has(argument)
    if (kept && !there.has(argument) && !older.openArgs)
      say(
        `its fallback ${name} does not take ${argument}`,
        `Say what becomes of it: args: { there: '${argument}' }, or without: ['${argument}']`,
      )
    if (kept && renamed.has(argument))
      say(`its fallback gets two values for ${argument}`, `Rename ${argument} too, or leave it out by without`)
  }
  for (const { name: argument, required } of older.args) {
    const source = here.get(renamed.get(argument) ?? argument)
    if (required && !(source?.required && !fallback.without.includes(source.name)))
      say(
        `its fallback ${name} needs ${argument}, which callers may leave out here`,
        'Make the argument that it comes from required, or do without the fallback',
      )
  }
}

function lintOlderName(method: MethodModel, variant: VariantModel, argument: ArgumentModel, report: Report): void {
  if (typeof argument.olderPeers === 'string') return
  const { as } = argument.olderPeers
  const at = { method, variant, argument }
  const other = variant.args.find((it) => it.name === as)
  if (other === undefined || other === argument) {
    report(`older peers get it as ${JSON.stringify(as)}, which is no other argument`, 'Name another argument', at)
  } else if (compareVersions(other.since, argument.since) >= 0) {
    report(`older peers get it as ${as}, which is not older: it came with ${other.since}`, 'Name an older argument', at)
  } else if (other.until !== null && compareVersions(other.until, argument.since) < 0) {
    report(
      `older peers get it as ${as}, which is gone since ${other.until}`,
      `Name an argument that exists until ${argument.since}`,
      at,
    )
  }
}

function lintMembers(
  model: ApiModel,
  method: MethodModel,
  variant: VariantModel,
  argument: ArgumentModel,
  report: Report,
): void {
  const at = { method, variant, argument }
  const schema = resolved(argument.schema, model)
  const properties = schema.type === 'object' ? (schema.properties ?? {}) : {}
  for (const [name, { since }] of Object.entries(argument.members ?? {})) {
    if (!Object.hasOwn(properties as object, name))
      report(`it has no member ${JSON.stringify(name)} that could be newer`, 'Correct the name in withMembers()', at)
    else if (Array.isArray(schema.required) && schema.required.includes(name))
      report(`its member ${name} came later and is required`, 'Make it optional: older callers do not send it', at)
    if (compareVersions(since, argument.since) <= 0 || compareVersions(since, model.version) > 0) {
      report(
        `its member ${name} came with ${since}, which is not between ${argument.since} and ${model.version}`,
        'Correct the version, or take the member off',
        at,
      )
    }
  }
}

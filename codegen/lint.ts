import type { ApiModel, JsonSchema, MethodModel, VariantModel } from '../src/model/api-model.js'
import { compareVersions, isVersion } from '../src/schema/index.js'
import type { Finding } from './finding.js'
import { lintAddresses } from './lint-addresses.js'
import { lintFallbacks } from './lint-fallbacks.js'
import { lintNames, type Report } from './lint-names.js'
import { lintShapes } from './lint-shapes.js'
import { isIdentifier } from './names.js'
import { lintObjectCaps } from './object-caps.js'
import { resolved } from './schema-facts.js'
import type { SourceNotes } from './source-reader.js'

/** Checks what a model says against the rules of the schema language; an empty list means that it may be compiled. */
export function lint(model: ApiModel, notes?: SourceNotes): Finding[] {
  const findings: Finding[] = []
  const report: Report = (problem, mend, place = {}) => {
    const { method, variant, argument } = place
    const key = method !== undefined && method.variants.length > 1 ? variant?.since : undefined
    const note =
      method === undefined
        ? notes?.api
        : ((argument === undefined ? undefined : notes?.argument(method.name, argument.name, key)) ??
          notes?.method(method.name, key))
    findings.push({
      file: note?.file ?? notes?.file ?? model.name,
      ...(note === undefined ? {} : { line: note.line }),
      api: model.name,
      ...(method === undefined ? {} : { method: method.name }),
      ...(argument === undefined ? {} : { argument: argument.name }),
      problem,
      mend,
    })
  }
  lintApi(model, report)
  lintNames(model, report)
  lintShapes(model, report)
  lintAddresses(model, report)
  lintFallbacks(model, report)
  lintObjectCaps(model, report)
  for (const method of model.methods) for (const variant of method.variants) lintVariant(model, method, variant, report)
  return findings
}

function lintApi(model: ApiModel, report: Report): void {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(model.name)) {
    report(
      `the name ${JSON.stringify(model.name)} cannot name a folder and a package path`,
      'Use lower case words joined by dashes',
    )
  }
  if (!isVersion(model.version))
    report(`the version ${JSON.stringify(model.version)} is no version`, 'Write major.minor, for example 1.0')
  if (model.topic === '' || /[*#]/.test(model.topic) || Buffer.byteLength(model.topic) > 200) {
    report(
      `the topic ${JSON.stringify(model.topic)} cannot be a routing key`,
      'Use 1 to 200 bytes without * and #, which are wildcards',
    )
  }
  for (const { version } of model.history) {
    if (!isVersion(version) || compareVersions(version, model.version) > 0) {
      report(
        `history names ${JSON.stringify(version)}, above the version ${model.version}`,
        'Raise the version of the API, or correct the note',
      )
    }
  }
  if (model.context !== null && !isObjectSchema(model.context, model))
    report('the context is no object', 'Use Type.Object({ … })')
  for (const error of model.errors) {
    if (error.module === '')
      report(`the error ${error.name} has no module`, "Give module: 'package.exceptions', where Python has the class")
    if (error.args !== null && !isObjectSchema(error.args, model)) {
      report(`the data of error ${error.name} is no object`, 'Use Type.Object({ … }); it travels as keyword arguments')
    }
    if (!isIdentifier(error.name))
      report(`the error name ${JSON.stringify(error.name)} cannot name a class`, 'Use letters and digits')
  }
}

function lintVariant(model: ApiModel, method: MethodModel, variant: VariantModel, report: Report): void {
  const place = { method, variant }
  lintSpan(model, variant.since, variant.until, (problem, mend) => report(problem, mend, place))
  if (variant.fanout && variant.kind !== 'cast')
    report('only a cast can be sent to all servers', 'Make it a cast', place)
  if (variant.fanout && variant.delivery === 'at-least-once') {
    report(
      'a fanout cannot be delivered at least once: the queues of a fanout go with their servers',
      "Take off delivery: 'at-least-once', or fanout",
      place,
    )
  }
  for (const [name, value, least] of [
    ['timeoutMs', variant.timeoutMs, 1],
    ['monitorMs', variant.monitorMs, 2000],
  ] as const) {
    if (value !== null && !(Number.isInteger(value) && value >= least)) {
      report(`${name} is ${value}`, `Give whole milliseconds, at least ${least}`, place)
    }
  }
  for (const error of variant.errors) {
    if (!model.errors.some((it) => it.name === error)) {
      report(
        `the error ${error} is not declared`,
        `Add it to the errors of the API, or use one of ${model.errors.map((it) => it.name).join(', ') || 'none'}`,
        place,
      )
    }
  }
  for (const argument of variant.args) {
    const at = { method, variant, argument }
    if (argument.name === '' || argument.name === 'self')
      report('a Python peer cannot take an argument of this name', 'Rename it', at)
    if (argument.name === '__proto__') report('an argument named __proto__ cannot be checked', 'Rename it', at)
    if (variant.openArgs && argument.until !== null) {
      report(
        `it ends in ${argument.until}, but its method takes any argument`,
        'Take off until(), or openArgs of the method',
        at,
      )
    }
    if (argument.required) continue
    lintSpan(model, argument.since, argument.until, (problem, mend) => report(problem, mend, at))
    if (compareVersions(argument.since, variant.since) < 0) {
      report(
        `it exists since ${argument.since}, but its method only since ${variant.since}`,
        'Correct one of the two',
        at,
      )
    }
  }
}

function lintSpan(
  model: ApiModel,
  since: string,
  until: string | null,
  report: (problem: string, mend: string) => void,
): void {
  for (const version of until === null ? [since] : [since, until]) {
    if (!isVersion(version)) report(`${JSON.stringify(version)} is no version`, 'Write major.minor')
    else if (version.split('.')[0] !== model.version.split('.')[0])
      report(`version ${version} is of another major than ${model.version}`, 'One schema file describes one major')
    else if (compareVersions(version, model.version) > 0) {
      report(
        `version ${version} is above the API's version ${model.version}`,
        `Raise the API's version to ${version}, or correct this one`,
      )
    }
  }
  if (until !== null && compareVersions(since, until) >= 0)
    report(`it ends in ${until}, but begins in ${since}`, 'Let it end after it began')
}

function isObjectSchema(schema: JsonSchema, model: ApiModel): boolean {
  return resolved(schema, model).type === 'object'
}

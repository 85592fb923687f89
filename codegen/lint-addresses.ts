import { type Address, parseForm } from '../src/core/address.js'
import type { ApiModel } from '../src/model/api-model.js'
import { isVersion } from '../src/schema/index.js'
import type { Report } from './lint-names.js'

type Say = (problem: string, mend: string) => void

/** Checks how callers address servers. */
export function lintAddresses(model: ApiModel, report: Report): void {
  if (model.address !== undefined) lintAddress(model, model.address, (problem, mend) => report(problem, mend))
  for (const method of model.methods) {
    for (const variant of method.variants) {
      if (variant.address)
        lintAddress(model, variant.address, (problem, mend) => report(problem, mend, { method, variant }))
    }
  }
}

function lintAddress(model: ApiModel, { form, routes }: Address, say: Say): void {
  const parsed = parseForm(form)
  if (parsed === null || parsed.parts.length === 0 || parsed.rest !== '') {
    say(
      `the form ${JSON.stringify(form)} of its address cannot be read`,
      'Write parts in braces with texts before them, in brackets what may be missing: {node}[@{backend}]',
    )
    return
  }
  const optional = new Map(parsed.parts.map((part) => [part.name, part.optional]))
  if (optional.size < parsed.parts.length || optional.has('topic'))
    say(`the form ${form} names a part twice, or one topic`, 'Give each part a name of its own; topic means the topic')
  if (parsed.parts[0]?.optional)
    say(`the form ${form} begins with a part that may be missing`, 'Begin with one that is always there')
  if (parsed.parts.slice(1).some((part) => part.before === ''))
    say(`the form ${form} has two parts with nothing between them`, 'Put the text between them that tells them apart')
  if (Object.keys(routes).length === 0)
    say('its address has no routes', `Give at least one: routes: { '${model.version}': { server: '…' } }`)
  for (const [version, route] of Object.entries(routes)) {
    if (!isVersion(version) || version.split('.')[0] !== model.version.split('.')[0])
      say(`its address has a route of ${JSON.stringify(version)}`, `Write a version up to ${model.version}`)
    else if (Number(version.split('.')[1]) > Number(model.version.split('.')[1]))
      say(
        `its address has a route of ${version}, above the API's version ${model.version}`,
        'Raise the version of the API',
      )
    if (route.topic === undefined && route.server === undefined)
      say(`the route of ${version} leads nowhere`, 'Give it a topic, a server, or both')
    for (const template of [route.topic, route.server]) {
      if (template !== undefined) lintTemplate(template, optional, say)
    }
  }
}

function lintTemplate(template: string, optional: ReadonlyMap<string, boolean>, say: Say): void {
  const parsed = parseForm(template)
  if (parsed === null) {
    say(`the route ${JSON.stringify(template)} cannot be read`, 'Write it as the form is written')
    return
  }
  for (const part of parsed.parts) {
    const there = part.name === 'topic' ? false : optional.get(part.name)
    if (there === undefined)
      say(
        `the route ${template} names ${part.name}, which is no part of the form`,
        `Use ${[...optional.keys()].join(', ')} or topic`,
      )
    else if (there && !part.optional)
      say(`the route ${template} needs ${part.name}, which may be missing`, `Put it in brackets, with its text`)
  }
}

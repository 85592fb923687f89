import type { ApiModel } from '../src/model/api-model.js'
import { validatedSchemas } from './validated-schemas.js'

/** What is told about an API after a run. */
export interface ApiFacts {
  readonly name: string
  readonly version: string
  readonly methods: number
  /** How many versions the API's history knows. */
  readonly versions: number
  readonly validators: number
}

/** The facts of a model. */
export function factsOf(model: ApiModel): ApiFacts {
  return {
    name: model.name,
    version: model.version,
    methods: model.methods.length,
    versions: versionsOf(model).size,
    validators: validatedSchemas(model).size,
  }
}

/** Every version that the API's history knows: noted ones, and those in which something began or ended. */
function versionsOf(model: ApiModel): Set<string> {
  const versions = new Set([model.version, ...model.history.map((note) => note.version)])
  for (const { variants } of model.methods) {
    for (const variant of variants) {
      versions.add(variant.since)
      if (variant.until !== null) versions.add(variant.until)
      for (const argument of variant.args) {
        versions.add(argument.since)
        if (argument.until !== null) versions.add(argument.until)
      }
    }
  }
  return versions
}

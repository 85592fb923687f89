import { readFileSync } from 'node:fs'
import { versionIsCompatible } from '../../src/core/version-rule.js'
import type { ApiModel, MethodModel, VariantModel } from '../../src/model/api-model.js'

/** The version of each manager that is installed; the schemas know newer ones. */
export const installed = { 'cinder-volume': '3.18', 'cinder-scheduler': '3.12', 'cinder-backup': '2.3' } as const

/** One of cinder's APIs, by its name. */
export type ApiName = keyof typeof installed

/** All of them. */
export const apiNames = Object.keys(installed) as ApiName[]

/** What the generated code was made from. */
export const models = Object.fromEntries(
  apiNames.map((api) => [api, readJson(`../../generated/${api}/api.lock.json`) as ApiModel]),
) as Record<ApiName, ApiModel>

/** A file beside the tests. */
export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
}

/** The contract of a method at a version; undefined if it is newer or gone. */
export function variantAt(method: MethodModel, version: string): VariantModel | undefined {
  return method.variants
    .filter(
      ({ since, until }) => versionIsCompatible(version, since) && !(until && versionIsCompatible(version, until)),
    )
    .at(-1)
}

/** Every method that the installed managers have. */
export const installedMethods = apiNames.flatMap((api) =>
  models[api].methods.flatMap((method) => {
    const variant = variantAt(method, installed[api])
    return variant === undefined ? [] : [{ api, name: method.name, variant }]
  }),
)

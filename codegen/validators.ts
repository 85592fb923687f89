import type { ApiModel, JsonSchema } from '../src/model/api-model.js'
import { toAjvSchemas } from './ajv-schema.js'
import { type AlikeSchemas, groupAlike } from './alike-schemas.js'
import { contentHash } from './content-hash.js'
import { validatedSchemas } from './validated-schemas.js'
import { compileChunk, type ValidatorChunk } from './validator-chunk.js'
import { definitionValidatorName } from './validator-names.js'
import { stableModule, type ValidatorPart } from './validator-source.js'

/** Schemas in a chunk. ajv's memory grows with what one ajv has compiled; each chunk costs it some milliseconds to begin. */
const chunkSize = 500

/** Schemas in a chunk where chunks are remembered, and few of them compiled. */
const smallChunkSize = 32

/**
 * The schemas of an API in chunks that can be compiled apart: first those that others refer to, then those of the methods. The
 * chunks do not show in the result. A schema keeps its chunk while others come and go.
 */
export function validatorChunks(model: ApiModel, small = false): ValidatorChunk[] {
  const schemas = validatedSchemas(model)
  const { schemas: named, printed } = toAjvSchemas(schemas, true)
  const definitions = new Set(Object.keys(model.definitions).map(definitionValidatorName))
  // What has no schema in the model is a part of one, such as a reference or null.
  const isShared = (name: string) => definitions.has(name) || !schemas.has(name)
  const entries = [...named].sort(([a], [b]) => (a < b ? -1 : 1))
  const shared = entries.filter(([name]) => isShared(name))
  const others = entries.filter(([name]) => !isShared(name))
  const elsewhere = new Set(shared.map(([name]) => name))
  const chunks: ValidatorChunk[] = []
  if (shared.length > 0) chunks.push({ schemas: new Map(shared), alike: [], printed, elsewhere: new Set() })
  const { alone, alike } = groupAlike(others)
  const units: Unit[] = [
    ...[...alone].map(([name, schema]) => ({ key: name, schemas: [[name, schema]] as const, alike: [] })),
    ...alike.map((group) => ({ key: JSON.stringify(group.schema), schemas: [], alike: [group] })),
  ]
  for (const part of parted(units, small ? smallChunkSize : chunkSize)) {
    const schemas = new Map(part.flatMap((it) => it.schemas))
    chunks.push({ schemas, alike: part.flatMap((it) => it.alike), printed: new Map(), elsewhere })
  }
  return chunks
}

/** What is compiled as one. */
interface Unit {
  readonly key: string
  readonly schemas: readonly (readonly [name: string, schema: JsonSchema])[]
  readonly alike: readonly AlikeSchemas[]
}

/** Parts of about `size`, chosen by the hash of the key. */
function parted(units: readonly Unit[], size: number): Unit[][] {
  const count = 2 ** Math.ceil(Math.log2(Math.max(1, units.length / size)))
  const parts = Array.from({ length: count }, (): Unit[] => [])
  for (const unit of units) parts[Number.parseInt(contentHash(unit.key), 16) % count]?.push(unit)
  return parts.filter((part) => part.length > 0)
}

/** The validators of an API as one ES module that needs neither ajv nor eval, of what its chunks became. */
export function printValidatorModule(parts: readonly ValidatorPart[], preamble: string): string {
  return `${preamble}\n\n${stableModule(parts)}`
}

/** The same in one step, in this thread. */
export function printValidators(model: ApiModel, preamble: string): string {
  return printValidatorModule(validatorChunks(model).map(compileChunk), preamble)
}

/**
 * Declarations of the module that {@link printValidatorModule} prints. Functions, which they are, and not constants: at every use of
 * a constant the compiler goes through all declarations before it, in case one of them narrows its type.
 */
export function printValidatorDeclarations(model: ApiModel, preamble: string): string {
  const lines = [...validatedSchemas(model).keys()].map(
    (name) => `export declare function ${name}(...args: Parameters<Validator>): boolean;`,
  )
  return `${preamble}\n\nimport type { Validator } from "stubwire";\n\n${lines.join('\n')}\n`
}

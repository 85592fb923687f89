import type { VersionedObjectFacts } from './object-envelope.js'

/**
 * Source of the validator of a versioned object: the envelope and the table of fields are read by one function of the run
 * time, instead of some hundred lines a class.
 */
export function objectValidator(name: string, object: VersionedObjectFacts, fields: string): string {
  const facts = `${JSON.stringify(object.name)}, ${JSON.stringify(object.namespace)}`
  return [
    `function ${name}(data, {instancePath=""}={}){`,
    `${name}.errors = objectFailures(data, ${facts}, fields_${name}, instancePath);`,
    `return ${name}.errors === null;`,
    '}',
    `const fields_${name} = ${fields};`,
  ].join('\n')
}

/** Source of the validator of what another validator takes, or null. */
export function nullableValidator(name: string, inner: string): string {
  return [
    `function ${name}(data, {instancePath=""}={}){`,
    `${name}.errors = failuresUnlessNull(data, ${inner}, instancePath);`,
    `return ${name}.errors === null;`,
    '}',
  ].join('\n')
}

/** Functions of `stubwire/validate` that the source of a validator calls where codegen, not ajv, wrote so. */
export const printedHelpers = ['failuresUnlessNull', 'objectFailures', 'parentOf']

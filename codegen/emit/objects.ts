import { docComment } from '../doc-comment.js'
import { fieldsBeyondCaps, objectCaps } from '../object-caps.js'
import { render } from '../render.js'
import { literalText } from '../type-printer.js'
import { type EmitContext, type GeneratedFile, importLine } from './context.js'
import { objectConstant, printFields } from './shapes.js'

/** `objects.ts`: what the run time needs to know of each versioned object. */
export function emitObjects(context: EmitContext): GeneratedFile {
  const { model } = context
  const objects = Object.values(model.definitions).flatMap(({ name, object }) => {
    if (object === null) return []
    const members = Object.fromEntries(object.fields.map((field) => [field.name, field.schema]))
    return [
      {
        constant: objectConstant(name),
        name: literalText(name),
        namespace: literalText(object.namespace),
        version: literalText(object.version),
        doc: docComment([`The class \`${object.namespace}.${name}\`.`], '').join('\n'),
        newer: literalOrNull(fieldsBeyondCaps(name, object, model)),
        fields: printFields(members, model) ?? '{}',
      },
    ]
  })
  if (objects.length === 0) return { name: 'objects.ts', text: `${context.preamble}\n\nexport {};\n` }
  const caps = literalOrNull(objectCaps(model))
  const imports = importLine([...(caps === null ? [] : ['ObjectCaps']), 'ObjectType'], 'stubwire', 'type')
  return { name: 'objects.ts', text: render('objects', { preamble: context.preamble, imports, caps, objects }) }
}

function literalOrNull(value: unknown): string | null {
  return value === undefined ? null : literalText(value)
}

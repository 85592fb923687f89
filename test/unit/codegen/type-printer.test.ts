import { describe, expect, test } from 'vitest'
import { printDefinition, printNamed, printType } from '../../../codegen/type-printer.js'
import type { JsonSchema } from '../../../src/model/api-model.js'

const text: JsonSchema = { type: 'string' }
const whole: JsonSchema = { type: 'integer' }

describe('printType', () => {
  test.each<[JsonSchema, string]>([
    [text, 'string'],
    [whole, 'number'],
    [{ type: 'number' }, 'number'],
    [{ type: 'boolean' }, 'boolean'],
    [{ type: 'null' }, 'null'],
    [{}, 'unknown'],
    [{ not: {} }, 'never'],
    [{ not: text }, 'unknown'],
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ type: ['integer', 'number'] }, 'number'],
    [{ const: 'a' }, '"a"'],
    [{ const: null }, 'null'],
    [{ const: [1, { a: 'b' }] }, '[1, { a: "b" }]'],
    [{ const: { 'x y': 1 } }, '{ "x y": 1 }'],
    [{ enum: ['a', 1, null, true] }, '"a" | 1 | null | true'],
    [{ enum: [] }, 'never'],
    [{ enum: ['a"b', 'a\\b', '\u2028'] }, '"a\\"b" | "a\\\\b" | "\\u2028"'],
    [{ anyOf: [text, whole] }, 'string | number'],
    [{ anyOf: [text, text] }, 'string'],
    [{ anyOf: [] }, 'never'],
    [{ oneOf: [text, { type: 'null' }] }, 'string | null'],
    [{ allOf: [{ $ref: '#/definitions/A' }, { $ref: '#/definitions/B' }] }, 'A & B'],
    [{ allOf: [{ anyOf: [text, whole] }, text] }, '(string | number) & string'],
    [{ allOf: [] }, 'unknown'],
    [{ $ref: '#/definitions/Volume' }, 'Volume'],
    [{ type: 'array' }, 'unknown[]'],
    [{ type: 'array', items: text }, 'string[]'],
    [{ type: 'array', items: { type: ['string', 'null'] } }, '(string | null)[]'],
    [{ type: ['array', 'null'], items: text }, 'string[] | null'],
    [{ type: 'array', items: { type: 'array', items: text } }, 'string[][]'],
    [{ type: 'array', items: [text, whole] }, '[string, number]'],
    [{ type: 'array', items: [] }, '[]'],
    [{ type: 'object' }, 'Record<string, unknown>'],
    [{ type: 'object', additionalProperties: true }, 'Record<string, unknown>'],
    [{ type: 'object', additionalProperties: text }, 'Record<string, string>'],
    [{ type: 'object', additionalProperties: false }, 'Record<string, never>'],
    [{ type: 'object', properties: {}, additionalProperties: false }, 'Record<string, never>'],
    [{ type: 'object', patternProperties: { '^a': text } }, 'Record<string, string>'],
    [{ type: 'object', patternProperties: { '^a': text, '^b': whole } }, 'Record<string, string | number>'],
    [
      { type: 'object', patternProperties: { '^a': text }, additionalProperties: whole },
      'Record<string, number | string>',
    ],
    [
      { type: 'object', properties: { a: text, 'b-c': whole }, required: ['a'] },
      '{\n  a: string;\n  "b-c"?: number;\n}',
    ],
    [
      { type: 'object', properties: { a: text }, additionalProperties: whole },
      '{\n  a?: string;\n  [key: string]: unknown;\n}',
    ],
    [
      { type: 'object', properties: { a: text }, patternProperties: { '^x': whole } },
      '{\n  a?: string;\n  [key: string]: unknown;\n}',
    ],
    [{ type: 'object', properties: { a: text }, additionalProperties: false }, '{\n  a?: string;\n}'],
    [
      { type: 'object', properties: { a: { type: 'object', properties: { b: text } } } },
      '{\n  a?: {\n    b?: string;\n  };\n}',
    ],
    [
      { type: 'object', properties: { a: { type: 'string', description: 'In words.' } } },
      '{\n  /** In words. */\n  a?: string;\n}',
    ],
  ])('%j is %s', (schema, expected) => {
    expect(printType(schema)).toBe(expected)
  })

  test('indents what it prints inside of something', () => {
    expect(printType({ type: 'object', properties: { a: text } }, '  ')).toBe('{\n    a?: string;\n  }')
  })
})

describe('printNamed', () => {
  test('prints an interface for an object', () => {
    const schema = { type: 'object', properties: { a: text }, required: ['a'] }
    expect(printNamed('Thing', schema, ['/** A thing. */'])).toBe(
      '/** A thing. */\nexport interface Thing {\n  a: string;\n}',
    )
  })

  test.each<[JsonSchema, string]>([
    [text, 'export type Thing = string;'],
    [{ type: 'object' }, 'export type Thing = Record<string, unknown>;'],
    [{ type: ['object', 'null'], properties: { a: text } }, 'export type Thing = {\n  a?: string;\n} | null;'],
    [{ $ref: '#/definitions/Other' }, 'export type Thing = Other;'],
  ])('prints an alias for %j', (schema, expected) => {
    expect(printNamed('Thing', schema, [])).toBe(expected)
  })
})

describe('printDefinition', () => {
  test('prints a versioned object as the plain object that people work with', () => {
    const fields = [
      { name: 'id', description: 'Its id.', since: '1.0', schema: text },
      { name: 'size', description: '', since: '1.2', schema: whole },
    ]
    const printed = printDefinition({
      name: 'Volume',
      description: 'A volume.',
      schema: { type: 'object' },
      object: { namespace: 'cinder', version: '1.2', fields },
    })
    expect(printed).toBe(
      [
        '/**',
        ' * A volume.',
        ' *',
        ' * Versioned object `cinder.Volume` 1.2; members that are absent are unset.',
        ' */',
        'export interface Volume {',
        '  /** Its id. */',
        '  id?: string;',
        '  /** @since 1.2 */',
        '  size?: number;',
        '}',
      ].join('\n'),
    )
  })
})

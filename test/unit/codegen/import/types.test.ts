import { describe, expect, it } from 'vitest'
import type { PyExpression } from '../../../../codegen/import/python-syntax.js'
import { annotationType, typeOf } from '../../../../codegen/import/types.js'

describe('the type of an argument in a draft', () => {
  it.each([
    ['float', 'float()'],
    ['Optional[float]', 'nullable(float())'],
    ['list[float]', 'Type.Array(float())'],
    ['dict[str, float]', 'Type.Record(Type.String(), float())'],
    ['int | float', 'Type.Number()'],
    ['Union[float, None, int]', 'nullable(Type.Number())'],
    ['Union[float, str]', 'Type.Union([float(), Type.String()])'],
    ['int', 'Type.Integer()'],
  ])('annotated %s is %s', (annotation, type) => {
    expect(annotationType(annotation, new Set())).toBe(type)
  })

  it.each([
    ['1.0', 'float({ default: 1 })'],
    ['0.25', 'float({ default: 0.25 })'],
    ['1e3', 'float({ default: 1000 })'],
    ['1', 'Type.Integer({ default: 1 })'],
    ['0x1e', 'Type.Integer({ default: 30 })'],
  ])('by its default %s is %s', (text, type) => {
    const place = { file: 'api.py', line: 1 }
    const standard: PyExpression = { ...place, text, kind: 'number', value: Number(text) }
    const parameters = [{ ...place, name: 'share', annotation: null, default: standard, stars: 0 as const }]
    expect(typeOf({ parameters, sent: [], documented: null }, new Set()).value).toBe(type)
  })
})

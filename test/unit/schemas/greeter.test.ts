import { describe, expect, it } from 'vitest'
import api from '../../../schemas/greeter.js'
import { buildModel, checker, lint, readSources } from './model-of.js'

const notes = readSources('schemas/greeter.ts', process.cwd())
const model = buildModel(api, notes)

describe('the tutorial API', () => {
  it('breaks no rule of the schema language', () => {
    expect(lint(model, notes)).toEqual([])
  })

  it('adds an optional argument and a method in 1.1', () => {
    const later = model.methods.flatMap(({ name, variants }) =>
      variants.flatMap((variant) => [
        { name, since: variant.since },
        ...variant.args.map((argument) => ({ name: `${name}(${argument.name})`, since: argument.since })),
      ]),
    )
    expect(later.filter(({ since }) => since === '1.1').map(({ name }) => name)).toEqual([
      'greet(language)',
      'remember',
      'remember(name)',
    ])
  })

  it('takes a greeting with and without a language', () => {
    const fits = checker(model)
    expect(fits('greet_args', { name: 'Ada' })).toBe(true)
    expect(fits('greet_args', { name: 'Ada', language: 'fr' })).toBe(true)
    expect(fits('greet_args', { name: '' })).toBe(false)
    expect(fits('greet_args', { language: 'fr' })).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'
import { emitAll } from '../../../codegen/emit/index.js'
import { describeApi } from '../../../src/cli/describe-api.js'
import type { ApiModel, ExampleModel } from '../../../src/model/api-model.js'
import { shopModel } from '../contract/shop.js'

const box = {
  'versioned_object.name': 'Box',
  'versioned_object.namespace': 'shop',
  'versioned_object.version': '1.0',
  'versioned_object.data': { id: '6f2c1f9e-3b0a-4c57-9d54-0d1f0a7c1b2e' },
}

/** The shop with examples for a method. */
function withExamples(name: string, examples: readonly ExampleModel[]): ApiModel {
  const methods = shopModel.methods.map((method) =>
    method.name === name ? { ...method, variants: method.variants.map((it) => ({ ...it, examples })) } : method,
  )
  return { ...shopModel, methods }
}

const fileOf = (model: ApiModel, name: string) => emitAll(model, 'shop.ts').find((it) => it.name === name)?.text ?? ''

interface AsyncApi {
  readonly channels: { readonly shop: { readonly messages: Readonly<Record<string, { readonly examples?: unknown }>> } }
}

describe('examples are shown', () => {
  it('in JSDoc, as a call of the client', () => {
    const model = withExamples('price', [{ name: 'two pens', args: { item: 'pen', amount: 2 }, result: { total: 3 } }])
    expect(fileOf(model, 'client.ts')).toContain(
      '   * @example <caption>two pens</caption>\n' +
        '   * await client.price({"item":"pen","amount":2})\n' +
        '   * // {"total":3}\n',
    )
  })

  it('in JSDoc without the envelopes of versioned objects', () => {
    const model = withExamples('pack', [{ name: 'a box', args: { box } }])
    expect(fileOf(model, 'client.ts')).toContain(
      'await client.pack({"box":{"id":"6f2c1f9e-3b0a-4c57-9d54-0d1f0a7c1b2e"}})',
    )
  })

  it('in JSDoc without becoming code, and not if they are long', () => {
    const text = fileOf(
      withExamples('price', [{ name: 'a*/\nb', args: { item: '*/ evil()', amount: 1 } }]),
      'client.ts',
    )
    expect(text).toContain(
      '* @example <caption>a*\\/?b</caption>\n   * await client.price({"item":"*\\/ evil()","amount":1})',
    )
    const long = withExamples('price', [{ name: 'long', args: { item: 'x'.repeat(500), amount: 1 } }])
    expect(fileOf(long, 'client.ts')).not.toContain('@example')
  })

  it('in the AsyncAPI document, as messages of the lowest version that has the arguments', () => {
    const model = withExamples('price', [
      { name: 'old', args: { item: 'pen', amount: 2 }, result: { total: 3 } },
      { name: 'new', args: { item: 'pen', amount: 2, currency: 'EUR' } },
    ])
    const { messages } = (JSON.parse(fileOf(model, 'asyncapi.json')) as AsyncApi).channels.shop
    expect(messages.price?.examples).toEqual([
      { name: 'old', payload: { method: 'price', version: '1.0', args: { item: 'pen', amount: 2 } } },
      { name: 'new', payload: { method: 'price', version: '1.2', args: { item: 'pen', amount: 2, currency: 'EUR' } } },
    ])
    expect(messages['price-reply']?.examples).toEqual([
      { name: 'old', payload: { result: { total: 3 }, failure: null } },
    ])
    expect(messages.find).not.toHaveProperty('examples')
  })

  it('by describe', () => {
    const examples = [{ name: 'a box', args: { box } }]
    const shown = describeApi(withExamples('pack', examples)).find(({ name }) => name === 'pack')
    expect(shown).toMatchObject({ examples, readOnly: false })
  })
})

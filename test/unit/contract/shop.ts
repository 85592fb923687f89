import type { ApiModel, ArgumentModel, FieldModel, JsonSchema, VariantModel } from '../../../src/model/api-model.js'

const argument = (name: string, schema: JsonSchema, more: Partial<ArgumentModel> = {}): ArgumentModel => ({
  name,
  description: '',
  schema,
  required: more.since === undefined && more.until === undefined,
  nullable: false,
  since: '1.0',
  until: null,
  olderPeers: 'drop',
  objectClass: null,
  ...more,
})

const variant = (identifier: string, more: Partial<VariantModel>): VariantModel => ({
  identifier,
  description: '',
  kind: 'call',
  fanout: false,
  since: '1.0',
  until: null,
  deprecated: null,
  idempotent: false,
  timeoutMs: null,
  monitorMs: null,
  args: [],
  openArgs: false,
  result: null,
  errors: [],
  examples: [],
  ...more,
})

const field = (name: string, schema: JsonSchema): FieldModel => ({ name, description: '', since: '1.0', schema })

const boxFields = [
  field('id', { type: 'string', format: 'uuid' }),
  field('weight', { type: ['number', 'null'], minimum: 0 }),
  field('inner', { $ref: '#/definitions/Box' }),
  field('others', { type: 'array', items: { $ref: '#/definitions/Box' } }),
]

/**
 * A small API with a bit of everything: added and removed arguments, contracts that follow each other, casts, objects,
 * a method that takes any argument.
 */
export const shopModel: ApiModel = {
  name: 'shop',
  description: '',
  topic: 'shop',
  exchange: null,
  namespace: null,
  version: '1.3',
  stability: 'stable',
  history: [],
  context: {
    type: 'object',
    properties: { request_id: { type: 'string', pattern: '^req-[0-9a-f]{8}$' } },
    required: ['request_id'],
  },
  errors: [
    {
      name: 'OutOfStock',
      description: '',
      class: 'OutOfStock',
      module: 'shop.errors',
      args: { type: 'object', properties: { item: { type: 'string' }, left: { type: 'integer' } }, required: ['item'] },
      message: 'No {item}',
    },
  ],
  methods: [
    {
      name: 'announce',
      identifier: 'announce',
      variants: [
        variant('announce', {
          kind: 'cast',
          fanout: true,
          args: [argument('text', { type: 'string', maxLength: 40 })],
        }),
      ],
    },
    {
      name: 'find',
      identifier: 'find',
      variants: [
        variant('findV1_0', { args: [argument('query', { type: 'string' })], result: { type: 'string' } }),
        variant('find', {
          since: '1.2',
          kind: 'call-or-cast',
          args: [
            argument(
              'query',
              { type: 'object', required: ['text'], properties: { text: { type: 'string' } } },
              { since: '1.2', required: true },
            ),
          ],
          result: { type: 'array', items: { type: 'string' }, maxItems: 4 },
        }),
      ],
    },
    {
      name: 'forget',
      identifier: 'forget',
      variants: [variant('forget', { kind: 'cast', until: '1.2', args: [argument('id', { type: 'integer' })] })],
    },
    {
      name: 'note',
      identifier: 'note',
      variants: [
        variant('note', {
          args: [
            argument('text', { type: 'string', minLength: 1 }),
            argument('tag', { type: 'integer' }, { since: '1.2', required: false }),
          ],
          openArgs: true,
        }),
      ],
    },
    {
      name: 'pack',
      identifier: 'pack',
      variants: [
        variant('pack', {
          since: '1.1',
          args: [argument('box', { $ref: '#/definitions/Box' }, { since: '1.1', required: true })],
          result: { $ref: '#/definitions/Box' },
        }),
      ],
    },
    {
      name: 'price',
      identifier: 'price',
      variants: [
        variant('price', {
          args: [
            argument('item', { type: 'string', minLength: 1, maxLength: 20 }),
            argument('amount', { type: 'integer', minimum: 1, maximum: 1000 }),
            argument('currency', { enum: ['EUR', 'USD', null] }, { since: '1.2', required: false }),
            argument('coupon', { type: 'string' }, { until: '1.3', required: false }),
          ],
          result: { type: 'object', properties: { total: { type: 'number', minimum: 0 } }, required: ['total'] },
          errors: ['OutOfStock'],
          examples: [{ name: 'two', args: { item: 'pen', amount: 2 }, result: { total: 3 } }],
        }),
      ],
    },
  ],
  definitions: {
    Box: {
      name: 'Box',
      description: '',
      schema: {
        type: 'object',
        properties: {
          'versioned_object.name': { const: 'Box' },
          'versioned_object.namespace': { const: 'shop' },
          'versioned_object.version': { type: 'string' },
          'versioned_object.data': {
            type: 'object',
            properties: Object.fromEntries(boxFields.map((it) => [it.name, it.schema])),
          },
          'versioned_object.changes': { type: 'array', items: { type: 'string' } },
        },
        required: [
          'versioned_object.name',
          'versioned_object.namespace',
          'versioned_object.version',
          'versioned_object.data',
        ],
      },
      object: { namespace: 'shop', version: '1.0', fields: boxFields },
    },
  },
}

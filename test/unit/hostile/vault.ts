import { call, cast, defineApi, error, nullable, secret, Type } from 'stubwire/schema'
import { buildModel } from '../schemas/model-of.js'

/** What no output may hold. Every secret of these tests begins with it. */
export const telltale = 'HUSH'

const Entry = Type.Object(
  { label: Type.String(), pin: secret(nullable(Type.String())), size: Type.Optional(Type.Integer()) },
  { $id: 'Entry' },
)

/** An API whose secrets have names that tell nothing. */
export const vaultModel = buildModel(
  defineApi({
    name: 'vault',
    topic: 'vault',
    version: '1.0',
    context: Type.Object({ user: Type.Optional(Type.String()), badge: Type.Optional(secret(Type.String())) }),
    errors: { Locked: error({ module: 'vault.errors', args: Type.Object({}) }) },
    methods: {
      open: call({
        args: {
          label: Type.String(),
          pin: secret(Type.String({ minLength: 8 })),
          entries: Type.Optional(Type.Array(Entry)),
          codes: Type.Optional(Type.Record(Type.String(), secret(Type.String()))),
          choice: Type.Optional(secret(Type.Union([Type.Object({ a: Type.Integer() }), Type.Array(Type.Integer())]))),
        },
        result: Type.Object({ label: Type.String(), pin: secret(Type.String()), size: Type.Integer() }),
        errors: ['Locked'],
        examples: [{ name: 'plain', args: { label: 'one', pin: `${telltale}-example` } }],
      }),
      draw: call({ args: {}, result: secret(Type.String()) }),
      drop: cast({ args: { pin: secret(Type.String()) } }),
    },
  }),
)

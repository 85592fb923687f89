import { call, defineApi, Type } from 'stubwire/schema'

/** Adds orders up: what the suite `rpc` calls. */
export default defineApi({
  name: 'totals',
  topic: 'totals',
  version: '1.0',
  history: { '1.0': 'total' },
  methods: {
    /** Count the lines of an order, and add up what they ask for. */
    total: call({
      args: {
        order_id: Type.String({ minLength: 1, maxLength: 36 }),
        note: Type.String(),
        lines: Type.Array(Type.Object({ sku: Type.String(), quantity: Type.Integer({ minimum: 1, maximum: 1000 }) })),
      },
      result: Type.Object({ order_id: Type.String(), lines: Type.Integer(), quantity: Type.Integer() }),
    }),
  },
})

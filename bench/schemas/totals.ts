import { call, cast, defineApi, Type } from 'stubwire/schema'

const order = {
  order_id: Type.String({ minLength: 1, maxLength: 36 }),
  note: Type.String(),
  lines: Type.Array(Type.Object({ sku: Type.String(), quantity: Type.Integer({ minimum: 1, maximum: 1000 }) })),
}

/** Adds orders up: what the suites `rpc` and `scale` call, and what `cast` casts. */
export default defineApi({
  name: 'totals',
  topic: 'totals',
  version: '1.0',
  history: { '1.0': 'total and note' },
  methods: {
    /** Count the lines of an order, and add up what they ask for. */
    total: call({
      args: order,
      result: Type.Object({ order_id: Type.String(), lines: Type.Integer(), quantity: Type.Integer() }),
    }),
    /** Take note of an order. */
    note: cast({ args: order }),
  },
})

import { call, defineApi, Type } from 'stubwire/schema'

/** Reserves stock for orders: what the suite `dispatch` calls. */
export default defineApi({
  name: 'orders',
  topic: 'orders',
  version: '1.0',
  context: Type.Object({ request_id: Type.String(), project_id: Type.String() }),
  history: { '1.0': 'reserve' },
  methods: {
    /** Reserve stock for one position of an order. */
    reserve: call({
      args: {
        order_id: Type.String({ minLength: 1, maxLength: 36 }),
        customer: Type.String(),
        quantity: Type.Integer({ minimum: 1, maximum: 1000 }),
        express: Type.Boolean(),
        labels: Type.Array(Type.String()),
        delivery: Type.Object({ street: Type.String(), city: Type.String(), zip: Type.String() }),
      },
      result: Type.Object({ reservation_id: Type.String(), accepted: Type.Boolean(), left: Type.Integer() }),
    }),
  },
})

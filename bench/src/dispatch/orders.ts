import type { ApiClientOptions, Awaitable, CallOptions, Endpoint, Transport, Validator } from '../../../src/index.js'

/** Arguments of `reserve`, as `bench/schemas/orders.ts` declares them. */
export interface ReserveArgs {
  readonly order_id: string
  readonly customer: string
  readonly quantity: number
  readonly express: boolean
  readonly labels: readonly string[]
  readonly delivery: { readonly street: string; readonly city: string; readonly zip: string }
}

/** What `reserve` answers. */
export interface Reservation {
  readonly reservation_id: string
  readonly accepted: boolean
  readonly left: number
}

/** The part of the generated modules that is measured. */
export interface OrdersModule {
  readonly OrdersClient: new (
    transport: Transport,
    options?: ApiClientOptions,
  ) => { reserve(args: ReserveArgs, options?: CallOptions): Promise<Reservation> }
  readonly ordersEndpoint: (handlers: { reserve(args: ReserveArgs): Awaitable<Reservation> }) => Endpoint
}

/** The generated validators that are measured. */
export interface OrdersValidators {
  readonly reserve_args: Validator
}

/** The request context of every call. */
export const context = { request_id: 'req-5f0c9a54-7c1e-4d0e-9a37-0f7a52a2d1b7', project_id: '9d3f2b6c1e8a4705' }

/** Different arguments of the same form, as a parser makes them; their number is a power of two. */
export function argumentRing(size: 64): ReserveArgs[] {
  return Array.from({ length: size }, (_, index): ReserveArgs => {
    const args: ReserveArgs = {
      order_id: `4f0e7b1c-2d3a-4c5b-8e9f-${String(index).padStart(12, '0')}`,
      customer: `Customer ${index}`,
      quantity: 1 + (index % 40),
      express: index % 3 === 0,
      labels: ['fragile', 'gift'],
      delivery: { street: `${index} Long Street`, city: 'Springfield', zip: '12345' },
    }
    return JSON.parse(JSON.stringify(args)) as ReserveArgs
  })
}

/** The handler of every contender. */
export async function reserve({ order_id, quantity }: ReserveArgs): Promise<Reservation> {
  return { reservation_id: order_id, accepted: true, left: 1000 - quantity }
}

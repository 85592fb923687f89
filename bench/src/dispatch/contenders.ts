import { createRequire } from 'node:module'
import { connect, type Reply, serve } from '../../../src/index.js'
import {
  argumentRing,
  context,
  type OrdersModule,
  type OrdersValidators,
  type Reservation,
  type ReserveArgs,
  reserve,
} from './orders.js'
import { Delivery, ReceivingTransport } from './receiving-transport.js'

/** Does a number of calls and answers the sum of something in their results, so that none can be left out. */
export type Work = (calls: number) => Promise<number> | number

/** What codegen made of `bench/schemas/orders.ts`. */
export interface Generated {
  readonly orders: OrdersModule
  readonly validators: OrdersValidators
  /** Folder with the packages of other contenders. */
  readonly packages: string
}

const ring = argumentRing(64)
const argsOf = (call: number) => ring[call & 63] as (typeof ring)[number]
const target = { topic: 'orders', server: 'bench' }

/** The contenders of the suite, by name. Each is set up when it is asked for. */
export const makers: Readonly<Record<string, (generated: Generated) => Promise<Work>>> = {
  'ajv+handler': ajvAndHandler,
  'stubwire-dispatch': stubwireDispatch,
  'stubwire-awaited': stubwireAwaited,
  'stubwire-memory': (generated) => stubwireMemory(generated, 1),
  'stubwire-memory-64': (generated) => stubwireMemory(generated, 64),
  'envelope-json': envelopeJson,
  moleculer: moleculerLocal,
}

/** The generated validator and the awaited handler, nothing else. */
async function ajvAndHandler({ validators }: Generated): Promise<Work> {
  const check = validators.reserve_args
  return async (calls) => {
    let sum = 0
    for (let call = 0; call < calls; call++) {
      const args = argsOf(call)
      if (!check(args)) throw new Error('The arguments do not match their schema')
      sum += (await reserve(args)).left
    }
    return sum
  }
}

/**
 * A server from the delivery of a decoded request to the reply that a driver would encode. No driver makes a promise for a request
 * that it hands over, and so none is made here.
 */
async function stubwireDispatch({ orders }: Generated): Promise<Work> {
  const transport = await receiving(orders)
  return (calls) =>
    new Promise((resolve, reject) => {
      let sum = 0
      let call = 0
      const onReply = ({ result, failure }: Reply) => {
        if (failure === null) {
          sum += (result as Reservation).left
          next()
        } else reject(new Error(failure))
      }
      const next = () => {
        if (call === calls) resolve(sum)
        else transport.deliver(new Delivery(argsOf(call++), onReply))
      }
      next()
    })
}

/** The same, and for each request a promise of its reply that is awaited, as callers of other contenders do. */
async function stubwireAwaited({ orders }: Generated): Promise<Work> {
  const transport = await receiving(orders)
  const deliver = (call: number) =>
    new Promise<Reply>((resolve) => transport.deliver(new Delivery(argsOf(call), resolve)))
  return async (calls) => {
    let sum = 0
    for (let call = 0; call < calls; call++) {
      const { result, failure } = await deliver(call)
      if (failure !== null) throw new Error(failure)
      sum += (result as Reservation).left
    }
    return sum
  }
}

async function receiving({ ordersEndpoint }: OrdersModule): Promise<ReceivingTransport> {
  const transport = new ReceivingTransport()
  await serve(transport, { target, endpoints: [ordersEndpoint({ reserve })] })
  return transport
}

/** A generated client and a server over the transport in memory: whole calls, both envelopes written and read. */
async function stubwireMemory({ orders }: Generated, inFlight: number): Promise<Work> {
  const transport = await connect(`memory:///${inFlight}`)
  await serve(transport, { target, endpoints: [orders.ordersEndpoint({ reserve })] })
  const client = new orders.OrdersClient(transport)
  return async (calls) => {
    let sum = 0
    let next = 0
    const loop = async () => {
      while (next < calls) {
        const { left } = await client.reserve(argsOf(next++), { context })
        sum += left
      }
    }
    await Promise.all(Array.from({ length: inFlight }, loop))
    return sum
  }
}

/** The part of moleculer that is measured. */
interface MoleculerModule {
  readonly ServiceBroker: new (
    options: object,
  ) => {
    createService(schema: object): unknown
    start(): Promise<void>
    call(action: string, params: object, options: object): Promise<Reservation>
  }
}

/** A local call of moleculer, validated by its own validator. */
async function moleculerLocal({ packages }: Generated): Promise<Work> {
  const { ServiceBroker } = createRequire(`${packages}/`)('moleculer') as MoleculerModule
  const broker = new ServiceBroker({ logger: false, metrics: false, tracing: false })
  const text = 'string'
  broker.createService({
    name: 'orders',
    actions: {
      reserve: {
        params: {
          order_id: { type: text, min: 1, max: 36 },
          customer: text,
          quantity: { type: 'number', integer: true, min: 1, max: 1000 },
          express: 'boolean',
          labels: { type: 'array', items: text },
          delivery: { type: 'object', props: { street: text, city: text, zip: text } },
        },
        handler: ({ params }: { params: ReserveArgs }) => reserve(params),
      },
    },
  })
  await broker.start()
  return async (calls) => {
    let sum = 0
    for (let call = 0; call < calls; call++) {
      sum += (await broker.call('orders.reserve', argsOf(call), { meta: context })).left
    }
    return sum
  }
}

/** The JSON of a call alone, by JSON itself: message and envelope written and read, for the request and for the reply. */
async function envelopeJson(): Promise<Work> {
  const id = '0123456789abcdef0123456789abcdef'
  const roundTrip = (message: object): object => {
    const body = JSON.stringify({ 'oslo.version': '2.0', 'oslo.message': JSON.stringify(message) })
    const envelope = JSON.parse(body) as { 'oslo.message': string }
    return JSON.parse(envelope['oslo.message']) as object
  }
  return (calls) => {
    let sum = 0
    for (let call = 0; call < calls; call++) {
      const request = {
        method: 'reserve',
        args: argsOf(call),
        version: '1.0',
        _msg_id: id,
        _reply_q: `reply_${id}`,
        _timeout: null,
        _unique_id: id,
        _context_request_id: context.request_id,
        _context_project_id: context.project_id,
      }
      const { args } = roundTrip(request) as typeof request
      const result: Reservation = { reservation_id: args.order_id, accepted: true, left: 1000 - args.quantity }
      const reply = { result, failure: null, ending: true, _msg_id: id, _unique_id: id }
      sum += (roundTrip(reply) as typeof reply).result.left
    }
    return sum
  }
}

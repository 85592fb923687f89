import { pathToFileURL } from 'node:url'
import type { ApiClientOptions, Awaitable, Endpoint, Transport } from '../../../src/index.js'
import type { Order, OrderTotal } from './orders.js'

/** The part of the generated modules that is measured. */
export interface TotalsModule {
  readonly TotalsClient: new (
    transport: Transport,
    options?: ApiClientOptions,
  ) => { total(args: Order): Promise<OrderTotal>; note(args: Order): Promise<void> }
  readonly totalsEndpoint: (handlers: {
    total(args: Order): Awaitable<OrderTotal>
    note(args: Order): Awaitable<void>
  }) => Endpoint
}

/** Loads what codegen made of `bench/schemas/totals.ts`. */
export async function loadTotals(folder: string): Promise<TotalsModule> {
  return (await import(pathToFileURL(`${folder}/index.js`).href)) as TotalsModule
}

import { MessageUndeliverable } from '../core/errors.js'
import { timestampHeader } from './incoming-request.js'
import { type Outcome, Publication } from './publication.js'
import type { Route } from './topology.js'

/** A request that is to be published. */
export interface RequestInit {
  readonly route: Route
  readonly body: string
  /** The caller's whole time in milliseconds, for calls; null for what may wait for ever. */
  readonly timeoutMs: number | null
  readonly retry: number | null
  /** Whether the message must find a queue. A fanout need not. */
  readonly mandatory: boolean
  /** How long it is offered when it finds none, in milliseconds; default 0. */
  readonly patienceMs?: number
  /** Whether the message says when it was sent; default false. */
  readonly stamp?: boolean
  /** Whether the body travels compressed; default false. */
  readonly compress?: boolean
  /** Whether it need not be confirmed by itself; default false. */
  readonly batched?: boolean
  /** Told how it ended: null if the broker has it. */
  readonly onOutcome: (error: Error | null) => void
}

/** The publication of a request. */
export function requestPublication({
  route,
  body,
  timeoutMs,
  retry,
  mandatory,
  patienceMs = 0,
  stamp = false,
  compress = false,
  batched = false,
  onOutcome,
}: RequestInit): Publication {
  const { exchange, routingKey } = route
  const publication: Publication = new Publication({
    exchange,
    routingKey,
    content: body,
    compress,
    ...(stamp && { headers: { [timestampHeader]: Date.now() } }),
    // A fanout without servers is nothing to complain about.
    mandatory: mandatory && exchange.type !== 'fanout',
    patienceMs,
    timeoutMs,
    retry,
    batched,
    onOutcome: (outcome: Outcome) => {
      if (outcome === 'confirmed') onOutcome(null)
      else if (outcome === 'returned') onOutcome(new MessageUndeliverable(exchange.name, routingKey))
      else onOutcome(outcome)
    },
  })
  return publication
}

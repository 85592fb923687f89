import type { Interceptor } from '../core/interceptor.js'
import type { OutgoingCall } from './outgoing-call.js'

/** Names of what {@link clientMetrics} reports: those of oslo.messaging, and one of ours for deprecated methods. */
export type ClientMetricName =
  | 'rpc_client_invocation_start_total'
  | 'rpc_client_invocation_end_total'
  | 'rpc_client_processing_seconds'
  | 'rpc_client_exception_total'
  | 'rpc_client_deprecated_total'

/** What a metric is about; null where the call does not say. */
export interface ClientMetricLabels {
  readonly call_type: 'call' | 'cast'
  readonly exchange: string | null
  readonly topic: string | null
  readonly namespace: string | null
  readonly version: string | null
  readonly server: string | null
  readonly fanout: boolean | null
  readonly method: string
  /** Seconds that the caller waits; null: for ever, or as long as the client does. */
  readonly timeout: number | null
  readonly process: string
  /** Class of the error, of `rpc_client_exception_total` alone. */
  readonly exception?: string
}

/** One measurement: `inc` adds the value to a counter, `observe` is one of a distribution. */
export interface ClientMetric {
  readonly module: 'oslo_messaging'
  readonly name: ClientMetricName
  readonly action: { readonly action: 'inc' | 'observe'; readonly value: number }
  readonly labels: ClientMetricLabels
}

/**
 * An interceptor that measures calls and casts under the names and labels of oslo.messaging, for whatever collects them.
 * `report` is called at the beginning and at the end of each; what it throws is ignored.
 *
 * @example
 * new GreeterClient(transport, { interceptors: [clientMetrics((metric) => registry.add(metric))] })
 */
export function clientMetrics(report: (metric: ClientMetric) => void, processName = ''): Interceptor<OutgoingCall> {
  const tell = (
    name: ClientMetricName,
    action: ClientMetric['action']['action'],
    value: number,
    labels: ClientMetricLabels,
  ) => {
    try {
      report({ module: 'oslo_messaging', name, action: { action, value }, labels })
    } catch {
      // Whatever happens to a measurement, the call goes on.
    }
  }
  return (next) => async (call) => {
    const labels = labelsOf(call, processName)
    const startedAt = performance.now()
    tell('rpc_client_invocation_start_total', 'inc', 1, labels)
    const named = call.insteadOf ?? call.method
    if (named?.deprecated !== undefined)
      tell('rpc_client_deprecated_total', 'inc', 1, { ...labels, method: named.name })
    try {
      return await next(call)
    } catch (error) {
      const exception = error instanceof Error ? error.name : typeof error
      tell('rpc_client_exception_total', 'inc', 1, { ...labels, exception })
      throw error
    } finally {
      tell('rpc_client_processing_seconds', 'observe', (performance.now() - startedAt) / 1000, labels)
      tell('rpc_client_invocation_end_total', 'inc', 1, labels)
    }
  }
}

function labelsOf(
  { kind, name, namespace, version, target, options }: OutgoingCall,
  process: string,
): ClientMetricLabels {
  const { exchange = null, topic = null, server = null, fanout = null } = target
  const timeout = kind === 'cast' || options.timeoutMs === null ? null : options.timeoutMs / 1000
  return { call_type: kind, exchange, topic, namespace, version, server, fanout, method: name, timeout, process }
}

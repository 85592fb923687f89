/** Takes a call on to its answer. */
export type Next<Call> = (call: Call) => Promise<unknown>

/**
 * Wraps calls, on the client or on the server. It gets what comes after it and returns what takes its place; it may look at
 * the call and at the answer, change either, answer by itself, or call `next` again.
 *
 * @example
 * const timing: Interceptor<OutgoingCall> = (next) => async (call) => {
 *   const start = performance.now()
 *   try {
 *     return await next(call)
 *   } finally {
 *     histogram.record(performance.now() - start, { method: call.name })
 *   }
 * }
 */
export type Interceptor<Call> = (next: Next<Call>) => Next<Call>

/** Builds the whole onion once; the first interceptor is the outermost. */
export function applyInterceptors<Call>(interceptors: readonly Interceptor<Call>[], innermost: Next<Call>): Next<Call> {
  return interceptors.reduceRight((next, interceptor) => interceptor(next), innermost)
}

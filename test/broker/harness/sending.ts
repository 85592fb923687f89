import type { Request } from 'stubwire'
import type { SendOptions } from '../../../src/transport/transport.js'

/** A request with the parts that a test does not care about filled in. */
export function request(method: string, args: Record<string, unknown> = {}, more: Partial<Request> = {}): Request {
  return { method, args, namespace: null, version: null, context: {}, ...more }
}

/** Send options with the parts that a test does not care about filled in. */
export function sending(options: Partial<SendOptions> = {}): SendOptions {
  return { timeoutMs: 10_000, monitorMs: null, retry: null, atLeastOnce: false, ...options }
}

import { readFileSync } from 'node:fs'

/** A recorded message of oslo.messaging, as far as tests compare it. */
export interface MessageVector {
  readonly direction: 'client->server' | 'server->client'
  readonly publish: { readonly exchange: string; readonly routing_key: string; readonly mandatory: boolean }
  readonly properties: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, unknown>>
  readonly body_frames: number
  readonly message?: Readonly<Record<string, unknown>>
  readonly volatile?: Readonly<Record<string, unknown>>
}

/** A recorded call or cast of oslo.messaging. */
export interface CallVector {
  readonly id: string
  readonly summary: string
  readonly api: {
    readonly op: 'call' | 'cast'
    readonly target: Readonly<Record<string, string | boolean>>
    readonly method: string
    readonly client_options: { readonly timeout?: number; readonly call_monitor_timeout?: number }
    readonly at_least_once: boolean
  }
  readonly messages: readonly MessageVector[]
}

/** Objects and frames recorded of oslo.messaging in one mode. */
export interface TopologyMode {
  readonly mode: string
  readonly library: string
  readonly transport_url_query: Readonly<Record<string, string>>
  readonly server_target: { readonly topic: string; readonly server: string; readonly exchange: string | null }
  readonly exchanges: readonly Record<string, unknown>[]
  readonly queues: readonly Record<string, unknown>[]
  readonly bindings: readonly Record<string, unknown>[]
  readonly consumers: readonly Record<string, unknown>[]
  readonly declaration_frames: readonly Record<string, unknown>[]
  readonly shutdown_frames: readonly Record<string, unknown>[]
  readonly left_after_clean_shutdown: { readonly queues: readonly string[]; readonly exchanges: readonly string[] }
}

/** Reads a file of recordings. */
export function fixture<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(`../../fixtures/oslo/${name}`, import.meta.url), 'utf8')) as Content
}

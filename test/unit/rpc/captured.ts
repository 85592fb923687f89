import { createHash } from 'node:crypto'
import { newId } from '../../../src/core/ids.js'
import type { JsonObject } from '../../../src/core/message.js'
import { decodeBody } from '../../../src/core/wire.js'
import { bodyText, type CapturedMessage, type Scenario, scenarios } from '../core/fixtures.js'

/** A captured message with what is needed to send it again. */
export interface Replayable extends CapturedMessage {
  /** Milliseconds since the call was made. */
  readonly after_ms: number
  readonly body_size: number
  readonly body: CapturedMessage['body'] & {
    readonly sha256?: string
    readonly text_prefix?: string
    readonly text_suffix?: string
  }
  readonly publish: { readonly exchange: string; readonly routing_key: string }
  readonly properties: { readonly expiration?: string }
  readonly volatile: Readonly<Record<string, string>>
}

/** A captured scenario, replayable. */
export type Replay = Omit<Scenario, 'messages' | 'api'> & {
  readonly api: Scenario['api'] & { readonly at_least_once: boolean }
  readonly messages: readonly Replayable[]
}

/** Every captured call and cast. */
export const replays = ['calls', 'casts', 'failures', 'heartbeats', 'encoding'].flatMap(
  (name) => scenarios(name) as unknown as readonly Replay[],
)

/** The request of a scenario. */
export function requestOf({ id, messages }: Replay): Replayable {
  const [request] = messages
  if (request?.direction !== 'client->server') throw new Error(`${id} does not begin with a request`)
  return request
}

/** The answers of a scenario, in order. */
export function repliesOf({ messages }: Replay): Replayable[] {
  return messages.filter(({ direction }) => direction === 'server->client')
}

/** The text of a body, decompressed. Of a large one only both ends and a digest were kept: its middle is nothing but x. */
export function wholeText(message: Replayable): string {
  const { text_prefix: prefix = '', text_suffix: suffix = '', sha256 } = message.body
  const text = bodyText(message) ?? `${prefix}${'x'.repeat(message.body_size - prefix.length - suffix.length)}${suffix}`
  if (sha256 !== undefined && createHash('sha256').update(text).digest('hex') !== sha256) {
    throw new Error('a large body is not the one that was captured')
  }
  return text
}

/** The text of a body under other identities than those that it was captured with. */
export function renamed(message: Replayable, identities: Readonly<Record<string, string>>): string {
  let text = wholeText(message)
  for (const [key, value] of Object.entries(message.volatile)) text = text.replaceAll(value, identities[key] ?? newId())
  return text
}

/** What a body says, without what is different in every message. */
export function lasting(message: JsonObject): JsonObject {
  const { _msg_id, _unique_id, ...rest } = message
  return rest
}

/** What a captured body says. */
export function said(message: Replayable): JsonObject {
  return decodeBody(wholeText(message))
}

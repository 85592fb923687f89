import { describe, expect, it } from 'vitest'
import { NoSuchMethod, UnsupportedVersion } from '../../../src/core/errors.js'
import { errorFromFailure, parseFailure } from '../../../src/core/failure-codec.js'
import { parseJson } from '../../../src/core/json.js'
import type { JsonObject } from '../../../src/core/message.js'
import { RemoteError } from '../../../src/core/remote-error.js'
import { decodeBody, decodeReply, decodeRequest, encodeReply, encodeRequest } from '../../../src/core/wire.js'
import { bodyText, type CapturedMessage, type Scenario, scenarios, untag } from './fixtures.js'

const names = ['calls', 'casts', 'failures', 'heartbeats', 'encoding'] as const
const all = names.flatMap((name) => scenarios(name))

function withBody(
  direction: CapturedMessage['direction'],
): { id: string; scenario: Scenario; text: string; keys: readonly string[] }[] {
  return all.flatMap((scenario) =>
    scenario.messages
      .filter((message) => message.direction === direction)
      .flatMap((message, index) => {
        const text = bodyText(message)
        const id = `${scenario.id} #${index}`
        return text === undefined ? [] : [{ id, scenario, text, keys: message.message_keys }]
      }),
  )
}

const requests = withBody('client->server')
const replies = withBody('server->client')

/** The sign of zero is lost: JSON of JavaScript writes `-0` as `0`. */
function withoutNegativeZero(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNegativeZero)
  if (typeof value !== 'object' || value === null) return value === 0 ? 0 : value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutNegativeZero(member)]))
}

/** NaN and the infinities cannot be written here, so requests that hold them cannot be compared. */
const writable = requests.filter(({ scenario }) => scenario.id !== 'enc-nan-inf')

describe('captured requests', () => {
  it('are there to be held against', () => {
    expect(requests.length).toBeGreaterThan(80)
    expect(replies.length).toBeGreaterThan(70)
  })

  it.each(writable)('$id is what encodeRequest writes for the same call', ({ scenario, text, keys }) => {
    const { api } = scenario
    const captured = decodeBody(text)
    const decoded = decodeRequest(captured)
    const { client_timeout: _added, ...context } = decoded.request.context
    const target = api.target as { namespace?: string; version?: string }
    const { call_monitor_timeout: monitorTimeout = null } = api.client_options
    const ids = {
      messageId: decoded.messageId as string,
      replyQueue: decoded.replyQueue as string,
      monitorTimeout,
    }
    const written = encodeRequest(
      {
        method: api.method,
        args: decoded.request.args as JsonObject,
        namespace: target.namespace ?? null,
        version: target.version ?? null,
        context,
      },
      api.op === 'call' ? ids : null,
      decoded.uniqueId as string,
    )
    const message = decodeBody(written)
    expect(message).toEqual(withoutNegativeZero(captured))
    expect(Object.keys(message)).toEqual(keys)
    expect(parseJson(written)).toMatchObject({ 'oslo.version': '2.0' })
  })
})

describe('captured replies', () => {
  it.each(replies.filter(({ scenario }) => scenario.id !== 'enc-nan-inf'))(
    '$id is what encodeReply writes for the same answer',
    ({ text, keys }) => {
      const captured = decodeBody(text)
      const message = decodeBody(encodeReply(decodeReply(captured)))
      expect(message).toEqual(withoutNegativeZero(captured))
      expect(Object.keys(message)).toEqual(keys)
    },
  )

  const returned = replies.filter(
    ({ scenario, text }) => 'returned' in scenario.client_outcome && decodeReply(decodeBody(text)).ending === true,
  )
  it.each(returned)('$id gives the value that the caller got', ({ scenario, text }) => {
    const reply = decodeReply(decodeBody(text))
    expect(reply.failure).toBeNull()
    expect(reply.result).toEqual(untag(scenario.client_outcome.returned))
  })

  const raised = replies.filter(({ text }) => typeof decodeReply(decodeBody(text)).failure === 'string')
  it.each(raised)('$id gives the error that the caller got', ({ scenario, text }) => {
    const failure = decodeReply(decodeBody(text)).failure as string
    const parsed = parseFailure(failure)
    const error = errorFromFailure(parsed, { declared: [], allowedRemoteModules: scenario.api.allowed_remote_exmods })
    if (parsed.class === 'NoSuchMethod') {
      expect(error).toBeInstanceOf(NoSuchMethod)
      expect(error).toMatchObject({ message: parsed.message, method: scenario.api.method })
    } else if (parsed.class === 'UnsupportedVersion') {
      expect(error).toBeInstanceOf(UnsupportedVersion)
      const { version } = scenario.api.target
      expect(error).toMatchObject({ message: parsed.message, method: scenario.api.method, version })
    } else {
      expect(error).toBeInstanceOf(RemoteError)
      const { class: remoteClass, module: remoteModule, message: remoteMessage } = parsed
      expect(error).toMatchObject({ remoteClass, remoteModule, remoteMessage, remoteArgs: parsed.args })
      const seen = scenario.client_outcome.raised
      if (seen?.class.endsWith('_Remote')) {
        expect([`${remoteClass}_Remote`, `${remoteModule}_Remote`]).toEqual([seen.class, seen.module])
        expect(error.name).toBe(remoteClass)
        expect(seen.str.startsWith(error.message)).toBe(true)
      }
      if (seen?.class === 'RemoteError' && error.name === 'RemoteError') {
        expect(seen.str.startsWith(`${error.message}\n`)).toBe(true)
      }
    }
  })
})

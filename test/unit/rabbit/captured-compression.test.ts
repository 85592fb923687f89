import type { ConsumeMessage } from 'amqplib'
import { ProtocolError } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { decodeBody } from '../../../src/core/wire.js'
import { incomingBody } from '../../../src/rabbit/incoming-body.js'
import { scenarios } from '../core/fixtures.js'

interface Compressed {
  readonly body: { readonly base64: string; readonly decompressed_text: string }
  readonly headers: Readonly<Record<string, string>>
}

/** The captured request of this scenario, as the broker delivers it. */
function captured(id: string): { delivered: ConsumeMessage; text: string } {
  const [message] = scenarios('encoding')
    .filter((scenario) => scenario.id === id)
    .flatMap(({ messages }) => messages as unknown as readonly Compressed[])
  if (message === undefined) throw new Error(`there is no ${id}`)
  const { body, headers } = message
  const content = Buffer.from(body.base64, 'base64')
  const delivered = { content, properties: { contentType: 'application/json', headers } }
  return { delivered: delivered as unknown as ConsumeMessage, text: body.decompressed_text }
}

describe('a captured body', () => {
  it('compressed by gzip is read', () => {
    const { delivered, text } = captured('enc-gzip-cast')
    expect(incomingBody(delivered)).toEqual(decodeBody(text))
  })

  it('compressed by bzip2, which Node does not have, is refused', () => {
    const { delivered } = captured('enc-bzip2-cast')
    expect(() => incomingBody(delivered)).toThrow(ProtocolError)
  })
})

import { connect, InvalidTransportURL } from 'stubwire'
import { afterEach, describe, expect, it } from 'vitest'
import { defaultLimits } from '../../../src/core/message-limits.js'
import { rabbitOptions } from '../../../src/rabbit/options.js'
import { messageLimits } from '../../../src/transport/limit-options.js'
import { memoryBroker } from '../../../src/transport/memory/index.js'
import { limitCases } from './limit-cases.js'

const url = 'memory:///limits'
const cleanup: (() => Promise<unknown>)[] = []
let topics = 0

afterEach(async () => {
  for (const end of cleanup.splice(0).reverse()) await end()
})

limitCases({
  open: async (limits) => {
    const transport = await connect(url, limits)
    cleanup.push(() => transport.close())
    return transport
  },
  onEnd: (end) => void cleanup.push(end),
  publish: async (queue, body) => memoryBroker(url).publish('', queue, body),
  topic: () => `limits-${topics++}`,
})

describe('the options', () => {
  it('are 128 MiB and 512 levels by default', () => {
    expect(messageLimits({}, {})).toEqual({ maxMessageBytes: 134_217_728, maxDepth: 512 })
    expect(rabbitOptions({}).limits).toEqual(defaultLimits)
  })

  it('come from the program, and the URL wins', () => {
    const typed = { maxMessageBytes: 5_000, maxDepth: 10 }
    expect(messageLimits({}, typed)).toEqual(typed)
    const query = { stubwire_max_message_bytes: '6000', stubwire_max_depth: '20' }
    expect(messageLimits(query, typed)).toEqual({ maxMessageBytes: 6_000, maxDepth: 20 })
    expect(rabbitOptions(query, {}, 'rabbit', typed).limits).toEqual({ maxMessageBytes: 6_000, maxDepth: 20 })
  })

  it.each<readonly [string, object, RegExp]>([
    ['memory:?stubwire_max_depth=513', {}, /stubwire_max_depth .*"513"; it must be a whole number from 8 up to 512/],
    ['memory:?stubwire_max_message_bytes=1', {}, /stubwire_max_message_bytes .*"1"; .* from 4096 up to 524288000/],
    ['rabbit://h/?stubwire_max_depth=x', {}, /stubwire_max_depth .*"x"/],
    ['memory:', { maxDepth: 7 }, /Option maxDepth of connect is 7; it must be a whole number from 8 up to 512/],
    ['memory:', { maxMessageBytes: '9999' }, /Option maxMessageBytes of connect is 9999; it must be/],
    ['rabbit://h/', { maxMessageBytes: Number.NaN }, /Option maxMessageBytes of connect is NaN/],
  ])('are refused where they make no sense: %s %j', async (bad, options, text) => {
    await expect(connect(bad, options)).rejects.toThrow(InvalidTransportURL)
    await expect(connect(bad, options)).rejects.toThrow(text)
  })
})

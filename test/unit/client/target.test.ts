import { InvalidTarget, RpcClient, type Target } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { callMethod, castMethod, FakeTransport } from '../rpc/support.js'

const attributes = [
  ['exchange', 'testexchange', 'otherexchange'],
  ['topic', 'testtopic', 'othertopic'],
  ['namespace', 'testnamespace', 'othernamespace'],
  ['version', 'ctorversion', '1.1'],
  ['server', 'testserver', 'otherserver'],
  ['fanout', true, false],
] as const

/** One value of a target against what the constructor and `prepare` say of it. */
const cases = attributes.flatMap(([name, first, second]) => [
  { name, made: undefined, prepared: undefined, expected: undefined },
  { name, made: first, prepared: undefined, expected: first },
  { name, made: undefined, prepared: second, expected: second },
  { name, made: first, prepared: null, expected: null },
  { name, made: first, prepared: second, expected: second },
])

function only(name: string, value: unknown): Target {
  return value === undefined ? {} : ({ [name]: value } as Target)
}

describe.each([1, 2])('the target of a cast after %i times prepare', (times) => {
  it.each(cases)('$name: constructor $made, prepare $prepared', async ({ name, made, prepared, expected }) => {
    const transport = new FakeTransport()
    // A topic is needed to send anything, so that it stays unless it is what is being tried.
    const needed: Target = name === 'topic' && expected ? {} : { topic: 'needed' }
    let client = new RpcClient(transport, { target: { ...needed, ...only(name, made) } })
    for (let time = 0; time < times; time += 1) client = client.prepare(only(name, prepared))
    if (name === 'topic' && expected === null) {
      await expect(client.castByName('foo')).rejects.toThrow(InvalidTarget)
      return
    }
    await client.castByName('foo', { bar: 'blaa' })
    const { target, request } = transport.last
    expect(target[name] ?? undefined).toEqual(name === 'topic' ? (expected ?? 'needed') : (expected ?? undefined))
    expect(request.namespace).toBe(name === 'namespace' ? (expected ?? null) : null)
    expect(request.version).toBe(name === 'version' ? (expected ?? null) : null)
    expect(request.args).toEqual({ bar: 'blaa' })
  })
})

describe('the target of a message', () => {
  const transport = new FakeTransport()
  const client = new RpcClient(transport, { target: { topic: 't' } })

  it.each([
    ['in the target', new RpcClient(transport, { target: { topic: 't', fanout: true } })],
    ['in prepare', client.prepare({ fanout: true })],
    ['in both', new RpcClient(transport, { target: { topic: 't', fanout: true } }).prepare({ fanout: true })],
  ])('refuses a call with fanout %s', async (_name, fanout) => {
    const before = transport.sent.length
    await expect(fanout.callByName('foo')).rejects.toThrow(
      'A call cannot be used with fanout:<Target topic=t, fanout=True>',
    )
    await expect(fanout.call(callMethod('foo'), {})).rejects.toThrow(InvalidTarget)
    expect(transport.sent).toHaveLength(before)
  })

  it.each(['call', 'cast'] as const)('refuses a %s without topic', async (kind) => {
    const bare = new RpcClient(transport, { target: { server: 's' } })
    const sent = kind === 'call' ? bare.callByName('foo') : bare.castByName('foo')
    await expect(sent).rejects.toThrow('A topic is required to send:<Target server=s>')
    await expect(sent).rejects.toMatchObject({ code: 'INVALID_TARGET', target: { server: 's' } })
  })

  it('casts to everybody if the method says so', async () => {
    await client.cast(castMethod('publish', { fanout: true }), {})
    expect(transport.last.target).toEqual({ topic: 't', fanout: true })
  })

  it.each([
    ['options over the target', client.prepare({ fanout: true }), { fanout: false }, false],
    ['options over the method', client, { fanout: false }, false],
    ['options alone', client, { fanout: true }, true],
  ])('takes fanout from the %s', async (_name, from, options, expected) => {
    await from.cast(castMethod('publish', { fanout: true }), {}, options)
    expect(transport.last.target.fanout ?? false).toBe(expected)
  })

  it('goes where the options say, without changing the client', async () => {
    const options = { topic: 'other', server: 'host', exchange: 'x' }
    await client.call(callMethod('foo'), {}, options)
    expect(transport.last.target).toEqual(options)
    await client.call(callMethod('foo'), {})
    expect(transport.last.target).toEqual({ topic: 't' })
  })

  it('inherits through prepare what is left out', async () => {
    const prepared = client.prepare({ server: 'a' }).prepare({ exchange: 'x', ...({ server: undefined } as object) })
    await prepared.castByName('foo')
    expect(transport.last.target).toMatchObject({ topic: 't', server: 'a', exchange: 'x' })
  })

  it('carries the namespace of the method unless the target has one', async () => {
    const method = callMethod('foo', { namespace: 'ns' })
    await client.call(method, {})
    expect(transport.last.request.namespace).toBe('ns')
    await client.prepare({ namespace: 'own' }).call(method, {})
    expect(transport.last.request.namespace).toBe('own')
    await client.prepare({ namespace: null }).call(method, {})
    expect(transport.last.request.namespace).toBeNull()
  })
})

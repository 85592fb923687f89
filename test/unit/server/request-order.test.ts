import fc from 'fast-check'
import { plainEndpoint, RpcServer, silentLogger } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { FakeRequest, FakeTransport } from '../rpc/support.js'

const names = ['one', 'two', 'three'] as const
type Name = (typeof names)[number]

const limits = { one: 1, two: 2, three: 3 }
const concurrency = 4

/** A request comes, is refused by its transport when it is taken up, or one of those that run ends. */
const steps = fc.array(
  fc.oneof(
    { weight: 7, arbitrary: fc.record({ what: fc.constant('send'), name: fc.constantFrom(...names), at: fc.nat(3) }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant('lose'), name: fc.constantFrom(...names), at: fc.nat(3) }) },
    { weight: 4, arbitrary: fc.record({ what: fc.constant('end'), name: fc.constantFrom(...names), at: fc.nat(3) }) },
  ),
  { minLength: 30, maxLength: 60 },
)

describe('requests of several methods', () => {
  it('begin in the order of each method, as soon as there is room, and never more of them than may', async () => {
    let mostWaiting = 0
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const running: { name: Name; id: number; end: () => void }[] = []
        const sent: Record<Name, number[]> = { one: [], two: [], three: [] }
        const begun: Record<Name, number[]> = { one: [], two: [], three: [] }
        const handler = (name: Name) => (args: unknown) =>
          new Promise<void>((resolve) => {
            const { id } = args as { id: number }
            begun[name].push(id)
            running.push({ name, id, end: resolve })
          })
        const handlers = { one: handler('one'), two: handler('two'), three: handler('three') }
        const transport = new FakeTransport()
        const server = new RpcServer(transport, {
          target: { topic: 't', server: 's' },
          endpoints: [plainEndpoint({ handlers })],
          logger: silentLogger,
          concurrency,
          methodConcurrency: limits,
        })
        await server.start()
        for (const [id, { what, name, at }] of taken.entries()) {
          if (what === 'end') {
            const [ended] = running.splice(at % Math.max(1, running.length), 1)
            ended?.end()
            await new Promise((resolve) => setImmediate(resolve))
          } else {
            const request = new FakeRequest({ method: name, args: { id } })
            request.canAcknowledge = what === 'send'
            if (request.canAcknowledge) sent[name].push(id)
            transport.listener.deliver(request)
          }
          expect(running.length).toBeLessThanOrEqual(concurrency)
          expect(server.load.active).toBe(running.length)
          for (const each of names) {
            const count = running.filter((one) => one.name === each).length
            expect(count).toBeLessThanOrEqual(limits[each])
            expect(begun[each]).toEqual(sent[each].slice(0, begun[each].length))
            const waiting = sent[each].length - begun[each].length
            mostWaiting = Math.max(mostWaiting, waiting)
            if (running.length < concurrency && count < limits[each]) expect(waiting).toBe(0)
          }
        }
        while (running.length > 0) {
          running.shift()?.end()
          await new Promise((resolve) => setImmediate(resolve))
        }
        expect(begun).toEqual(sent)
        expect(server.load).toMatchObject({ active: 0, waiting: 0 })
        await server.stop()
      }),
      { numRuns: 60 },
    )
    expect(mostWaiting).toBeGreaterThan(4)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newId } from '../../../src/core/ids.js'
import { CallTable, type Waiting } from '../../../src/transport/call-table.js'

function waiting(messageId: string): Waiting {
  return { record: { messageId } }
}

/** Ids that collide: few endings, and all of the same eight characters. */
const anyId = fc.oneof(
  fc.constantFrom('', 'a', 'b', 'aa', '__proto__', 'constructor'),
  fc.nat(200).map((number) => `${number}-the same`),
  fc.nat(200).map((number) => `${number}`),
)

describe('CallTable', () => {
  it('knows what a Map would know', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom('add', 'add', 'delete', 'get'), anyId), { maxLength: 600 })
    fc.assert(
      fc.property(steps, (all) => {
        const table = new CallTable<Waiting>()
        const map = new Map<string, Waiting>()
        for (const [step, id] of all) {
          if (step === 'add') {
            const call = waiting(id)
            map.set(id, call)
            table.add(call)
          } else if (step === 'delete') {
            map.delete(id)
            table.delete(id)
          }
          expect(table.get(id)).toBe(map.get(id))
          expect(table.size).toBe(map.size)
        }
        expect(new Set(table.all())).toEqual(new Set(map.values()))
        for (const [id, call] of map) expect(table.get(id)).toBe(call)
      }),
    )
  })

  it('finds each of ten thousand, and nothing once they are gone', () => {
    const table = new CallTable<Waiting>()
    const calls = Array.from({ length: 10_000 }, () => waiting(newId()))
    for (const call of calls) table.add(call)
    expect(table.size).toBe(calls.length)
    expect(calls.filter((call) => table.get(call.record.messageId) !== call)).toEqual([])
    for (const { record } of calls) table.delete(record.messageId)
    expect([table.size, table.all().length, calls.filter(({ record }) => table.get(record.messageId)).length]).toEqual([
      0, 0, 0,
    ])
  })

  it('may change while its calls are walked through', () => {
    const table = new CallTable<Waiting>()
    for (const id of ['a', 'b', 'c']) table.add(waiting(id))
    for (const { record } of table.all()) table.delete(record.messageId)
    expect(table.size).toBe(0)
  })
})

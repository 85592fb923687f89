import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SlotList, type Slotted } from '../../../src/core/slot-list.js'

const steps = fc.array(fc.record({ what: fc.constantFrom('add', 'add', 'remove'), id: fc.nat(7) }), {
  minLength: 20,
  maxLength: 60,
})

describe('SlotList', () => {
  it('has what was added and not taken out', () => {
    let most = 0
    fc.assert(
      fc.property(steps, (taken) => {
        const members = Array.from({ length: 8 }, (): Slotted => ({ slot: -1 }))
        const list = new SlotList<Slotted>()
        const model = new Set<Slotted>()
        for (const { what, id } of taken) {
          const member = members[id] as Slotted
          if (what === 'remove') {
            expect(list.remove(member)).toBe(model.delete(member))
          } else if (!model.has(member)) {
            list.add(member)
            model.add(member)
          }
          most = Math.max(most, model.size)
          const found = list.toArray()
          expect(found).toHaveLength(model.size)
          // By identity: they all look the same.
          expect(found.every((one) => model.has(one)) && new Set(found).size === model.size).toBe(true)
          expect(list.size).toBe(model.size)
        }
      }),
    )
    expect(most).toBeGreaterThan(4)
  })
})

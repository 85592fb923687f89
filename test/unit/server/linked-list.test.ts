import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Linked, LinkedList } from '../../../src/server/linked-list.js'

class Member implements Linked<Member> {
  list: object | null = null
  before: Member | null = null
  after: Member | null = null
  readonly id: number

  constructor(id: number) {
    this.id = id
  }
}

const steps = fc.array(
  fc.record({
    what: fc.constantFrom('add', 'add', 'add', 'add', 'remove', 'remove', 'shift', 'clear'),
    id: fc.nat(7),
    list: fc.nat(1),
  }),
  { minLength: 30, maxLength: 60 },
)

describe('LinkedList', () => {
  it('does what arrays do', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(steps, (taken) => {
        const members = Array.from({ length: 8 }, (_, id) => new Member(id))
        const lists = [new LinkedList<Member>(), new LinkedList<Member>()]
        const models: number[][] = [[], []]
        for (const { what, id, list: at } of taken) {
          const [list, model, member] = [lists[at], models[at], members[id]]
          if (list === undefined || model === undefined || member === undefined) throw new Error('no such list')
          if (what === 'add' && !models.flat().includes(id)) {
            list.add(member)
            model.push(id)
          } else if (what === 'remove') {
            list.remove(member)
            if (model.includes(id)) model.splice(model.indexOf(id), 1)
          } else if (what === 'shift') expect(list.shift()?.id).toBe(model.shift())
          else if (what === 'clear') {
            list.clear()
            model.length = 0
          }
          seen.add(`${what} ${model.length}`)
          for (const [each, ids] of models.entries()) {
            expect(lists[each]?.toArray().map((one) => one.id)).toEqual(ids)
            expect(lists[each]?.size).toBe(ids.length)
          }
          for (const one of members.filter((each) => !models.flat().includes(each.id)))
            expect([one.list, one.before, one.after]).toEqual([null, null, null])
        }
      }),
    )
    expect(seen).toContain('remove 2')
  })

  it('leaves alone what is in another list', () => {
    const [one, other] = [new LinkedList<Member>(), new LinkedList<Member>()]
    const member = new Member(1)
    one.add(member)
    other.remove(member)
    expect([one.size, other.size, one.shift()]).toEqual([1, 0, member])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ActiveJobs } from '../../../src/server/active-jobs.js'
import { Job } from '../../../src/server/job.js'
import { FakeRequest } from '../rpc/support.js'

const steps = fc.array(fc.record({ what: fc.constantFrom('add', 'add', 'remove'), id: fc.nat(7) }), {
  minLength: 20,
  maxLength: 60,
})

describe('ActiveJobs', () => {
  it('has what was added and not taken out', () => {
    let most = 0
    fc.assert(
      fc.property(steps, (taken) => {
        const jobs = Array.from({ length: 8 }, () => new Job(new FakeRequest({}), { topic: 't' }))
        const active = new ActiveJobs()
        const model = new Set<Job>()
        for (const { what, id } of taken) {
          const job = jobs[id] as Job
          if (what === 'remove') {
            active.remove(job)
            model.delete(job)
          } else if (!model.has(job)) {
            active.add(job)
            model.add(job)
          }
          most = Math.max(most, model.size)
          const found = active.toArray()
          expect(found).toHaveLength(model.size)
          expect(new Set(found)).toEqual(model)
          expect(active.size).toBe(model.size)
        }
      }),
    )
    expect(most).toBeGreaterThan(4)
  })
})

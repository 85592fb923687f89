import { describe, expect, it } from 'vitest'
import { DuplicateWindow } from '../../../src/transport/duplicate-window.js'

describe('DuplicateWindow', () => {
  it('knows an id again', () => {
    const window = new DuplicateWindow()
    expect([window.seen('a'), window.seen('b'), window.seen('a'), window.seen('a')]).toEqual([false, false, true, true])
  })

  it('never takes null or nothing for a duplicate', () => {
    const window = new DuplicateWindow()
    expect([null, null, undefined, undefined].map((id) => window.seen(id))).toEqual([false, false, false, false])
  })

  it.each([16, 16_384])('remembers as many as it is told, %i, and at most twice as many', (size) => {
    const window = new DuplicateWindow(size)
    const ids = Array.from({ length: 3 * size }, (_, index) => `${index}`)
    for (const [index, id] of ids.entries()) {
      expect(window.seen(id), 'a new one').toBe(false)
      const oldest = index - size + 1
      if (oldest >= 0 && index % 7 === 0) expect(window.has(`${oldest}`), 'one of the latest').toBe(true)
    }
    expect(ids.filter((id) => window.has(id)).length).toBeLessThanOrEqual(2 * size)
    expect(window.seen('0')).toBe(false)
  })

  it('remembers more than a sender can have under way', () => {
    const window = new DuplicateWindow()
    for (let id = 0; id < 16_384; id++) window.seen(`${id}`)
    expect(window.seen('0')).toBe(true)
  })

  it('only looks when it is asked whether it knows an id', () => {
    const window = new DuplicateWindow()
    expect([window.has('a'), window.has('a'), window.seen('a'), window.has('a')]).toEqual([false, false, false, true])
  })

  it('compares any JSON value, and keeps types apart', () => {
    const window = new DuplicateWindow()
    const ids = [1, '1', true, 'true', { a: 1n }, ['x'], 2n, '']
    expect(ids.map((id) => window.seen(id))).toEqual(ids.map(() => false))
    expect(ids.map((id) => window.seen(structuredClone(id)))).toEqual(ids.map(() => true))
  })
})

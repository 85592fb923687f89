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

  it('remembers as many as it is told, and no more', () => {
    const window = new DuplicateWindow(16)
    for (let id = 0; id < 17; id++) window.seen(`${id}`)
    expect(window.seen('1')).toBe(true)
    expect(window.seen('16')).toBe(true)
    expect(window.seen('0')).toBe(false)
  })

  it('does not remember a duplicate anew', () => {
    const window = new DuplicateWindow(16)
    window.seen('old')
    for (let id = 0; id < 15; id++) window.seen(`${id}`)
    expect(window.seen('old')).toBe(true)
    window.seen('one more')
    expect(window.seen('old')).toBe(false)
  })

  it('remembers more than a sender can have under way', () => {
    const window = new DuplicateWindow()
    for (let id = 0; id < 16_384; id++) window.seen(`${id}`)
    expect(window.seen('0')).toBe(true)
    window.seen('one more')
    expect(window.seen('0')).toBe(false)
    expect(window.seen('2')).toBe(true)
  })

  it('compares any JSON value, and keeps types apart', () => {
    const window = new DuplicateWindow()
    const ids = [1, '1', true, 'true', { a: 1n }, ['x'], 2n, '']
    expect(ids.map((id) => window.seen(id))).toEqual(ids.map(() => false))
    expect(ids.map((id) => window.seen(structuredClone(id)))).toEqual(ids.map(() => true))
  })
})

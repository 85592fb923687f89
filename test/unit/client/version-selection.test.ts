import { InvalidArguments, RPCVersionCapError, selectVersion } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { callMethod } from '../rpc/support.js'

const acceptTransfer = callMethod('accept_transfer', {
  api: 'volume',
  since: '3.2',
  argumentHistory: {
    no_snapshots: { since: '3.16', olderPeers: 'drop' },
    mode: { since: '3.10', olderPeers: 'reject' },
    legacy: { until: '3.9', olderPeers: 'reject' },
    brief: { since: '3.4', until: '3.8', olderPeers: 'drop' },
  },
})
const removed = callMethod('create_cgsnapshot', { api: 'volume', since: '3.0', until: '3.11' })

describe('the version that a message carries', () => {
  it.each([
    ['the first with the method', {}, null, '3.2', {}],
    ['arguments without history change nothing', { id: 1 }, null, '3.2', { id: 1 }],
    ['the newest argument decides', { id: 1, mode: 'x' }, null, '3.10', { id: 1, mode: 'x' }],
    ['minors count as numbers', { mode: 'x', no_snapshots: true }, null, '3.16', { mode: 'x', no_snapshots: true }],
    ['undefined is not given', { mode: undefined, id: 1 }, null, '3.2', { id: 1 }],
    ['null is given', { mode: null }, null, '3.10', { mode: null }],
    ['a cap that admits all', { no_snapshots: true }, '3.16', '3.16', { no_snapshots: true }],
    ['a newer argument is dropped', { id: 1, no_snapshots: true }, '3.15', '3.2', { id: 1 }],
    ['dropping leaves the version of the others', { mode: 'x', no_snapshots: true }, '3.12', '3.10', { mode: 'x' }],
    ['a third part of the cap counts', {}, '3.2.1', '3.2', {}],
    ['an argument that is still there', { legacy: 1 }, '3.8', '3.2', { legacy: 1 }],
    ['an argument that may be gone, without cap', { legacy: 1 }, null, '3.2', { legacy: 1 }],
    ['names that objects inherit are arguments', { constructor: 1 }, null, '3.2', { constructor: 1 }],
  ])('%s', (_name, args, cap, version, sent) => {
    expect(selectVersion(acceptTransfer, args, cap)).toEqual({ version, args: sent })
  })

  it('does not change the arguments given', () => {
    const args = Object.freeze({ id: 1, no_snapshots: true })
    expect(selectVersion(acceptTransfer, args, '3.5').args).toEqual({ id: 1 })
    expect(args).toEqual({ id: 1, no_snapshots: true })
  })

  it.each([
    ['a newer method', acceptTransfer, {}, '3.1', ['volume.accept_transfer', '3.2', '3.1', 'canSend']],
    ['another major', acceptTransfer, {}, '2.99', ['volume.accept_transfer', '3.2', '2.99']],
    ['a newer argument', acceptTransfer, { mode: 'x' }, '3.9', ['"mode"', 'volume.accept_transfer', '3.10', '3.9']],
    ['a removed argument', acceptTransfer, { legacy: 1 }, '3.9', ['"legacy"', '3.9', 'removed', 'Leave']],
    ['a removed argument that older peers drop', acceptTransfer, { brief: 1 }, '3.8', ['"brief"', 'removed']],
    ['a removed method', removed, {}, '3.11', ['volume.create_cgsnapshot', 'removed in version 3.11', '3.11']],
  ])('refuses %s under a cap', (_name, method, args, cap, parts) => {
    const send = () => selectVersion(method, args, cap)
    expect(send).toThrow(RPCVersionCapError)
    for (const part of parts) expect(send).toThrow(part)
  })

  it('sends a method that newer servers no longer have where no cap says how new they are', () => {
    expect(selectVersion(removed, {}, null).version).toBe('3.0')
    expect(selectVersion(removed, {}, '3.10').version).toBe('3.0')
  })

  it('refuses arguments that no single version has', () => {
    const send = () => selectVersion(acceptTransfer, { legacy: 1, mode: 'x' }, null)
    expect(send).toThrow(InvalidArguments)
    expect(send).toThrow('/legacy: removed in version 3.9, but "mode" needs 3.10')
  })

  it('refuses an argument that came after its method had gone', () => {
    const method = callMethod('gone', { until: '1.2', argumentHistory: { late: { since: '1.3', olderPeers: 'drop' } } })
    expect(() => selectVersion(method, { late: 1 }, null)).toThrow('the method was removed in version 1.2')
  })
})

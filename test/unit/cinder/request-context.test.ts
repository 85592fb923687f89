import { type CinderContextValues, cinderContext } from 'stubwire/cinder'
import type { RequestContext as BackupContext } from 'stubwire/cinder-backup'
import type { RequestContext as SchedulerContext } from 'stubwire/cinder-scheduler'
import type { RequestContext as VolumeContext } from 'stubwire/cinder-volume'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { example } from '../schemas/cinder-fixtures.js'

/** What cinder's own context was made of when it was recorded. */
const recorded: readonly (readonly [string, CinderContextValues])[] = [
  [
    'context',
    {
      user_id: 'fedcba9876543210fedcba9876543210',
      project_id: '0123456789abcdef0123456789abcdef',
      user_domain_id: 'default',
      project_domain_id: 'default',
      project_name: 'demo',
      roles: ['member', 'reader'],
      auth_token: 'TOKEN',
      request_id: 'req-00000000-0000-4000-8000-000000000001',
      remote_address: '192.0.2.99',
      service_catalog: [
        { type: 'compute', name: 'nova', endpoints: [{ region: 'r1', publicURL: 'http://n/v2.1' }] },
        { type: 'network', name: 'neutron', endpoints: [] },
      ],
    },
  ],
  ['context-admin', { is_admin: true, request_id: 'req-ff2acb99-d3c7-4705-be21-95f5f110477e' }],
]

describe('a request context of cinder', () => {
  it.each(recorded)('is that of %s, key for key', (file, values) => {
    const { timestamp, ...expected } = example(file) as { timestamp: string }
    const { timestamp: ours, ...rest } = cinderContext(values)
    expect(rest).toEqual(expected)
    expect(Object.keys(cinderContext(values))).toEqual(Object.keys(example(file) as object))
    expect(ours).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?$/)
    expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/)
  })

  it.each([
    ['2026-11-22T08:42:51.200Z', '2026-11-22T08:42:51.200000'],
    ['2026-11-22T08:42:51.000Z', '2026-11-22T08:42:51'],
    ['2026-11-22T08:42:51.007+02:00', '2026-11-22T06:42:51.007000'],
  ])('of %s has the time %s', (time, text) => {
    expect(cinderContext({ timestamp: new Date(time) }).timestamp).toBe(text)
  })

  it('always says what old receivers need', () => {
    expect(cinderContext()).toMatchObject({ is_admin: false, read_deleted: 'no', service_catalog: [] })
  })

  it('has a request id of its own unless it is given one', () => {
    const { request_id } = cinderContext()
    expect(request_id).toMatch(/^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(cinderContext().request_id).not.toBe(request_id)
  })

  it.each<[string[], string[]]>([
    [[], ['admin']],
    [
      ['reader', 'admin'],
      ['reader', 'admin'],
    ],
  ])('of an administrator with the roles %j has %j', (roles, expected) => {
    expect(cinderContext({ is_admin: true, roles }).roles).toEqual(expected)
  })

  it.each<CinderContextValues>([{ read_deleted: 'maybe' as 'no' }, { timestamp: new Date('never') }])(
    'is refused for %o',
    (values) => {
      expect(() => cinderContext(values)).toThrow(TypeError)
    },
  )

  it('fits all three APIs', () => {
    expectTypeOf(cinderContext()).toExtend<VolumeContext>()
    expectTypeOf(cinderContext()).toExtend<SchedulerContext>()
    expectTypeOf(cinderContext()).toExtend<BackupContext>()
  })
})

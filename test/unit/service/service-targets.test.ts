import { InvalidTarget, type ServicePlace, serviceTargets } from 'stubwire'
import { describe, expect, it } from 'vitest'

describe('the targets of a service', () => {
  it.each<[string, ServicePlace, string[]]>([
    ['a scheduler', { topic: 'cinder-scheduler', host: 'n1' }, ['cinder-scheduler n1']],
    [
      'a volume service',
      { topic: 'cinder-volume', host: 'n1@lvm' },
      ['cinder-volume n1@lvm', 'cinder-volume.n1@lvm n1'],
    ],
    [
      'one of a cluster',
      { topic: 'cinder-volume', host: 'n1@lvm', cluster: 'c@lvm' },
      ['cinder-volume n1@lvm', 'cinder-volume.n1@lvm n1', 'cinder-volume.c@lvm c'],
    ],
    [
      'one without backends',
      { topic: 'cinder-volume', host: 'n1', ownTopic: true },
      ['cinder-volume n1', 'cinder-volume.n1 n1'],
    ],
    ['one without a cluster', { topic: 't', host: 'n1', cluster: null }, ['t n1']],
  ])('of %s', (_what, place, expected) => {
    expect(serviceTargets(place).map(({ topic, server }) => `${topic} ${server}`)).toEqual(expected)
  })

  it('are in the exchange of the service', () => {
    expect(serviceTargets({ topic: 't', host: 'n@b', exchange: 'e' }).map(({ exchange }) => exchange)).toEqual([
      'e',
      'e',
    ])
  })

  it.each([
    { topic: '', host: 'n1' },
    { topic: 't', host: '' },
  ])('are refused for %o', (place) => {
    expect(() => serviceTargets(place)).toThrow(InvalidTarget)
  })
})

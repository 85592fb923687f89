import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { changelogOf } from '../../../codegen/changes/changelog.js'
import { nextRelease } from '../../../codegen/release/release.js'
import { projectRoot } from '../../../scripts/lib/project-root.js'
import { readModel } from '../../../src/cli/lock-file.js'
import { call, cast, error, since, Type, until, versions } from '../../../src/schema/index.js'
import { shop } from '../compat/pairs/pair.js'
import { buildModel } from '../schemas/model-of.js'

const first = {
  description: 'Sells\nthings.\n\nMore of it.',
  history: { '1.0': 'buy', '1.1': 'gifts' },
  methods: {
    buy: call({
      args: {
        item: Type.String(),
        gift: since('1.1', Type.Boolean()),
        old: until('1.2', Type.Optional(Type.String())),
      },
    }),
    gone: cast({ args: {}, until: '1.2' }),
    turn: versions({ '1.0': call({ args: {} }), '1.2': cast({ args: {}, deprecated: 'Use buy' }) }),
  },
}

describe('the changelog', () => {
  test('tells of each version what it brought, newest first', () => {
    expect(changelogOf(buildModel(shop('1.2', first)))).toBe(`# shop

Sells things.

## 1.2

### Changed

- \`turn\` became a cast

### Removed

- Argument \`old\` of \`buy\`
- \`gone\`

### Deprecated

- \`turn\`: Use buy

## 1.1

gifts.

### Added

- \`buy\` takes \`gift?: boolean\`

## 1.0

buy.

### Added

- \`buy(item, old?)\`, a call
- \`gone()\`, a cast
- \`turn()\`, a call
`)
  })

  test('dates by releases what the schema cannot date', () => {
    const one = nextRelease(
      buildModel(shop('1.0', { methods: { buy: call({ args: { n: Type.Integer() } }) } })),
      undefined,
      [],
    )
    const widened = { buy: call({ args: { n: Type.Number() }, errors: ['Lost'], deprecated: 'Use sell' }) }
    const errors = { Lost: error({ module: 'shop' }) }
    const two = nextRelease(buildModel(shop('1.1', { errors, methods: widened })), one.released, [])
    const three = buildModel(shop('1.2', { errors, methods: { ...widened, sell: call({ since: '1.2', args: {} }) } }))
    const text = changelogOf(three, two.released)
    expect(text.slice(text.indexOf('## 1.2'))).toBe(`## 1.2

### Added

- \`sell()\`, a call

## 1.1

### Added

- \`buy\` may raise \`Lost\`
- Error \`Lost\`

### Changed

- Argument \`n\` of \`buy\`: \`integer\` became \`number\`

### Deprecated

- \`buy\`: Use sell

## 1.0

### Added

- \`buy(n)\`, a call
`)
  })

  test("has every version of cinder's volume service, with what its history says", () => {
    const text = changelogOf(readModel(join(projectRoot, 'generated/cinder-volume')))
    const sections = text.split(/^## /m).slice(1)
    expect(sections.map((section) => section.split('\n')[0])).toEqual(
      Array.from({ length: 21 }, (_, index) => `3.${20 - index}`),
    )
    expect(sections.find((section) => section.startsWith('3.11\n'))).toContain('### Removed\n\n- `create_cgsnapshot`')
    expect(sections.find((section) => section.startsWith('3.17\n'))).toContain('- `get_backup_device` became a cast')
  })
})

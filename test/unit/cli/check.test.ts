import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { apiText, type Workspace, workspace } from '../codegen/workspace.js'
import { stubwire } from './cli.js'

const timeout = 120_000

/** An API that sells; `args` are those of its only call. */
function shop(args: string, version = '1.0', more = ''): string {
  return apiText(
    `${more} methods: { buy: call({ args: { ${args} } }) }`,
    `name: 'shop', topic: 'shop', version: '${version}'`,
  )
}

async function releasedShop(args = 'size: Type.Integer()'): Promise<Workspace> {
  const space = workspace().schema('shop', shop(args))
  expect(await stubwire(space.folder, ['release', 'shop'])).toMatchObject({ code: 0, stderr: '' })
  return space
}

describe('stubwire release', () => {
  test('freezes a version, and says so only once', { timeout }, async () => {
    const space = workspace().schema('shop', shop('size: Type.Integer()'))
    const first = await stubwire(space.folder, ['release', 'shop'])
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toBe('✔ shop 1.0 released: schemas/released/shop.lock.json; commit it with the schema\n')
    const text = space.read('schemas/released/shop.lock.json')
    expect((await stubwire(space.folder, ['release', 'shop'])).stdout).toBe('– shop 1.0 is released as it is\n')
    expect(space.read('schemas/released/shop.lock.json')).toBe(text)
  })

  test('refuses a break, and releases nothing', { timeout }, async () => {
    const space = await releasedShop()
    const text = space.read('schemas/released/shop.lock.json')
    space.schema('shop', shop('size: Type.String()', '1.1'))
    const { code, stdout, stderr } = await stubwire(space.folder, ['release', 'shop'])
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'error: 1 finding; nothing was released\n' })
    expect(stdout).toContain('ARG_TYPE_NOT_NARROWED')
    expect(space.read('schemas/released/shop.lock.json')).toBe(text)
  })

  test('puts a break that was waived on record, after which the waiver is not needed', { timeout }, async () => {
    const space = await releasedShop()
    space.schema('shop', shop('size: Type.String()', '1.1'))
    const waiver = { rule: 'ARG_TYPE_NOT_NARROWED', place: 'shop/methods/buy/args/size', reason: 'nobody buys' }
    space.write('stubwire.waivers.json', JSON.stringify({ waivers: [waiver] }))
    const { code, stdout } = await stubwire(space.folder, ['release', 'shop'])
    expect(code).toBe(0)
    expect(stdout).toContain('was waived and is on record; take the waiver out')
    const { releases } = JSON.parse(space.read('schemas/released/shop.lock.json'))
    expect(releases).toMatchObject([
      { version: '1.0', waived: [] },
      { version: '1.1', waived: [waiver] },
    ])
    expect((await stubwire(space.folder, ['check'])).stdout).toContain('waiver not needed, take it out: ARG_TYPE_NOT')
  })

  test('refuses what is alpha', { timeout }, async () => {
    const space = workspace().schema('shop', shop('', '1.0', "stability: 'alpha',"))
    const { code, stderr } = await stubwire(space.folder, ['release', 'shop'])
    expect(code).toBe(2)
    expect(stderr).toContain("shop is alpha, which promises nothing; take stability: 'alpha' off first")
    expect(existsSync(join(space.folder, 'schemas/released'))).toBe(false)
  })

  test('does not know every name', { timeout }, async () => {
    const space = await releasedShop()
    const { code, stderr } = await stubwire(space.folder, ['release', 'shoop'])
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'error: neither schemas nor schemas/released has an API "shoop"\n',
    })
  })
})

describe('stubwire check', () => {
  test('ends with 1 and the mend for a break, with 0 for an addition', { timeout }, async () => {
    const space = await releasedShop()
    space.schema('shop', shop('size: Type.Integer({ maximum: 9 })', '1.1'))
    const broken = await stubwire(space.folder, ['check'])
    expect({ code: broken.code, stderr: broken.stderr }).toEqual({ code: 1, stderr: '' })
    expect(broken.stdout).toContain('schemas/shop.ts:3 – shop/methods/buy/args/size\n  LIMIT_NOT_TIGHTENED (WIRE):')
    expect(broken.stdout).toContain('    shown by 10\n')

    space.schema('shop', shop("size: Type.Integer(), gift: since('1.1', Type.Boolean())", '1.1'))
    const added = await stubwire(space.folder, ['check'])
    expect(added).toMatchObject({ code: 0, stdout: '✔ shop 1.1, released is 1.0\n', stderr: '' })
  })

  test('--json gives the same to programs, --format github to GitHub', { timeout }, async () => {
    const space = await releasedShop()
    space.schema('shop', shop('', '1.1'))
    const json = await stubwire(space.folder, ['check', 'shop', '--json'])
    expect(json.code).toBe(1)
    expect(JSON.parse(json.stdout)).toMatchObject({
      baseline: 'schemas/released',
      apis: [{ name: 'shop', version: '1.1', baseVersion: '1.0', status: 'checked' }],
      findings: [{ rule: 'ARG_NO_DELETE', place: 'shop/methods/buy/args/size', file: 'schemas/shop.ts', line: 3 }],
    })
    const github = await stubwire(space.folder, ['check', '--format', 'github'])
    expect(github.stdout).toMatch(/^::error file=schemas\/shop\.ts,line=3,title=ARG_NO_DELETE::shop\/methods/)
  })

  test('applies the rules that were chosen', { timeout }, async () => {
    const gift = (version: string, olderPeers: string) =>
      shop(`gift: since('1.1', Type.Boolean(), { olderPeers: '${olderPeers}' })`, version)
    const space = workspace().schema('shop', gift('1.1', 'drop'))
    await stubwire(space.folder, ['release', 'shop'])
    space.schema('shop', gift('1.2', 'reject'))
    const codes: number[] = []
    for (const rules of ['WIRE', 'wire, oslo', 'SOURCE'])
      codes.push((await stubwire(space.folder, ['check', '--rules', rules])).code)
    expect(codes).toEqual([0, 0, 1])
    space.write('stubwire.waivers.json', '{ "rules": ["WIRE"] }')
    expect((await stubwire(space.folder, ['check'])).code).toBe(0)
  })

  test('notices that a released API is gone, and that its record was edited', { timeout }, async () => {
    const space = await releasedShop()
    const file = 'schemas/released/shop.lock.json'
    space.write(file, space.read(file).replace('"type": "integer"', '"type": "number"'))
    const edited = await stubwire(space.folder, ['check', '--json'])
    expect(JSON.parse(edited.stdout).findings.map((it: { rule: string }) => it.rule)).toContain('RELEASE_NOT_EDITED')

    space.write(file, space.read(file).replace('"type": "number"', '"type": "integer"'))
    rmSync(join(space.folder, 'schemas/shop.ts'))
    const gone = await stubwire(space.folder, ['check', '--json'])
    expect(JSON.parse(gone.stdout)).toMatchObject({
      apis: [{ name: 'shop', status: 'deleted' }],
      findings: [{ rule: 'API_NO_DELETE', place: 'shop', file }],
    })
  })

  test('compares with a file, a folder and a commit', { timeout }, async () => {
    const space = workspace().schema('shop', shop('size: Type.Integer()'))
    await space.generate()
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: space.folder })
    git('init', '-q')
    git('add', '.')
    git('commit', '-qm', 'first')
    space.schema('shop', shop('size: Type.String()', '1.1'))
    for (const against of ['generated/shop/api.lock.json', 'generated', 'generated/shop', 'HEAD']) {
      const { code, stdout } = await stubwire(space.folder, ['check', '--against', against])
      expect({ against, code, found: stdout.includes('ARG_TYPE_NOT_NARROWED') }).toEqual({
        against,
        code: 1,
        found: true,
      })
    }
    await space.generate()
    git('add', '.')
    git('commit', '-qm', 'second')
    expect((await stubwire(space.folder, ['check', '--against', 'HEAD'])).code).toBe(0)
    expect((await stubwire(space.folder, ['check', '--against', 'HEAD~1'])).code).toBe(1)
    const diff = await stubwire(space.folder, ['diff', 'HEAD~1:shop', 'shop'])
    expect(diff.stdout).toBe('shop 1.0 → shop 1.1\n~ Argument size of buy: integer became string\n')
  })

  test('notices in a commit that releases were rewritten', { timeout }, async () => {
    const space = await releasedShop()
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: space.folder })
    space.schema('shop', shop("size: Type.Integer(), gift: since('1.1', Type.Boolean())", '1.1'))
    await stubwire(space.folder, ['release', 'shop'])
    git('init', '-q')
    git('add', '.')
    git('commit', '-qm', 'two releases')
    rmSync(join(space.folder, 'schemas/released'), { recursive: true })
    await stubwire(space.folder, ['release', 'shop'])
    expect((await stubwire(space.folder, ['check'])).code).toBe(0)
    const { code, stdout } = await stubwire(space.folder, ['check', '--against', 'HEAD'])
    expect(code).toBe(1)
    expect(stdout).toContain('RELEASE_NOT_EDITED')
  })

  test.each([
    [
      'what is nowhere',
      ['--against', 'nowhere'],
      /nowhere is neither a file or folder nor a commit that git finds here/,
    ],
    ['an option of git', ['--against=--help'], /--help is neither/],
    [
      'a folder without lock files',
      ['--against', 'schemas'],
      /schemas holds neither <api>\.lock\.json nor <api>\/api\.lock\.json/,
    ],
    ['a set of rules', ['--rules', 'WIR'], /there is no rule set "WIR"; use WIRE, SOURCE, OSLO/],
    ['a format', ['--format', 'xml'], /--format xml: use text, json, github/],
    ['an API', ['shoop'], /neither schemas nor schemas\/released has an API "shoop"/],
  ])('does not know %s, and ends with 2', { timeout }, async (_name, args, says) => {
    const space = workspace().schema('shop', shop(''))
    const { code, stderr } = await stubwire(space.folder, ['check', ...args])
    expect(code).toBe(2)
    expect(stderr).toMatch(says)
    expect(stderr).not.toContain('    at ')
  })

  test('says what is wrong with a schema that does not compile', { timeout }, async () => {
    const space = workspace().schema('shop', shop('a: Type.Void()'))
    const { code, stderr } = await stubwire(space.folder, ['check'])
    expect(code).toBe(1)
    expect(stderr).toContain('schemas/shop.ts:3 – shop.buy(a): Type.Void() has no meaning in JSON')
  })
})

describe('stubwire changelog and stubwire diff', () => {
  test('tell the history of an API, in Markdown, as text and as JSON', { timeout }, async () => {
    const space = workspace().schema('shop', shop("size: Type.Integer(), gift: since('1.1', Type.Boolean())", '1.1'))
    await space.generate()
    const changelog = await stubwire(space.folder, ['changelog', 'shop'])
    expect(changelog).toMatchObject({ code: 0, stderr: '' })
    expect(changelog.stdout).toContain('## 1.1\n\n### Added\n\n- `buy` takes `gift?: boolean`\n')
    const diff = await stubwire(space.folder, ['diff', 'shop@1.0', 'shop@1.1'])
    expect(diff).toMatchObject({ code: 0, stdout: 'shop 1.0 → shop 1.1\n+ buy takes gift?: boolean\n', stderr: '' })
    const json = await stubwire(space.folder, ['diff', 'generated/shop/api.lock.json@1.1', 'shop@1.0', '--json'])
    expect(JSON.parse(json.stdout)).toEqual({
      before: { api: 'shop', version: '1.1' },
      after: { api: 'shop', version: '1.0' },
      differences: [{ kind: 'removed', place: 'methods/buy/args/gift', text: 'Argument `gift` of `buy`' }],
    })
    const same = await stubwire(space.folder, ['diff', 'shop', 'generated/shop'])
    expect(same.stdout).toBe('shop 1.1 → shop 1.1\nno difference\n')
  })

  test.each([
    ['an API that is not there', ['diff', 'shoop', 'shop'], /shoop is neither a lock file or folder nor an API/],
    ['a version above the newest', ['diff', 'shop@1.0', 'shop@1.9'], /shop@1\.9: shop has the versions 1\.0 to 1\.0/],
    ['a version of another major', ['diff', 'shop@2.0', 'shop'], /shop@2\.0: shop has the versions/],
    ['the changelog of an API that is not there', ['changelog', 'shoop'], /no API "shoop"/],
  ])('do not know %s', { timeout }, async (_name, args, says) => {
    const space = workspace().schema('shop', shop(''))
    await space.generate()
    const { code, stderr } = await stubwire(space.folder, args)
    expect(code).toBe(2)
    expect(stderr).toMatch(says)
  })
})

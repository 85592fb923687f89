import { expect, inject, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { contentFindings } from '../../scripts/lib/package-content.js'
import { publintFindings } from '../../scripts/lib/publint-findings.js'

const packed = inject('packed')

test('the package holds what users need and nothing else', () => {
  expect(contentFindings(packed.files, manifest)).toEqual([])
})

test('publint finds nothing', async () => {
  expect(await publintFindings(packed.tarball, manifest)).toEqual([])
})

const sound = [
  'package.json',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'dist/index.js',
  'dist/index.d.ts',
  'dist/cli.js',
]
const small = {
  bin: { stubwire: 'dist/cli.js' },
  exports: { '.': { 'stubwire-source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' } },
}

test('a sound list of files has no findings', () => {
  expect(contentFindings(sound, small)).toEqual([])
})

test.each(sound)('a package without %s is found', (path) => {
  const rest = sound.filter((other) => other !== path)
  expect(contentFindings(rest, small)).toEqual([`${path}: is missing`])
})

test.each([
  'dist/test/unit/a.js',
  'test/unit/a.test.ts',
  'dist/generated/cinder-volume/contract.test.js',
  'dist/index.js.map',
  'dist/index.d.ts.map',
  'src/index.ts',
  'dist/src/index.ts',
  'scripts/build.ts',
  'vitest.config.ts',
  '.npmrc',
  'dist/.DS_Store',
  'node_modules/a/index.js',
])('%s in the package is found', (path) => {
  expect(contentFindings([...sound, path], small)).not.toEqual([])
})

/**
 * Packs the package as `npm publish` would and checks what is in it: its list of files, its exports, its metadata.
 * Ends with code 1 and a line per finding if something is wrong.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import manifest from '../package.json' with { type: 'json' }
import { pack } from './lib/pack.js'
import { contentFindings } from './lib/package-content.js'
import { publintFindings } from './lib/publint-findings.js'

const folder = await mkdtemp(join(tmpdir(), 'stubwire-pack-'))
try {
  const packed = await pack(folder)
  const findings = [...contentFindings(packed.files, manifest), ...(await publintFindings(packed.tarball, manifest))]
  for (const finding of findings) console.error(finding)
  console.log(`${packed.files.length} files in the package, ${findings.length} findings`)
  process.exitCode = findings.length === 0 ? 0 : 1
} finally {
  await rm(folder, { recursive: true, force: true })
}

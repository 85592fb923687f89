/**
 * Packs the package as `npm publish` would and checks what is in it: its list of files, its exports, its metadata.
 * Ends with code 1 and a line per finding if something is wrong.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { pack } from './lib/pack.js'
import { contentFindings } from './lib/package-content.js'
import { projectRoot } from './lib/project-root.js'

const folder = await mkdtemp(join(tmpdir(), 'stubwire-pack-'))
try {
  const packed = await pack(folder)
  const manifest = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8')) as Record<string, unknown>
  const tarball = new Uint8Array(await readFile(packed.tarball)).buffer
  const { messages } = await publint({ pkgDir: projectRoot, pack: { tarball }, strict: true })
  const findings = [
    ...contentFindings(packed.files, manifest),
    ...messages.map((message) => formatMessage(message, manifest) ?? message.code),
  ]
  for (const finding of findings) console.error(finding)
  console.log(`${packed.files.length} files in the package, ${findings.length} findings`)
  process.exitCode = findings.length === 0 ? 0 : 1
} finally {
  await rm(folder, { recursive: true, force: true })
}

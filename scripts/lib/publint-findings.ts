import { readFile } from 'node:fs/promises'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

/** What publint says of a tarball, suggestions included, a line each. */
export async function publintFindings(tarball: string, manifest: Readonly<Record<string, unknown>>): Promise<string[]> {
  const { messages } = await publint({
    pack: { tarball: new Uint8Array(await readFile(tarball)).buffer },
    strict: true,
  })
  return messages.map((message) => formatMessage(message, manifest, { color: false }) ?? message.code)
}

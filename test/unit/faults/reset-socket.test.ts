import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

it('a reset of a connection that is being ended lets the process end', async () => {
  const program = fileURLToPath(new URL('./reset-program.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  // What turns round for ever in the end does not hear a polite signal.
  const limit = setTimeout(() => child.kill('SIGKILL'), 20_000)
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  const [code, signal] = await once(child, 'close')
  clearTimeout(limit)
  expect({ code, signal, printed }).toEqual({ code: 0, signal: null, printed: '' })
}, 30_000)

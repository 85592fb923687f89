import { realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { measureProcess } from '../../../bench/src/codegen/measured-process.js'
import { watchPeak } from '../../../bench/src/codegen/process-peak.js'

const node = (script: string) => ({ file: process.execPath, args: ['-e', script], cwd: process.cwd() })

describe('measureProcess', () => {
  test('says how long a process took', async () => {
    const { seconds } = await measureProcess(node(''))
    expect(seconds).toBeGreaterThan(0)
  })

  test('runs the process where it is told to, with the environment it is given', async () => {
    const cwd = realpathSync(tmpdir())
    const command = { ...node('if (process.cwd() !== process.env.EXPECTED_FOLDER) process.exit(1)'), cwd }
    await expect(measureProcess({ ...command, env: { EXPECTED_FOLDER: cwd } })).resolves.toBeDefined()
    await expect(measureProcess({ ...command, env: { EXPECTED_FOLDER: 'elsewhere' } })).rejects.toThrow('code 1')
  })

  test('refuses to measure failures, and shows what they wrote', async () => {
    await expect(measureProcess(node("console.error('no such schema'); process.exit(3)"))).rejects.toThrow(
      /no such schema/,
    )
  })
})

describe('watchPeak', () => {
  test('knows the peak of a process on Linux, and admits that it does not elsewhere', () => {
    const watch = watchPeak(process.pid)
    watch.stop()
    const megabytes = watch.megabytes()
    if (process.platform === 'linux') expect(megabytes).toBeGreaterThan(10)
    else expect(megabytes).toBeNull()
  })

  test('knows nothing of a process that is not there', () => {
    const watch = watchPeak(undefined)
    watch.stop()
    expect(watch.megabytes()).toBeNull()
  })
})

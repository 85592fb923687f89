import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { decodeObjects, encodeObjects } from '../../../src/index.js'
import type { WorkAnswer, WorkRequest } from './line-worker.js'

// Measures what reading and writing a versioned object take: gets what to do as a line of JSON, answers with one. Its counterpart
// in Python is `cinder_worker.py`.

/** How long a contender runs before it is measured for the first time, and how long a sample takes, in milliseconds of CPU. */
const warmUpMs = 400
const sampleMs = 200

/** Does it once; the length of what came of it, so that nothing can be left out. */
type Once = () => number

const [folder = ''] = process.argv.slice(2)
const load = (file: string): Promise<unknown> => import(pathToFileURL(`${folder}/${file}`).href)
const { volumeObject } = (await load('objects.js')) as { readonly volumeObject: Parameters<typeof decodeObjects>[1] }
const { def_Volume: check } = (await load('validators.js')) as { readonly def_Volume: (value: unknown) => boolean }

const prepared = new Map<string, { readonly once: Once; readonly times: number }>()

for await (const line of createInterface({ input: process.stdin })) {
  let answer: WorkAnswer
  try {
    answer = answerTo(JSON.parse(line) as WorkRequest)
  } catch (error) {
    answer = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}

function answerTo(request: WorkRequest): WorkAnswer {
  const key = JSON.stringify(request)
  const ready = prepared.get(key) ?? prepare(request)
  prepared.set(key, ready)
  return { cpuMicros: measure(ready.once, ready.times) }
}

function prepare(request: WorkRequest): { readonly once: Once; readonly times: number } {
  const once = workOf(request)
  let micros = measure(once, 100)
  for (let spent = 0; spent < warmUpMs * 1_000; spent += micros * 500) micros = measure(once, 500)
  return { once, times: Math.max(100, Math.round((sampleMs * 1_000) / micros)) }
}

function workOf({ contender, direction, file }: WorkRequest): Once {
  const primitive: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const text = JSON.stringify(primitive)
  if (contender === 'json') {
    return direction === 'read'
      ? () => Object.keys(JSON.parse(text) as object).length
      : () => JSON.stringify(primitive).length
  }
  const read = (): object => {
    const value: unknown = JSON.parse(text)
    if (!check(value)) throw new Error('The object does not match its schema')
    return decodeObjects(value, volumeObject) as object
  }
  const volume = read()
  const write = (): string => {
    const value = encodeObjects(volume, volumeObject)
    if (!check(value)) throw new Error('The object does not match its schema')
    return JSON.stringify(value)
  }
  if (!isDeepStrictEqual(JSON.parse(write()), primitive)) throw new Error(`${file} is not written as it was read`)
  return direction === 'read' ? () => Object.keys(read()).length : () => write().length
}

/** Microseconds of CPU that once takes, of all threads of the process. */
function measure(once: Once, times: number): number {
  const start = process.cpuUsage()
  let sum = 0
  for (let time = 0; time < times; time++) sum += once()
  const { user, system } = process.cpuUsage(start)
  if (sum === 0) throw new Error('Nothing was done')
  return (user + system) / times
}

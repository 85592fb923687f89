import { execFile } from 'node:child_process'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { projectRoot } from '../../../scripts/lib/project-root.js'
import { onInterrupt } from '../interrupts.js'
import { LineWorker } from '../objects/line-worker.js'
import { ratioText } from '../report.js'
import type { Row } from '../row.js'
import { findRow } from '../rows.js'
import { Closing } from '../rpc/closing.js'
import { stage } from '../staging.js'
import type { Group, OpenSuite, Suite, SuiteSettings } from '../suite.js'

const contenders = ['json', 'stubwire', 'python-json', 'cinder']
const ofPython: ReadonlySet<string> = new Set(['python-json', 'cinder'])
/** Debian's, for which python3-cinder is packaged; another Python may come first in the path. */
const python = process.env.STUBWIRE_PYTHON ?? '/usr/bin/python3'

const examples = [
  { name: 'Volume', file: 'volume.json' },
  { name: 'Volume with attachment and cluster', file: 'volume-clustered-attached.json' },
]

const notes = [
  'CPU is what all threads of the process used, collecting garbage included.',
  'json: JSON.parse or JSON.stringify of the text alone. stubwire: the same, generated validator, and envelopes to plain objects or back.',
  "python-json: json.loads or json.dumps of the text alone. cinder: the same, and cinder's own serializer of objects on oslo.versionedobjects.",
]

/** What a versioned object costs beside its JSON. */
export const suite: Suite = {
  about: 'a versioned object of cinder from and to its text',
  defaultRounds: 9,
  contenders,
  open,
}

async function open({ wants, say }: SuiteSettings): Promise<OpenSuite> {
  const closing = new Closing()
  const forget = onInterrupt(() => closing.close())
  closing.add(async () => forget())
  try {
    const versions = contenders.some((name) => ofPython.has(name) && wants(name)) ? await pythonVersions(say) : {}
    const hasPython = Object.keys(versions).length > 0
    const names = contenders.filter((name) => wants(name) && (hasPython || !ofPython.has(name)))
    const staging = await stage()
    closing.add(staging.close)
    const generated = join(staging.folder, 'generated/cinder-volume')
    await cp(join(projectRoot, 'generated/cinder-volume'), generated, { recursive: true })
    await staging.compile('generated')
    const node = new LineWorker(process.execPath, [staging.compiled('bench/src/objects/worker.ts'), generated])
    closing.add(() => node.close())
    const other = hasPython ? new LineWorker(python, [join(projectRoot, 'bench/src/objects/cinder_worker.py')]) : node
    closing.add(() => other.close())
    const groups = examples.flatMap(({ name, file }) =>
      (['read', 'write'] as const).map((direction): Group => {
        const path = join(projectRoot, 'test/fixtures/cinder/examples', file)
        const worker = (contender: string) => (ofPython.has(contender) ? other : node)
        const sample = async (contender: string) => ({
          CPU: await worker(contender).measure({ contender, direction, file: path }),
        })
        return {
          name: `${direction} ${name}`,
          contenders: names.map((contender) => ({ name: contender, sample: () => sample(contender) })),
        }
      }),
    )
    return {
      metrics: [{ name: 'CPU', unit: 'µs/object', digits: 1 }],
      groups,
      versions,
      notes: () => notes,
      conclude: (rows) => conclude(rows, groups),
      close: () => closing.close(),
    }
  } catch (error) {
    await closing.close()
    throw error
  }
}

/** Versions of what is measured in Python; none, aloud, if this machine does not have it. */
async function pythonVersions(say: (line: string) => void): Promise<Record<string, string>> {
  const program = [
    'import cinder.objects, oslo_versionedobjects, platform',
    'from importlib.metadata import version',
    'print(platform.python_version(), version("cinder"), version("oslo.versionedobjects"))',
  ].join('\n')
  try {
    const { stdout } = await promisify(execFile)(python, ['-c', program])
    const [Python = '', cinder = '', objects = ''] = stdout.trim().split(' ')
    return { Python, cinder, 'oslo.versionedobjects': objects }
  } catch {
    say(`python-json and cinder are skipped: ${python} cannot import cinder.objects (Debian: python3-cinder)`)
    return {}
  }
}

function conclude(rows: readonly Row[], groups: readonly Group[]): string {
  const parts = groups.flatMap(({ name }) => {
    const [json, stubwire, , cinder] = contenders.map((contender) => findRow(rows, name, contender, 'CPU')?.median)
    if (json === undefined || stubwire === undefined) return []
    const beside = cinder === undefined ? '' : ` and 1/${ratioText(cinder / stubwire)} of cinder's`
    return [`to ${name} ${stubwire.toFixed(1)} µs, ${ratioText(stubwire / json)}× its JSON alone${beside}`]
  })
  return parts.length === 0 ? '' : `So it takes ${parts.join('; ')}.`
}

import { randomBytes } from 'node:crypto'
import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundleApis } from '../../../scripts/lib/bundle-apis.js'
import { projectRoot } from '../../../scripts/lib/project-root.js'
import { onInterrupt } from '../interrupts.js'
import type { Row } from '../row.js'
import { findRow } from '../rows.js'
import { openBroker } from '../rpc/bench-broker.js'
import { Closing } from '../rpc/closing.js'
import { stage } from '../staging.js'
import { amqplibProgram, cinderProgram } from '../start/programs.js'
import { startOnce } from '../start/started-process.js'
import type { OpenSuite, Suite, SuiteSettings } from '../suite.js'

const contenders = ['empty', 'amqplib', 'stubwire']
const group = 'from start to serving'

/** What it takes until a server serves. */
export const suite: Suite = {
  about: 'start of a server process until it serves on RabbitMQ',
  defaultRounds: 15,
  contenders,
  open,
}

async function open({ wants }: SuiteSettings): Promise<OpenSuite> {
  const closing = new Closing()
  const forget = onInterrupt(() => closing.close())
  closing.add(async () => forget())
  try {
    const staging = await stage()
    closing.add(staging.close)
    await cp(join(projectRoot, 'generated/cinder-volume'), join(staging.folder, 'dist/generated/cinder-volume'), {
      recursive: true,
    })
    await staging.compile('dist/generated')
    await bundleApis(join(staging.folder, 'dist'))
    const broker = await openBroker()
    closing.add(() => broker.close())
    const topic = `bench-${randomBytes(6).toString('hex')}`
    closing.add(() => broker.clear([topic, `${topic}-amqplib`]))
    const { amqpUrl, transportUrl } = broker
    const programs: Readonly<Record<string, string>> = {
      empty: `process.stdout.write('serving')\nprocess.stdin.resume()\n`,
      amqplib: amqplibProgram({ amqpUrl, transportUrl, topic: `${topic}-amqplib` }),
      stubwire: cinderProgram({ amqpUrl, transportUrl, topic }),
    }
    const names = contenders.filter(wants)
    for (const name of names) await writeFile(join(staging.folder, `start-${name}.mjs`), programs[name] ?? '')
    return {
      metrics: [
        { name: 'time', unit: 'ms', digits: 0 },
        { name: 'CPU', unit: 'ms', digits: 0 },
      ],
      groups: [
        {
          name: group,
          contenders: names.map((name) => ({
            name,
            sample: () => startOnce(join(staging.folder, `start-${name}.mjs`), staging.folder),
          })),
        },
      ],
      versions: {},
      notes: () => [
        'Whole processes: from their start to the moment when they serve, by the clock of the parent; CPU until then, in steps of 10 ms.',
        'empty: Node itself. amqplib: connection, channel, exchange, queue, binding, consumer. stubwire: the package as it is published, with the whole API of cinder-volume, its validators among it: one connection, three queues and their consumers.',
      ],
      conclude,
      json: (rows) => ({ broker: broker.name, rows }),
      close: () => closing.close(),
    }
  } catch (error) {
    await closing.close()
    throw error
  }
}

function conclude(rows: readonly Row[]): string {
  const median = (contender: string, metric: string) => findRow(rows, group, contender, metric)?.median
  const [time, theirs] = [median('stubwire', 'time'), median('amqplib', 'time')]
  const [cpu, theirCpu] = [median('stubwire', 'CPU'), median('amqplib', 'CPU')]
  if (time === undefined || theirs === undefined) return ''
  const used = cpu === undefined || theirCpu === undefined ? '' : ` and ${Math.round(cpu - theirCpu)} ms of CPU`
  return `So a server of cinder-volume serves ${Math.round(time - theirs)} ms${used} after one of amqplib alone.`
}

import { parseArgs } from 'node:util'
import { connect, serve, silentLogger, type Transport } from 'stubwire'
import { CinderVolumeClient, cinderVolumeEndpoint, VolumeNotFound } from 'stubwire/cinder-volume'
import { generate } from '../../codegen/index.js'
import { madeUpCalls } from './made-up-calls.js'
import { context, snapshot, volume } from './real-objects.js'
import { Story } from './story.js'
import { volumeService } from './volume-service.js'

const { values: options } = parseArgs({ options: { url: { type: 'string', default: 'memory:' } } })
const story = new Story(new URL(import.meta.url))
const otherVolume = '99999999-9999-4999-8999-999999999999'
const server = 'tshost@lvm'

/** What reached the servers, so that the demo can wait for what nobody answers. */
const heard: string[] = []
const tell = (text: string) => {
  heard.push(text)
  story.aside(text)
}

async function generateCode(): Promise<void> {
  await story.step('Compile the schemas into clients, servers, validators and contract tests', async () => {
    const apis = await generate({ root: process.cwd(), schemas: 'schemas', out: 'generated' })
    return apis.map(
      ({ facts }) => `${facts.name} ${facts.version}: ${facts.methods} methods, ${facts.validators} validators`,
    )
  })
}

async function serveOn(transport: Transport, host: string) {
  return serve(transport, {
    target: { topic: 'cinder-volume', server: host },
    endpoints: [cinderVolumeEndpoint(volumeService(host, tell))],
    logger: silentLogger,
  })
}

async function callMethods(transport: Transport): Promise<void> {
  const volumes = new CinderVolumeClient(transport, { context, timeoutMs: 5_000 })

  await story.step('A call and its result', () => volumes.getCapabilities({ discover: true }, { server }))

  await story.step('A versioned object goes and another one comes back', async () => {
    const host = { host_name: 'compute-1', instance_uuid: otherVolume, mountpoint: '/dev/vdb', mode: 'rw' } as const
    const attached = await volumes.attachVolume({ volume_id: volume.id ?? '', ...host, volume }, { server })
    return { id: attached.id, mountpoint: attached.mountpoint, attach_status: attached.attach_status }
  })

  await story.step('An error that the schema declares arrives as its own class', async () => {
    try {
      return await volumes.acceptTransfer({ volume_id: otherVolume, new_user: 'u', new_project: 'p' }, { server })
    } catch (error) {
      if (error instanceof VolumeNotFound) tell(`instanceof VolumeNotFound, volume_id ${error.data.volume_id}`)
      throw error
    }
  })

  await story.step('Wrong arguments are refused before anything is sent', () =>
    volumes.getCapabilities({ discover: 'yes' as never }, { server }),
  )

  await story.step('Sent past the typed client, the server refuses them before it dispatches', () =>
    volumes.rpc.callByName('get_capabilities', { discover: 'yes', detail: 1 }, { server, version: '3.0' }),
  )
}

async function crossVersions(transport: Transport): Promise<void> {
  const older = new CinderVolumeClient(transport, { context, timeoutMs: 5_000, versionCap: '3.10' })
  const transfer = { volume_id: volume.id ?? '', new_user: 'u', new_project: 'p', no_snapshots: true }

  await story.step('While peers of 3.10 remain, the newer argument no_snapshots is left out', () =>
    older.acceptTransfer(transfer, { server }),
  )

  await story.step('A method that they do not have is refused at once', () =>
    older.reimage({ volume, image_meta: { id: otherVolume } }, { server }),
  )

  await story.step('The same question without sending', async () => ({
    acceptTransfer: older.canSend('acceptTransfer', transfer),
    reimage: older.canSend('reimage', {}),
  }))
}

async function sendWithoutAnswer(transport: Transport): Promise<void> {
  const volumes = new CinderVolumeClient(transport, { context, timeoutMs: 5_000 })

  await story.step('A cast is done when the broker has it; the work follows', async () => {
    await volumes.createSnapshot({ snapshot }, { server })
    await until(() => heard.some((text) => text.includes('snapshots')))
  })

  await story.step('A fanout reaches every server of the topic', async () => {
    await volumes.publishServiceCapabilities()
    await until(() => heard.filter((text) => text.includes('publish_service_capabilities')).length === 2)
  })
}

/** Waits for something to become true, at most five seconds. */
async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('waited for five seconds in vain')
    await new Promise((resolve) => setImmediate(resolve))
  }
}

story.title('Stubwire: cinder’s volume API, from schema to answered call')
await generateCode()

story.title(`Two servers and a typed client on ${options.url.replace(/\/\/[^@/]*@/, '//***@')}`)
const transport = await connect(options.url)
const servers = [await serveOn(transport, server), await serveOn(transport, 'tshost2@lvm')]
await callMethods(transport)

story.title('Old and new side by side')
await crossVersions(transport)

story.title('Without an answer')
await sendWithoutAnswer(transport)

story.title('What nobody wrote by hand')
await story.step('Every call of the API, with arguments and results made up from the schema', () =>
  madeUpCalls(transport, 5),
)

for (const running of servers) await running.stop({ graceMs: 5_000 })
await transport.close()
story.end('every call got exactly one answer, the servers have stopped')

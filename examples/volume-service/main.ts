import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { connect } from 'stubwire'
import { volumeService } from './volume-service.js'

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: process.env.STUBWIRE_URL ?? 'rabbit://' },
    host: { type: 'string', default: `${hostname()}@files` },
    folder: { type: 'string', default: 'volumes' },
  },
})

await using transport = await connect(values.url)
const service = volumeService(transport, { ...values, signals: true })
await service.start()
console.log(`${values.host} serves cinder-volume, with its volumes in ${resolve(values.folder)}`)
await service.wait()

/** What a program that starts needs to know. */
export interface StartSettings {
  readonly amqpUrl: string
  readonly transportUrl: string
  readonly topic: string
}

/** The least that a server on amqplib does: connect, declare its queue, consume. */
export function amqplibProgram({ amqpUrl, topic }: StartSettings): string {
  return `import { connect } from 'amqplib'
const connection = await connect(${JSON.stringify(amqpUrl)}, { noDelay: true })
const channel = await connection.createChannel()
await channel.assertExchange(${JSON.stringify(topic)}, 'topic', { durable: false })
await channel.assertQueue(${JSON.stringify(topic)}, { durable: false })
await channel.bindQueue(${JSON.stringify(topic)}, ${JSON.stringify(topic)}, ${JSON.stringify(topic)})
await channel.consume(${JSON.stringify(topic)}, () => {})
process.stdout.write('serving')
process.stdin.resume().once('end', () => connection.close())
`
}

/** A server of the whole API of cinder-volume, as the package has it. */
export function cinderProgram({ transportUrl, topic }: StartSettings): string {
  const target = JSON.stringify({ exchange: topic, topic, server: 'bench' })
  return `import { connect, serve } from 'stubwire'
import { cinderVolumeEndpoint } from 'stubwire/cinder-volume'
const transport = await connect(${JSON.stringify(transportUrl)})
const server = await serve(transport, { target: ${target}, endpoints: [cinderVolumeEndpoint({})] })
process.stdout.write('serving')
process.stdin.resume().once('end', async () => {
  await server.stop()
  await transport.close()
})
`
}

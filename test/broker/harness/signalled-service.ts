/** A process that runs a service until a signal stops it; arguments: URL, topic. Its handler ends once the signal has come. */
import { once } from 'node:events'
import { connect, plainEndpoint, Service, serviceTargets } from 'stubwire'

const [url = '', topic = ''] = process.argv.slice(2)
const signalled = once(process, 'SIGTERM')
const transport = await connect(url)
const service = new Service(transport, {
  targets: serviceTargets({ topic, host: 'n@b' }),
  endpoints: [
    plainEndpoint({
      handlers: {
        work: async () => {
          console.log('working')
          await signalled
          return 'done'
        },
      },
    }),
  ],
  hooks: { afterStart: () => console.log('started'), afterStop: () => console.log('stopped') },
  signals: true,
})
await service.start()
await service.wait()
await transport.close()

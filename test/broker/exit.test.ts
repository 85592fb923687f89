import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { eventually } from './harness/eventually.js'
import { plainServer } from './harness/plain-server.js'
import { brokerSuite, freshTopic, request, sending } from './harness/suite.js'

const suite = brokerSuite()

describe('a transport that is closed', () => {
  it('lets the process end, whatever the broker was like', async () => {
    const script = fileURLToPath(new URL('./harness/quiet-exit.ts', import.meta.url))
    const program = spawn(
      process.execPath,
      ['--import', 'tsx', '--conditions', 'stubwire-source', script, suite.broker.url(suite.vhost)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let printed = ''
    program.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
    const code = await new Promise((resolve) => program.once('close', resolve))
    expect(JSON.parse(printed)).toEqual({
      broker: ['answer', 'CallCancelled'],
      absent: ['MessagingTimeout', 'ServerListenError'],
      noTls: ['MessageDeliveryFailure', 'ServerListenError'],
      silent: ['MessagingTimeout', 'ServerListenError'],
    })
    expect(code).toBe(0)
  })

  it('closes twice without harm', async () => {
    const transport = await suite.open({ query: { stubwire_mandatory_requests: 'false' } })
    await transport.cast({ topic: freshTopic() }, request('m'), sending())
    await expect(Promise.all([transport.close(), transport.close()])).resolves.toBeDefined()
    await expect(transport.close()).resolves.toBeUndefined()
  })

  it('closes at once if it was never used, or is just being connected', async () => {
    const unused = await suite.open()
    await expect(unused.close()).resolves.toBeUndefined()
    const connecting = await suite.open()
    const cast = connecting.cast({ topic: freshTopic() }, request('m'), sending())
    cast.catch(() => {})
    await connecting.close()
    await expect(cast).rejects.toThrow('closed')
  })
})

// A broker that is not ours cannot be asked what is in it.
if (suite.broker.canControl) {
  describe('a transport that is closed', () => {
    it('leaves no connection, and of its queues what oslo.messaging leaves', async () => {
      const { broker } = suite
      const vhost = await broker.createVhost()
      suite.onEnd(() => broker.deleteVhost(vhost))
      const topic = freshTopic()
      const transport = await suite.open({ url: broker.url(vhost) })
      await plainServer(transport, { topic, server: 'one' })
      await transport.call({ topic }, request('m'), sending())
      await transport.close()
      await eventually(async () => expect(await broker.connections(vhost)).toEqual([]))
      const queues = (await broker.queues(vhost)).map(({ name }) => name.replace(/^reply_[0-9a-f]{32}$/, 'reply_ID'))
      expect(queues.sort()).toEqual(['reply_ID', topic, `${topic}.one`].sort())
      expect((await broker.exchanges(vhost)).map(({ name }) => name)).toEqual(['openstack'])
    })
  })
}

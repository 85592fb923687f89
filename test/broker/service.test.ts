import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { RpcClient } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { eventually } from './harness/eventually.js'
import { brokerSuite, freshTopic } from './harness/suite.js'

const suite = brokerSuite()
const script = fileURLToPath(new URL('./harness/signalled-service.ts', import.meta.url))

function startProcess(topic: string): ChildProcess {
  const node = ['--import', 'tsx', '--conditions', 'stubwire-source']
  const program = spawn(process.execPath, [...node, script, suite.broker.url(suite.vhost), topic], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  suite.onEnd(async () => void program.kill('SIGKILL'))
  return program
}

describe('a service in a process of its own', () => {
  it('finishes its work on SIGTERM and lets the process end', async () => {
    const topic = freshTopic()
    const program = startProcess(topic)
    const ended = once(program, 'close')
    let printed = ''
    program.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
    await eventually(async () => expect(printed).toContain('started'))
    const transport = await suite.open()
    const client = new RpcClient(transport, { target: { topic: `${topic}.n@b`, server: 'n' }, timeoutMs: 20_000 })
    const answer = client.callByName('work', {})
    await eventually(async () => expect(printed).toContain('working'))
    program.kill('SIGTERM')
    await expect(answer).resolves.toBe('done')
    expect((await ended)[0]).toBe(0)
    expect(printed.trim().split('\n')).toEqual(['started', 'working', 'stopped'])
  })
})

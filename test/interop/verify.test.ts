import { afterEach, describe, expect, it } from 'vitest'
import { RunningCommand } from '../broker/cli/command.js'
import { brokerSuite, freshTopic } from '../broker/harness/suite.js'
import { PythonPeer } from './harness/python.js'

const suite = brokerSuite()
const peers: PythonPeer[] = []

afterEach(async () => {
  await Promise.all(peers.splice(0).map((peer) => peer.end()))
})

interface Report {
  readonly peer: string
  readonly cases: readonly {
    readonly name: string
    readonly outcome: string
    readonly message?: string
    readonly notes: readonly string[]
  }[]
}

/** Starts a class of `verified_server.py`, and verifies it by the command. */
async function verify(kind: string, ...more: string[]): Promise<{ code: number | null; report: Report; err: string }> {
  const topic = freshTopic()
  const url = suite.broker.url(suite.vhost)
  peers.push(await PythonPeer.start('verified_server.py', [url, topic, 'one', kind]))
  const args = ['verify', 'greeter', '--url', url, '--topic', topic, '--json', '--timeout-ms', '10000', ...more]
  const command = new RunningCommand(args)
  suite.onEnd(() => command.interrupt())
  const code = await command.ended()
  return { code, report: JSON.parse(command.stdout || '{"cases":[]}') as Report, err: command.stderr }
}

const failed = ({ cases }: Report) => cases.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name)
const notes = ({ cases }: Report) => cases.flatMap((it) => it.notes)

describe('stubwire verify and a server of oslo.messaging', { timeout: 60_000 }, () => {
  it('passes one that keeps the contract, and notes what Python does not check', async () => {
    const { code, report, err } = await verify('Greeter')
    expect({ code, err, failed: failed(report) }).toEqual({ code: 0, err: '', failed: [] })
    expect(report.peer).toBe('oslo')
    expect(notes(report)).toContain('a text of 0 characters, one less than minLength, at /name was served unchecked')
  })

  it('notes an argument that has a default there and none in the schema', async () => {
    const { code, report } = await verify('DefaultName', '--method', 'greet')
    expect(code).toBe(0)
    expect(notes(report)).toContain(
      'required member "name" left out, at the arguments was served: it has a default there',
    )
  })

  it('sends no valid or invalid values to what may change something, with --safe-only', async () => {
    const { code, report } = await verify('Greeter', '--safe-only')
    expect(code).toBe(0)
    expect(report.cases.filter(({ name }) => name.startsWith('remember')).map(({ name }) => name)).toEqual([
      'remember 1.1 refuses an argument that it does not know',
      'remember 1.1 answers exactly once',
    ])
  })

  it.each([
    ['WrongResult', 'greet 1.0 answers valid arguments as its schema promises', /"greeting".*breaks "type"/],
    ['UndeclaredError', 'greet 1.0 answers valid arguments as its schema promises', /KeyError: .*UnknownLanguage/],
    ['OtherNames', 'greet 1.0 answers valid arguments as its schema promises', /TypeError: .*name/],
    ['OldVersion', 'greet 1.1 answers valid arguments as its schema promises', /UnsupportedVersion/],
  ])('finds %s', async (kind, name, message) => {
    const { code, report } = await verify(kind, '--peer', 'oslo')
    expect(code).toBe(1)
    expect(report.cases.find((it) => it.name === name)).toMatchObject({
      outcome: 'failed',
      message: expect.stringMatching(message),
    })
  })

  it('finds an argument that is taken and not in the schema', async () => {
    const { report } = await verify('AnyArguments', '--peer', 'oslo')
    expect(failed(report)).toContain('greet 1.0 refuses an argument that it does not know')
  })
})

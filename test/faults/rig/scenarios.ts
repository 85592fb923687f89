import { setTimeout as delay } from 'node:timers/promises'
import type { Broker } from '../../broker/harness/broker.js'
import { eventually } from '../../broker/harness/eventually.js'
import type { Rig, RigNeeds } from './rig.js'

/** A fault. */
export interface Scenario {
  readonly name: string
  readonly title: string
  readonly needs: RigNeeds
  /** Whether the load begins before the fault, and `inject` is called once it runs well; default true. */
  readonly loadFirst?: boolean
  /** Whether it takes requests and answers along that wait in a queue; default false. */
  readonly mayLose?: boolean
  /**
   * Whether senders publish requests again, so that another server may execute one that was executed already; default false.
   */
  readonly mayRepeat?: boolean
  /** Brings the fault about. */
  inject(rig: Rig, scale: Scale): Promise<Injection>
}

/** What a fault was. */
export interface Injection {
  /** When it was over, in milliseconds since the epoch. */
  readonly overAt: number
  /** After how long every connection was given up, in milliseconds; null if not all were. */
  readonly noticedMs?: number | null
  /** How long nobody could reach a broker, in milliseconds; absent where that is of no interest. */
  readonly outageMs?: number
}

/** How long faults last, in milliseconds; short ones keep tests short. */
export interface Scale {
  readonly brokerAwayMs: number
  readonly halfOpenMs: number
  readonly alarmMs: number
  readonly absentMs: number
  readonly stallMs: number
  readonly pauseMs: number
  /** How many nodes of a cluster are killed, one after the other. */
  readonly nodesKilled: number
}

/** As the other stacks were measured. */
export const fullScale: Scale = {
  brokerAwayMs: 3_000,
  halfOpenMs: 20_000,
  alarmMs: 6_000,
  // The broker takes some more seconds to start: it is up after about five.
  absentMs: 500,
  stallMs: 7_000,
  pauseMs: 3_000,
  nodesKilled: 2,
}

/** For tests. */
export const smallScale: Scale = {
  brokerAwayMs: 200,
  halfOpenMs: 4_000,
  alarmMs: 1_000,
  absentMs: 0,
  stallMs: 7_000,
  pauseMs: 500,
  nodesKilled: 1,
}

async function deleteQueue(rig: Rig, name: string): Promise<void> {
  await rig.broker.ctl('delete_queue', name)
}

async function replyQueue(rig: Rig): Promise<string> {
  const queue = (await rig.broker.queues('/')).find(({ name, consumers }) => name.startsWith('reply_') && consumers > 0)
  if (!queue) throw new Error('the client has no reply queue')
  return queue.name
}

/** The node that most of the connections of the rig lead to. */
async function usedNode(rig: Rig): Promise<Broker> {
  const counts = await Promise.all(rig.nodes.map(async (node) => (await localConnections(node)).length))
  return rig.nodes[counts.indexOf(Math.max(...counts))] as Broker
}

async function localConnections(node: Broker): Promise<string[]> {
  const text = await node.ctl('eval', 'rabbit_networking:connections_local().')
  return text.match(/<[\d.]+>/g) ?? []
}

/** Every fault that is tried, in the order of the table in docs/reliability.md. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'F1',
    title: 'broker killed and started again',
    needs: {},
    async inject({ broker }, { brokerAwayMs }) {
      await broker.kill()
      const goneAt = Date.now()
      await delay(brokerAwayMs)
      await broker.restart()
      const overAt = Date.now()
      return { overAt, outageMs: overAt - goneAt }
    },
  },
  {
    name: 'F2',
    title: 'all connections cut, twice',
    needs: { proxied: true },
    mayRepeat: true,
    async inject(rig, { pauseMs }) {
      rig.proxy.cut()
      await rig.healthy()
      await delay(pauseMs)
      rig.proxy.cut()
      return { overAt: Date.now() }
    },
  },
  {
    name: 'F3',
    title: 'half-open: no byte passes',
    needs: { proxied: true },
    async inject({ proxy }, { halfOpenMs }) {
      const { connections } = proxy
      const frozenAt = Date.now()
      proxy.freeze()
      await delay(halfOpenMs)
      proxy.thaw()
      const overAt = Date.now()
      // Who gives a connection up opens another one.
      const reopened = proxy.joinedAt.filter((at) => at >= frozenAt && at <= overAt)[connections - 1]
      return { overAt, noticedMs: reopened === undefined ? null : reopened - frozenAt }
    },
  },
  {
    name: 'F4',
    title: "the server's topic queue deleted",
    needs: {},
    mayLose: true,
    // The broker refuses what it has not confirmed yet, though a server may have it.
    mayRepeat: true,
    async inject(rig) {
      await deleteQueue(rig, rig.topic)
      return { overAt: Date.now() }
    },
  },
  {
    name: 'F5',
    title: "the client's reply queue deleted",
    needs: {},
    mayLose: true,
    async inject(rig) {
      await deleteQueue(rig, await replyQueue(rig))
      return { overAt: Date.now() }
    },
  },
  {
    name: 'F6',
    title: 'cluster of three, the node in use killed, then another one',
    // An answer in a queue of one node alone would go with the node.
    needs: { nodes: 3, query: { rabbit_transient_quorum_queue: 'true' } },
    async inject(rig, { pauseMs, nodesKilled }) {
      let overAt = 0
      for (let kills = 0; kills < nodesKilled; kills++) {
        if (kills > 0) await delay(pauseMs)
        const node = await usedNode(rig)
        await node.kill()
        overAt = Date.now()
        await rig.healthy()
        await node.restart()
      }
      return { overAt }
    },
  },
  {
    name: 'F7',
    title: 'memory alarm: publishers blocked',
    needs: {},
    async inject({ broker }, { alarmMs }) {
      await broker.ctl('set_vm_memory_high_watermark', '0.00000001')
      await delay(alarmMs)
      await broker.ctl('set_vm_memory_high_watermark', '0.6')
      return { overAt: Date.now() }
    },
  },
  {
    name: 'F8',
    title: 'rolling restart of three servers',
    needs: { servers: 3 },
    inject: (rig) => rollingRestart(rig),
  },
  {
    name: 'F9',
    title: 'broker absent at the start',
    needs: { brokerRuns: false },
    loadFirst: false,
    async inject(rig, { absentMs }) {
      rig.client.start()
      const beganAt = Date.now()
      await delay(absentMs)
      await rig.broker.restart()
      const overAt = Date.now()
      return { overAt, outageMs: overAt - beganAt }
    },
  },
  {
    name: 'F10',
    title: 'one server of three killed',
    needs: { servers: 3, monitorMs: 2_000 },
    inject: (rig) => killOne(rig),
  },
  {
    name: 'F10-once',
    title: 'the same with delivery at least once',
    needs: { servers: 3, atLeastOnce: true },
    inject: (rig) => killOne(rig),
  },
  {
    name: 'channel-404',
    title: 'the topic exchange deleted: channel closed with 404',
    needs: { query: { stubwire_redeclare: '2' } },
    async inject(rig) {
      await rig.broker.ctl(
        'eval',
        'rabbit_exchange:delete(rabbit_misc:r(<<"/">>, exchange, <<"openstack">>), false, <<"test">>).',
      )
      return { overAt: Date.now() }
    },
  },
  {
    name: 'channel-406',
    title: 'channels closed by the broker with 406',
    needs: {},
    mayRepeat: true,
    async inject(rig) {
      await rig.broker.ctl(
        'eval',
        '[exit(C, {amqp_error, precondition_failed, "closed by a test", none}) || C <- rabbit_channel:list_local()].',
      )
      return { overAt: Date.now() }
    },
  },
  {
    name: 'cancel',
    title: 'every queue deleted: consumers cancelled',
    needs: {},
    mayLose: true,
    // The broker refuses what it has not confirmed yet, though a server may have it.
    mayRepeat: true,
    async inject(rig) {
      const queues = (await rig.broker.queues('/')).filter(({ consumers }) => consumers > 0)
      await rig.broker.ctl(
        'eval',
        `[begin {ok, Q} = rabbit_amqqueue:lookup(rabbit_misc:r(<<"/">>, queue, N)),
           rabbit_amqqueue:delete(Q, false, false, <<"test">>) end || N <- [${queues.map(({ name }) => `<<"${name}">>`).join(', ')}]].`,
      )
      return { overAt: Date.now() }
    },
  },
  {
    name: 'stall',
    title: 'event loops of server and client stalled beyond the heartbeat',
    needs: { query: { heartbeat_timeout_threshold: '2' } },
    async inject(rig, { stallMs }) {
      rig.client.stall(stallMs)
      await delay(stallMs + 1_000)
      rig.servers[0]?.stall(stallMs)
      await delay(stallMs)
      return { overAt: Date.now() }
    },
  },
]

async function killOne(rig: Rig): Promise<Injection> {
  const [victim] = rig.servers
  if (!victim) throw new Error('there is no server')
  rig.forget(victim)
  await victim.kill()
  return { overAt: Date.now() }
}

async function rollingRestart(rig: Rig): Promise<Injection> {
  for (const server of [...rig.servers]) {
    rig.forget(server)
    await server.stop()
    // Under the same name, as a service comes back: its own queue is there still.
    await rig.addServer(server.name).untilReady()
    await eventually(() => rig.servers.length === 3)
  }
  return { overAt: Date.now() }
}

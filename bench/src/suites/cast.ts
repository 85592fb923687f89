import { openPairs } from '../rpc/pair-suite.js'
import { castContenders, castLoads, castMetrics, concludeRpc } from '../rpc/rpc-report.js'
import type { Suite } from '../suite.js'

const notes = [
  'A cast is over when the broker has confirmed it; a server takes the messages off the queue meanwhile, in its own time. A closed loop of 1.2 s after 0.25 s that do not count.',
  'CPU is what the operating system counts for client and server; broker is that of the broker.',
  'naive: amqplib, the messages of oslo.messaging, a confirming channel; the server acknowledges each message. stubwire: everything at its default. nest: emit() of @nestjs/microservices. oslo: oslo.messaging, a thread for each cast in flight.',
]

/** What casts cost that the broker confirms. */
export const suite: Suite = {
  about: 'confirmed casts over RabbitMQ, about 100 B of arguments',
  defaultRounds: 5,
  contenders: castContenders,
  open: (settings) =>
    openPairs(
      {
        ...{ name: 'cast', send: 'cast', contenders: castContenders, loads: castLoads, metrics: castMetrics, notes },
        conclude: (rows) => concludeRpc(rows, 'cast'),
      },
      settings,
    ),
}

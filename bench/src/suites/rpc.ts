import { openPairs } from '../rpc/pair-suite.js'
import { concludeRpc, loads, rpcContenders, rpcMetrics } from '../rpc/rpc-report.js'
import type { Suite } from '../suite.js'

const notes = [
  'A closed loop of 1.2 s after 0.25 s that do not count; at 128 in flight p50 and p99 are mostly waiting in line. All on one machine: a slow broker makes all contenders alike.',
  'CPU is what the operating system counts for a process and its children, user and system, in steps of 10 ms; the column CPU is client and server together, broker is that of the broker, its idling included.',
  'Arguments are an order of exactly that many bytes of JSON, as lines of 30 bytes; the handler adds their quantities up. All connections have Nagle off.',
  'raw: amqplib, one level of JSON, no acknowledgements, exclusive reply queue and correlation ids. naive: amqplib and the messages of oslo.messaging, JSON in JSON, an acknowledgement a message, no confirmations. Neither checks anything, has timeouts, or outlives its connection.',
  'stubwire: generated client and server, everything at its default: arguments, results and contexts checked on both sides, deadlines, calls and answers confirmed together, duplicates dropped.',
  'nest: @nestjs/microservices over RMQ at its defaults, no acknowledgements, checks nothing. moleculer: AMQP, prefetch 128, logger, metrics and tracing off; checks arguments. rabbitmq-client: its RPC client and consumer; checks nothing.',
  'oslo: oslo.messaging on Python, both sides, executor threading, a thread for each call in flight.',
]

/** What calls cost over a broker. */
export const suite: Suite = {
  about: 'calls over RabbitMQ: client, server and broker in processes of their own, on one machine',
  defaultRounds: 5,
  contenders: rpcContenders,
  open: (settings) =>
    openPairs(
      {
        name: 'rpc',
        send: 'call',
        contenders: rpcContenders,
        loads,
        metrics: rpcMetrics,
        notes,
        conclude: (rows) => concludeRpc(rows),
      },
      settings,
    ),
}

import moleculer from 'moleculer'
import { topic, url } from './peer.mjs'

/** A broker without what costs and is not asked for here: no logger, no metrics, no tracing; and with room for many requests. */
export function newBroker(nodeID) {
  return new moleculer.ServiceBroker({
    namespace: topic,
    nodeID,
    logger: false,
    metrics: false,
    tracing: false,
    requestTimeout: 60_000,
    transporter: {
      type: 'AMQP',
      options: { url, prefetch: 128, autoDeleteQueues: 60_000, socketOptions: { noDelay: true } },
    },
  })
}

import { Logger } from '@nestjs/common'
import { Transport } from '@nestjs/microservices'
import { topic, url } from './peer.mjs'

// It logs to standard output, where the answers to commands go.
Logger.overrideLogger(false)

/** As its documentation has it, with Nagle off and a queue that does not outlive the broker. */
export const rmq = {
  transport: Transport.RMQ,
  options: {
    urls: [url],
    queue: topic,
    queueOptions: { durable: false },
    socketOptions: { connectionOptions: { noDelay: true } },
  },
}

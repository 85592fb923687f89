import type { ReceivedRequest } from '../../../src/core/message.js'
import type { Target } from '../../../src/core/target.js'
import type { IncomingRequest, Listener, Transport } from '../../../src/transport/transport.js'

/** A server on the bare transport: every request that is taken up is handed to a function, whose result is the answer. */
export interface PlainServer {
  readonly listener: Listener
  /** Requests that were taken up, in order. */
  readonly requests: ReceivedRequest[]
  /** Requests that came and were refused at the door: duplicates, and what a dead connection brought. */
  readonly refused: ReceivedRequest[]
}

/** Starts a {@link PlainServer}; `answer` defaults to the request's arguments. */
export async function plainServer(
  transport: Transport,
  target: Target,
  answer: (request: ReceivedRequest, incoming: IncomingRequest) => unknown = ({ args }) => args,
  prefetch = 0,
): Promise<PlainServer> {
  const requests: ReceivedRequest[] = []
  const refused: ReceivedRequest[] = []
  const serve = async (incoming: IncomingRequest): Promise<void> => {
    if (!incoming.acknowledge()) {
      refused.push(incoming.request)
      return
    }
    requests.push(incoming.request)
    await incoming.reply({ result: await answer(incoming.request, incoming), failure: null })
  }
  const listener = await transport.listen(target, { prefetch, onRequest: (incoming) => void serve(incoming) })
  return { listener, requests, refused }
}

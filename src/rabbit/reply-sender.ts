import { newId } from '../core/ids.js'
import type { Reply } from '../core/message.js'
import { defaultLimits, type MessageLimits } from '../core/message-limits.js'
import { encodeReply } from '../core/wire.js'
import { Publication } from './publication.js'
import type { Publisher } from './publisher.js'
import { isName } from './topology.js'

/** Wait between two offers to a reply queue that does not exist. */
const offerEveryMs = 250
/** How long, and how many, names of dead reply queues are remembered. */
const rememberMs = 60_000
const rememberedNames = 200
/** How many missing queues, and how many answers for each, may be waited for: requests may name any queue they like. */
const awaitedQueues = 1_000
const awaitedReplies = 1_000

const done = Promise.resolve()

/** How answers are sent. */
export interface ReplySenderOptions {
  /** How long an answer is offered to a queue that does not exist, in milliseconds. */
  readonly offerForMs: number
  /** Whether answers must find their queue. */
  readonly mandatory: boolean
  /** Whether bodies travel compressed; default false. */
  readonly compress?: boolean
  /** How large and deep an answer may be. */
  readonly limits?: MessageLimits
}

/** Where an answer goes. */
export interface ReplyAddress {
  readonly messageId: unknown
  readonly replyQueue: string
}

/** A reply queue that does not exist at the moment, and the answers that wait for it. */
interface MissingQueue {
  /** When it is given up, in milliseconds of the process's clock. */
  readonly end: number
  readonly answers: { readonly address: ReplyAddress; readonly reply: Reply }[]
  timer: NodeJS.Timeout | undefined
}

/** Sends answers. One whose queue is missing is offered again and again for a while, as its client may be on the way back. */
export class ReplySender {
  readonly #publisher: Publisher
  readonly #offerForMs: number
  readonly #mandatory: boolean
  readonly #compress: boolean
  readonly #limits: MessageLimits
  readonly #missing = new Map<string, MissingQueue>()
  /** Queues that were given up, and until when nothing is offered to them; oldest first. */
  readonly #dead = new Map<string, number>()

  constructor(publisher: Publisher, options: ReplySenderOptions) {
    this.#publisher = publisher
    this.#offerForMs = options.offerForMs
    this.#mandatory = options.mandatory
    this.#compress = options.compress ?? false
    this.#limits = options.limits ?? defaultLimits
  }

  /**
   * Sends a final answer. Resolves once the broker has it or no queue took it; further offers go on in the background. Rejects
   * with MessageLimitExceeded for what is too large, and with TypeError for what JSON cannot carry; nothing else.
   */
  send(address: ReplyAddress, reply: Reply): Promise<void> {
    let content: string
    try {
      content = this.#encoded(address, reply)
    } catch (error) {
      return Promise.reject(error)
    }
    if (this.#isDead(address.replyQueue)) return done
    // What waits already is older, and the queue is asked for often enough.
    if (this.#missing.has(address.replyQueue)) {
      this.#await(address, reply)
      return done
    }
    return new Promise((resolve) => {
      this.#offer(address, content, null, (taken) => {
        if (!taken) this.#await(address, reply)
        resolve()
      })
    })
  }

  /** Sends a sign of life, once. False if there is nobody to get it; true also if the broker could not be asked. */
  async heartbeat(address: ReplyAddress): Promise<boolean> {
    if (this.#isDead(address.replyQueue)) return false
    let content: string
    try {
      content = this.#encoded(address, { result: null, failure: null }, false)
    } catch {
      // Whatever the caller calls itself cannot be written.
      return false
    }
    return this.#isTaken(address, content, 0)
  }

  /** Gives up what is still on offer. */
  close(): void {
    for (const { timer } of this.#missing.values()) clearTimeout(timer)
    this.#missing.clear()
  }

  #isTaken(address: ReplyAddress, content: string, retry: number | null): Promise<boolean> {
    return new Promise((resolve) => this.#offer(address, content, retry, resolve))
  }

  /** Publishes once, and tells whether a queue took it. */
  #offer({ replyQueue }: ReplyAddress, content: string, retry: number | null, tell: (taken: boolean) => void): void {
    // No queue can have a longer name, and AMQP could not even ask for it.
    if (!isName(replyQueue)) {
      tell(false)
      return
    }
    this.#publisher.publish(
      new Publication({
        exchange: null,
        routingKey: replyQueue,
        content,
        compress: this.#compress,
        mandatory: this.#mandatory,
        batched: true,
        retry,
        onOutcome: (outcome) => tell(outcome !== 'returned'),
      }),
    )
  }

  /** Keeps an answer until its queue is there. */
  #await(address: ReplyAddress, reply: Reply): void {
    const { replyQueue } = address
    let missing = this.#missing.get(replyQueue)
    if (!missing) {
      if (this.#missing.size >= awaitedQueues || !isName(replyQueue)) return
      missing = { end: performance.now() + this.#offerForMs, answers: [], timer: undefined }
      this.#missing.set(replyQueue, missing)
      this.#schedule(replyQueue, missing)
    }
    if (missing.answers.length < awaitedReplies) missing.answers.push({ address, reply })
  }

  #schedule(queue: string, missing: MissingQueue): void {
    if (performance.now() + offerEveryMs > missing.end) {
      this.#missing.delete(queue)
      this.#remember(queue)
      return
    }
    missing.timer = setTimeout(() => void this.#retry(queue, missing), offerEveryMs)
    missing.timer.unref()
  }

  /** Offers the oldest answer; once that is taken, the others follow. */
  async #retry(queue: string, missing: MissingQueue): Promise<void> {
    const [oldest] = missing.answers
    // A new unique id every time: the client may have seen the last one without taking it.
    const taken =
      oldest === undefined || (await this.#isTaken(oldest.address, this.#encoded(oldest.address, oldest.reply), null))
    if (this.#missing.get(queue) !== missing) return
    if (!taken) return this.#schedule(queue, missing)
    this.#missing.delete(queue)
    for (const { address, reply } of missing.answers.slice(1)) void this.send(address, reply)
  }

  #encoded({ messageId }: ReplyAddress, { result, failure, floats }: Reply, ending = true): string {
    return encodeReply({ result, failure, floats, messageId, ending, uniqueId: newId() }, this.#limits)
  }

  #isDead(queue: string): boolean {
    const until = this.#dead.get(queue)
    if (until === undefined) return false
    if (until > performance.now()) return true
    this.#dead.delete(queue)
    return false
  }

  #remember(queue: string): void {
    this.#dead.delete(queue)
    this.#dead.set(queue, performance.now() + rememberMs)
    if (this.#dead.size <= rememberedNames) return
    for (const oldest of this.#dead.keys()) {
      this.#dead.delete(oldest)
      return
    }
  }
}

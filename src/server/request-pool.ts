import { DeliveryLimitExceeded, MessageLimitExceeded } from '../core/errors.js'
import { formatPlace, invalidResult } from '../core/invalid.js'
import type { Reply } from '../core/message.js'
import { SlotList } from '../core/slot-list.js'
import type { Hold } from '../transport/transport.js'
import { waitBeforeRetry, worthAnotherTry } from './at-least-once.js'
import { logFailure, oneLine } from './failure-log.js'
import { answerableError, describeError, failureText, isError } from './failure-text.js'
import { startHeartbeat } from './heartbeat.js'
import type { Job } from './job.js'
import type { Lane } from './lane.js'
import type { Lanes } from './lanes.js'
import type { Logger } from './logger.js'
import { ServerStopped } from './server-stopped.js'
import { WaitingRoom } from './waiting-room.js'

/** Answers on their way, beyond those of one batch of work, after which no new work is taken up. */
const repliesUnderWay = 1024

/** What a {@link RequestPool} works with. */
export interface PoolOptions {
  /** How many requests run at once. */
  readonly concurrency: number
  /** How many of each method. */
  readonly lanes: Lanes
  /** Takes a request to its handler and returns what that returns, or throws what answers the request. */
  readonly begin: (job: Job) => unknown
  /** What the handler answered, in the form that travels. Throws what answers the request instead. */
  readonly complete: (job: Job, result: unknown) => unknown
  /** Send the stacks of errors along. */
  readonly exposeTraceback: boolean
  /** Whether a request stays on its queue until it is answered; null: none does. Must not throw. */
  readonly staysQueued: ((job: Job) => boolean) | null
  /** How often such a request is delivered before it is given up. */
  readonly deliveryLimit: number
  /** Log how long each request took. */
  readonly timed: boolean
  readonly logger: Logger
}

/** What a server has to do at one moment. */
export interface ServerLoad {
  /** Requests that run. */
  readonly active: number
  /** Requests that were delivered and not taken up; there may be more in the queues. */
  readonly waiting: number
  /**
   * How long the request that was taken up last had been under way and in its queue, in milliseconds; null if its message does
   * not say when it was sent. Clients of this package say so with `stubwire_stamp_requests=true`, brokers with RabbitMQ's
   * plugin rabbitmq_message_timestamp.
   */
  readonly queueAgeMs: number | null
}

/** Runs requests, a limited number at once, and answers every call exactly once. */
export class RequestPool {
  readonly #options: PoolOptions
  /** Delivered, and still the broker's. */
  readonly #waiting: WaitingRoom
  #queueAgeMs: number | null = null
  /** Taken up, and not answered. */
  readonly #active = new SlotList<Job>()
  #replying = 0
  #closed = false
  #onIdle: (() => void)[] = []

  constructor(options: PoolOptions) {
    this.#options = options
    this.#waiting = new WaitingRoom(options.lanes)
  }

  /** What there is to do at the moment. */
  get load(): ServerLoad {
    return { active: this.#active.size, waiting: this.#waiting.size, queueAgeMs: this.#queueAgeMs }
  }

  /** Runs a request as soon as there is room; once closed, leaves it to the broker. */
  submit(job: Job): void {
    if (this.#closed) return
    if (this.#waiting.admits(job) && this.#hasRoom()) {
      if (this.#acknowledge(job)) this.#work(job)
      return
    }
    this.#waiting.add(job)
    this.#pump()
  }

  /** Takes up nothing more. What waits goes back to the queue when its listener stops. */
  close(): void {
    this.#closed = true
    this.#waiting.clear()
  }

  /** True if nothing runs and every answer has been handed over. */
  get isIdle(): boolean {
    return this.#active.size === 0 && this.#replying === 0
  }

  /** Resolves when nothing runs and every answer has been handed over. */
  idle(): Promise<void> {
    if (this.isIdle) return Promise.resolve()
    return new Promise((resolve) => this.#onIdle.push(resolve))
  }

  /** Tells the running handlers to give up. */
  abort(): void {
    for (const job of this.#active.toArray()) job.call?.abort(new ServerStopped(job.name))
  }

  /** Answers for the handlers that still run; whatever they do later goes nowhere. */
  abandon(): void {
    for (const job of this.#active.toArray()) {
      if (job.hold === null) this.#fail(job, new ServerStopped(job.name))
      else if (job.settle()) job.hold.giveBack()
      this.#active.remove(job)
    }
    this.#announceIdle()
  }

  #pump(): void {
    while (this.#hasRoom()) {
      const job = this.#waiting.next()
      if (job === null) break
      if (this.#acknowledge(job)) this.#work(job)
      else this.#waiting.release(job.lane as Lane<Job>)
    }
    this.#announceIdle()
  }

  #hasRoom(): boolean {
    const { concurrency } = this.#options
    return !this.#closed && this.#active.size < concurrency && this.#replying < concurrency + repliesUnderWay
  }

  #acknowledge(job: Job): boolean {
    try {
      return this.#options.staysQueued?.(job) ? this.#hold(job) : job.incoming.acknowledge()
    } catch (error) {
      this.#options.logger.warn('A request could not be acknowledged and is not executed', { error })
      return false
    }
  }

  #hold(job: Job): boolean {
    // Not every transport can let a request lie.
    if (job.incoming.hold === undefined) return job.incoming.acknowledge()
    job.hold = job.incoming.hold()
    if (job.hold === null) return false
    if (job.hold.deliveries < this.#options.deliveryLimit) return true
    void this.#bury(job, job.hold)
    return false
  }

  /** Gives a request up that came back too often: it may be what its servers died of. Never rejects. */
  async #bury(job: Job, hold: Hold): Promise<void> {
    const error = new DeliveryLimitExceeded(job.name, hold.deliveries)
    this.#replying += 1
    try {
      await hold.bury(error.message)
      job.hold = null
      this.#fail(job, error)
    } catch (cause) {
      this.#options.logger.error('A request that came back too often could not be put aside', { error: cause })
      hold.giveBack()
    }
    this.#replying -= 1
    this.#pump()
  }

  /**
   * Without `async` here and in what it calls: where a local context is used, Node 20 has each promise pay for it, and a request would
   * have a dozen of them.
   */
  #work(job: Job): void {
    this.#active.add(job)
    const lane = job.lane as Lane<Job>
    lane.active += 1
    const { incoming } = job
    this.#queueAgeMs = incoming.sentAt == null ? null : Math.max(0, Date.now() - incoming.sentAt)
    if (this.#options.timed) job.startedAt = performance.now()
    job.stopHeartbeat = startHeartbeat(incoming)
    let result: Promise<unknown>
    try {
      // A promise is taken as it is.
      result = Promise.resolve(this.#options.begin(job))
    } catch (error) {
      result = Promise.reject(error)
    }
    result.then(
      (answer) => {
        this.#complete(job, answer)
        this.#leave(job)
      },
      (error: unknown) => {
        this.#fail(job, error)
        this.#leave(job)
      },
    )
  }

  #complete(job: Job, answer: unknown): void {
    try {
      const result = this.#options.complete(job, answer)
      const floats = job.contract?.method?.resultFloats
      this.#reply(job, { result, failure: null, floats })
    } catch (error) {
      this.#fail(job, error)
    }
  }

  #leave(job: Job): void {
    const lane = job.lane as Lane<Job>
    this.#active.remove(job)
    lane.active -= 1
    this.#waiting.release(lane)
    this.#pump()
  }

  #fail(job: Job, error: unknown): void {
    if (job.settled) return
    const { logger, exposeTraceback } = this.#options
    const told = answerableError(error, job.place)
    logFailure(logger, told, job)
    if (worthAnotherTry(told, job)) {
      this.#tryAgain(job)
      return
    }
    const failure = job.incoming.expectsReply ? failureText(told, exposeTraceback) : null
    this.#reply(job, { result: null, failure })
  }

  #tryAgain(job: Job): void {
    const { hold } = job
    if (hold === null || !job.settle()) return
    // If the server ends before, the broker puts it back.
    setTimeout(() => hold.giveBack(), waitBeforeRetry(hold.deliveries)).unref?.()
  }

  /** The one place where a request is answered. */
  #reply(job: Job, reply: Reply): void {
    if (!job.settle()) return
    if (this.#options.timed) this.#logTime(job)
    if (job.incoming.expectsReply) this.#send(job, reply)
    else job.hold?.done()
  }

  #logTime(job: Job): void {
    const elapsedMs = performance.now() - job.startedAt
    const text = `${oneLine(formatPlace(job.place))} took ${elapsedMs.toFixed(1)} ms`
    this.#options.logger.debug(text, { method: job.name, elapsedMs })
  }

  /** A transport refuses only what it could not write, so that nothing was sent in that case. */
  #send(job: Job, reply: Reply): void {
    let sending: Promise<void> | undefined
    try {
      sending = job.incoming.reply(reply)
    } catch (cause) {
      sending = this.#sendUnwritable(job, reply, cause)
    }
    // A promise for what is over already would be one in three that a request has.
    if (sending == null) {
      job.hold?.done()
      return
    }
    this.#replying += 1
    const sent = () => {
      job.hold?.done()
      this.#replying -= 1
      this.#pump()
    }
    sending.then(sent, (cause: unknown) => this.#sendUnwritable(job, reply, cause).then(sent))
  }

  /** Never rejects. */
  async #sendUnwritable(job: Job, reply: Reply, cause: unknown): Promise<void> {
    const { logger, exposeTraceback } = this.#options
    try {
      const tooLarge = isError(cause, MessageLimitExceeded)
      if (reply.failure !== null && !tooLarge) throw cause
      const error = tooLarge ? cause : invalidResult(job.place, [{ path: '', message: describeError(cause) }], cause)
      logFailure(logger, error, job)
      await job.incoming.reply({ result: null, failure: failureText(error, exposeTraceback) })
    } catch (error) {
      logger.error('An answer could not be written', { error, method: job.name })
    }
  }

  #announceIdle(): void {
    if (this.#onIdle.length === 0 || !this.isIdle) return
    const waiting = this.#onIdle
    this.#onIdle = []
    for (const resolve of waiting) resolve()
  }
}

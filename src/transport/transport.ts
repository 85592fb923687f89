import type { ReceivedRequest, Reply, Request } from '../core/message.js'
import type { Target } from '../core/target.js'

/** How one message is sent. */
export interface SendOptions {
  /** How long to wait for the broker and the answer together, in milliseconds; null waits for ever. Counted from the call. */
  readonly timeoutMs: number | null
  /** Longest silence of the server, in milliseconds; null expects no signs of life. */
  readonly monitorMs: number | null
  /** How often handing the message to the broker is tried again: null or -1 without limit, 0 never. */
  readonly retry: number | null
  /** Refuse with MessageUndeliverable if no queue takes the message. */
  readonly atLeastOnce: boolean
  /** Gives the call up. */
  readonly signal?: AbortSignal
}

/** How all servers of a topic are asked. */
export interface SurveyOptions {
  /** How long answers are waited for, in milliseconds, counted from the call. */
  readonly withinMs: number
}

/** How a server listens. */
export interface ListenOptions {
  /** How many requests may be delivered and not yet acknowledged; 0 sets no limit. */
  readonly prefetch: number
  /** Whether requests may be held with {@link IncomingRequest.hold}; default false. */
  readonly holds?: boolean
  /** Takes a request. Must not throw. */
  readonly onRequest: (request: IncomingRequest) => void
  /**
   * Told of a message that was taken off its queue unread, with what is wrong with it: no request, too large, nested too
   * deeply. `answered`: its sender was told. Must not throw.
   */
  readonly onRefused?: (error: unknown, answered: boolean) => void
}

/** A request that is worked on and stays on its queue meanwhile, so that it is not lost with the server. */
export interface Hold {
  /** How often it was delivered before, to whatever server. */
  readonly deliveries: number
  /** It is answered: takes it off the queue. */
  done(): void
  /** Puts it back to its queue. */
  giveBack(): void
  /** Moves it to the queue `<topic>_dead`, where nobody works on it. Rejects if that queue does not take it. */
  bury(reason: string): Promise<void>
}

/** A request that waits to be taken up. It stays the broker's until {@link acknowledge}. */
export interface IncomingRequest {
  readonly request: ReceivedRequest
  /** True if the sender waits for an answer. */
  readonly expectsReply: boolean
  /** The caller's `_timeout` as it came: seconds within which it wants signs of life; null or undefined if it does not. */
  readonly monitorTimeout: unknown
  /** How long the sender waits in all, in milliseconds from the delivery on at the latest; null or absent if that is unknown. */
  readonly timeoutMs?: number | null
  /** When it was sent, in milliseconds since the epoch, by the sender's or the broker's clock; null or absent if unknown. */
  readonly sentAt?: number | null
  /**
   * Takes the request off the queue. Called when the work starts, before dispatch. False: the request is a duplicate, or the
   * connection that brought it is gone; it must not be executed.
   */
  acknowledge(): boolean
  /**
   * Takes the request up and leaves it on its queue, instead of {@link acknowledge}. Null: it is a duplicate of one that is
   * worked on or done, or the connection that brought it is gone; it must not be executed. Needs `holds` of the listener.
   */
  hold?(): Hold | null
  /**
   * Sends the final answer; does nothing if none is expected. Resolves once the answer is on its way for good; undefined if it is
   * already, as a promise costs more than most requests. Rejects only if the answer cannot be written as JSON.
   */
  reply(reply: Reply): Promise<void> | undefined
  /** Tells the caller that the work goes on. Never throws; resolves to false if there is nobody to tell. */
  heartbeat(): Promise<boolean>
}

/** A server's subscription. */
export interface Listener {
  /** Stops delivery. What was delivered and not acknowledged goes back to the queue. */
  stop(): Promise<void>
  /** Gives up the subscription and its connection; answers can no longer be sent. */
  close(): Promise<void>
}

/** How an exchange is watched. */
export interface WatchOptions {
  /** Null: the transport's default. */
  readonly exchange: string | null
  /** Topics whose fanout is watched, too; each has an exchange of its own. */
  readonly topics: readonly string[]
  /** Sees a copy of a request. Must not throw. */
  readonly onMessage: (message: WatchedMessage) => void
}

/** A message that passed a watched exchange. */
export interface WatchedMessage {
  readonly exchange: string
  readonly routingKey: string
  /** Null if the message is no request; `problem` says why. */
  readonly request: ReceivedRequest | null
  readonly expectsReply: boolean
  readonly problem: string | null
}

/** What carries messages. Everything above the transport is the same for every driver. */
export interface Transport {
  /** Name of the driver, such as `memory`. */
  readonly driver: string
  /** Exchange of targets that name none. */
  readonly defaultExchange: string
  /** Modules whose exceptions a client may take for what they say they are. */
  readonly allowedRemoteModules: readonly string[]
  /**
   * How many messages have come back that no waiting call wanted: second answers, and those that came too late. Drivers that
   * do not count do not have it.
   */
  readonly strayReplies?: number
  /** Sends a request and waits for its final answer. */
  call(target: Target, request: Request, options: SendOptions): Promise<Reply>
  /**
   * Sends a request to every server of a topic and gathers what they answer within a time, failures included; an array without
   * order, empty if none answers. Rejects as `call` does if the request cannot be sent. Drivers may lack it.
   */
  survey?(target: Target, request: Request, options: SurveyOptions): Promise<readonly Reply[]>
  /** Sends a request; resolves when the broker has it. With `fanout` in the target every server of the topic gets it. */
  cast(target: Target, request: Request, options: SendOptions): Promise<void>
  /** Subscribes to the topic, to the server's own queue and to the topic's fanout. */
  listen(target: Target, options: ListenOptions): Promise<Listener>
  /** Sees the requests that pass an exchange without taking anybody's messages. Drivers that cannot do not have it. */
  watch?(options: WatchOptions): Promise<Listener>
  /** Closes every connection. Pending calls reject with CallCancelled. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

import { InvalidTransportURL } from '../core/errors.js'
import { nearestName } from '../core/nearest-name.js'

/**
 * Options of the RabbitMQ driver in a program. Each is also an option of the URL's query, under the name of oslo.messaging that
 * its comment gives; where both are given, the URL wins. Times are in milliseconds unless named otherwise. All peers of a
 * deployment must agree on those that say how exchanges and shared queues are declared.
 */
export interface RabbitDriverOptions {
  /**
   * `heartbeat_timeout_threshold`: longest silence on a connection, in seconds; default 4, so that a dead network is noticed
   * after 8 to 12; 0 switches the check off.
   */
  readonly heartbeatSeconds?: number
  /** `rabbit_retry_interval`: wait before the second attempt to connect; default 100. */
  readonly retryIntervalMs?: number
  /** `rabbit_retry_backoff`: what each further wait adds; default 100. */
  readonly retryBackoffMs?: number
  /** `rabbit_interval_max`: longest wait; default 5,000. */
  readonly retryIntervalMaxMs?: number
  /** `kombu_reconnect_delay`: added to every wait; default 0. */
  readonly reconnectDelayMs?: number
  /** `kombu_reconnect_splay`: upper limit of a random addition to every wait; default 0. */
  readonly reconnectSplayMs?: number
  /** `kombu_missing_consumer_retry_timeout`: how long an answer is offered to a missing reply queue; default 60,000. */
  readonly missingConsumerRetryMs?: number
  /** `kombu_failover_strategy`: how the next broker is chosen; default `round-robin`. */
  readonly failoverStrategy?: 'round-robin' | 'shuffle'
  /** `kombu_compression`: how bodies are compressed; default not at all. Every peer reads compressed bodies. */
  readonly compression?: 'gzip'
  /** `rabbit_transient_queues_ttl`: how long reply and fanout queues live without a consumer; default 1,800,000, 0 for ever. */
  readonly transientQueuesTtlMs?: number
  /** `rabbit_qos_prefetch_count`: messages that a consumer may hold unacknowledged; default what the server asks for. */
  readonly prefetch?: number
  /** `amqp_durable_queues`: topic exchange and queues survive the broker; default false. */
  readonly durableQueues?: boolean
  /** `amqp_auto_delete`: topic exchange and queues vanish with their last user; default false. */
  readonly autoDelete?: boolean
  /** `rabbit_ha_queues`: mirrored queues of old brokers; default false. Excludes `quorumQueue`. */
  readonly haQueues?: boolean
  /** `rabbit_quorum_queue`: topic queues are quorum queues; default false. */
  readonly quorumQueue?: boolean
  /** `rabbit_transient_quorum_queue`: reply and fanout queues are quorum queues; default false. */
  readonly transientQuorumQueue?: boolean
  /** `rabbit_quorum_delivery_limit`: deliveries of a message in a quorum queue; default 0, without limit. */
  readonly quorumDeliveryLimit?: number
  /** `rabbit_quorum_max_memory_length`: messages of a quorum queue in memory; default 0, without limit. */
  readonly quorumMaxMemoryLength?: number
  /** `rabbit_quorum_max_memory_bytes`: bytes of a quorum queue in memory; default 0, without limit. */
  readonly quorumMaxMemoryBytes?: number
  /**
   * `rabbit_stream_fanout`: the servers of a topic share one stream for its fanout; default false. Needs `prefetch` above 0 and
   * `transientQuorumQueue`. A server that starts gets the newest messages of the stream again.
   */
  readonly streamFanout?: boolean
  /** `use_queue_manager`: private queues have names that are the same after a restart; default false. */
  readonly useQueueManager?: boolean
  /** `hostname` in such names; default that of the machine. Containers that share their files need one each. */
  readonly hostname?: string
  /** `processname` in such names; default the name of the script. Programs and users of one machine need one each. */
  readonly processName?: string
  /** `direct_mandatory_flag`: answers must find their queue; default true. */
  readonly mandatoryReplies?: boolean
  /**
   * `stubwire_mandatory_requests`: calls and casts must find a queue; default true. What finds none is offered again; then a cast
   * ends in MessageUndeliverable. False loses it without a word, as oslo.messaging does.
   */
  readonly mandatoryRequests?: boolean
  /**
   * `stubwire_confirm_calls`: the broker confirms each call and each answer by itself, as it does all casts; default true where queues
   * outlive their broker or have copies, else false. Then it is asked now and then about all that was sent before.
   */
  readonly confirmCalls?: boolean
  /** `stubwire_unrouted_retry`: how long a cast that finds no queue is offered again; default 1,000. */
  readonly unroutedRetryMs?: number
  /**
   * `stubwire_redeclare`: after how long without a request a server declares its exchanges, queues and bindings again, as nobody
   * tells it that they were deleted; default 30,000, 0 never.
   */
  readonly redeclareMs?: number
  /** `stubwire_stamp_requests`: requests say when they were sent, for `RpcServer.load`; default false. */
  readonly stampRequests?: boolean
  /**
   * `stubwire_max_under_way`: how much of calls and casts may be under way at once, in bytes, each counted with 1,024 on top;
   * default 256 MiB. Beyond that they are refused at once, as when a broker blocks and nobody waits for casts to be done.
   */
  readonly maxUnderWayBytes?: number
  /** `enable_cancel_on_failover`: consumers are cancelled when a mirrored queue fails over; default false. */
  readonly cancelOnFailover?: boolean
  /**
   * `rabbit_login_method`; default `AMQPLAIN`. With `EXTERNAL` the broker takes the user from the certificate of `sslCertFile`,
   * and the URL needs neither user nor password.
   */
  readonly loginMethod?: 'AMQPLAIN' | 'PLAIN' | 'EXTERNAL'
  /** `ssl`: connections are encrypted, and certificates checked; default false, and always true with `amqps://`. */
  readonly ssl?: boolean
  /** `ssl_version`: oldest version of TLS that is spoken; default what Node has. */
  readonly sslVersion?: 'TLSv1_2' | 'TLSv1_3'
  /** `ssl_ca_file`: path of the certificates that are trusted; default those of Node. */
  readonly sslCaFile?: string
  /** `ssl_cert_file`: path of the client's certificate. All these files are read for every connection that is made. */
  readonly sslCertFile?: string
  /** `ssl_key_file`: path of the client's key, without passphrase; default the file of the certificate. */
  readonly sslKeyFile?: string
  /** `ssl_enforce_hostname_verification`: the certificate must be the broker's; default true. */
  readonly sslCheckServerName?: boolean
  /** `ssl_enforce_fips_mode`: refuse to work unless Node runs in FIPS mode; default false. */
  readonly sslEnforceFips?: boolean
}

type Kind = 'boolean' | 'number' | 'string' | 'milliseconds'

/** The name in a query, and the type, of each option. */
const known: Readonly<Record<keyof RabbitDriverOptions, readonly [string, Kind]>> = {
  heartbeatSeconds: ['heartbeat_timeout_threshold', 'number'],
  retryIntervalMs: ['rabbit_retry_interval', 'milliseconds'],
  retryBackoffMs: ['rabbit_retry_backoff', 'milliseconds'],
  retryIntervalMaxMs: ['rabbit_interval_max', 'milliseconds'],
  reconnectDelayMs: ['kombu_reconnect_delay', 'milliseconds'],
  reconnectSplayMs: ['kombu_reconnect_splay', 'milliseconds'],
  missingConsumerRetryMs: ['kombu_missing_consumer_retry_timeout', 'milliseconds'],
  failoverStrategy: ['kombu_failover_strategy', 'string'],
  compression: ['kombu_compression', 'string'],
  transientQueuesTtlMs: ['rabbit_transient_queues_ttl', 'milliseconds'],
  prefetch: ['rabbit_qos_prefetch_count', 'number'],
  durableQueues: ['amqp_durable_queues', 'boolean'],
  autoDelete: ['amqp_auto_delete', 'boolean'],
  haQueues: ['rabbit_ha_queues', 'boolean'],
  quorumQueue: ['rabbit_quorum_queue', 'boolean'],
  transientQuorumQueue: ['rabbit_transient_quorum_queue', 'boolean'],
  quorumDeliveryLimit: ['rabbit_quorum_delivery_limit', 'number'],
  quorumMaxMemoryLength: ['rabbit_quorum_max_memory_length', 'number'],
  quorumMaxMemoryBytes: ['rabbit_quorum_max_memory_bytes', 'number'],
  streamFanout: ['rabbit_stream_fanout', 'boolean'],
  useQueueManager: ['use_queue_manager', 'boolean'],
  hostname: ['hostname', 'string'],
  processName: ['processname', 'string'],
  mandatoryReplies: ['direct_mandatory_flag', 'boolean'],
  mandatoryRequests: ['stubwire_mandatory_requests', 'boolean'],
  confirmCalls: ['stubwire_confirm_calls', 'boolean'],
  unroutedRetryMs: ['stubwire_unrouted_retry', 'milliseconds'],
  redeclareMs: ['stubwire_redeclare', 'milliseconds'],
  stampRequests: ['stubwire_stamp_requests', 'boolean'],
  maxUnderWayBytes: ['stubwire_max_under_way', 'number'],
  cancelOnFailover: ['enable_cancel_on_failover', 'boolean'],
  loginMethod: ['rabbit_login_method', 'string'],
  ssl: ['ssl', 'boolean'],
  sslVersion: ['ssl_version', 'string'],
  sslCaFile: ['ssl_ca_file', 'string'],
  sslCertFile: ['ssl_cert_file', 'string'],
  sslKeyFile: ['ssl_key_file', 'string'],
  sslCheckServerName: ['ssl_enforce_hostname_verification', 'boolean'],
  sslEnforceFips: ['ssl_enforce_fips_mode', 'boolean'],
}

/**
 * The same as texts of a query, so that both are checked in one way. Throws InvalidTransportURL for unknown options and values
 * of another type.
 */
export function optionTexts(options: RabbitDriverOptions): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [option, value] of Object.entries(options)) {
    const entry = Object.hasOwn(known, option) ? known[option as keyof RabbitDriverOptions] : undefined
    if (!entry) throw unknownOption(option)
    if (value === undefined) continue
    const [name, kind] = entry
    const type = kind === 'milliseconds' ? 'number' : kind
    if (typeof value !== type)
      throw new InvalidTransportURL(`Option ${option} of the RabbitMQ driver must be a ${type}, not a ${typeof value}`)
    texts[name] = kind === 'milliseconds' ? String((value as number) / 1000) : String(value)
  }
  return texts
}

function unknownOption(option: string): InvalidTransportURL {
  const nearest = nearestName(option, Object.keys(known))
  const hint = nearest ? `; did you mean ${nearest}?` : ''
  return new InvalidTransportURL(`Unknown option ${option} of the RabbitMQ driver${hint}`)
}

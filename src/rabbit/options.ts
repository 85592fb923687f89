import { InvalidTransportURL } from '../core/errors.js'
import type { MessageLimits } from '../core/message-limits.js'
import { nearestName } from '../core/nearest-name.js'
import { impliesTls } from '../transport/amqp-scheme.js'
import type { ConnectOptions } from '../transport/connect-options.js'
import { limitOptions, messageLimits } from '../transport/limit-options.js'
import { booleanOption, choiceOption, integerOption, type Query, secondsOption } from '../transport/option-values.js'
import { compressionOption } from './compression.js'
import { type QueueManagerOptions, queueManagerOptions } from './queue-name.js'
import { type TlsOptions, tlsOptions } from './tls-options.js'
import { optionTexts, type RabbitDriverOptions } from './typed-options.js'

/** What the query of a `rabbit://` URL may set, with defaults filled in. Times are in milliseconds unless named otherwise. */
export interface RabbitOptions {
  /** Longest silence on a connection before it counts as dead, in seconds as the protocol has it; 0 switches the check off. */
  readonly heartbeatSeconds: number
  /** Wait before the second attempt to connect, what each further one adds, and the longest wait. */
  readonly retryIntervalMs: number
  readonly retryBackoffMs: number
  readonly retryIntervalMaxMs: number
  /** Added to every wait, so that a cluster can settle. */
  readonly reconnectDelayMs: number
  /** Upper limit of a random addition to every wait. */
  readonly reconnectSplayMs: number
  /** How long an answer is offered to a reply queue that does not exist. */
  readonly missingConsumerRetryMs: number
  /** After how long without a consumer the broker drops reply and fanout queues; 0 never. */
  readonly transientQueuesTtlMs: number
  /** Messages a consumer may hold unacknowledged; null leaves it to the server's options. */
  readonly prefetch: number | null
  readonly durableQueues: boolean
  readonly autoDelete: boolean
  readonly haQueues: boolean
  readonly quorumQueue: boolean
  readonly transientQuorumQueue: boolean
  readonly quorumDeliveryLimit: number
  readonly quorumMaxMemoryLength: number
  readonly quorumMaxMemoryBytes: number
  /** Whether answers must find their queue. */
  readonly mandatoryReplies: boolean
  /** Whether requests, those to a fanout aside, must find a queue. */
  readonly mandatoryRequests: boolean
  /** Whether each call and each answer is confirmed by itself. */
  readonly confirmCalls: boolean
  /** How long a cast that finds no queue is offered again. Calls are as long as they wait. */
  readonly unroutedRetryMs: number
  /** After how long without a request a server declares everything again, as exchanges may have been deleted; 0 never. */
  readonly redeclareMs: number
  /** Whether requests say when they were sent, so that servers know the age of their queues. */
  readonly stampRequests: boolean
  /** How much of requests may be under way, in bytes. */
  readonly maxUnderWayBytes: number
  readonly cancelOnFailover: boolean
  readonly loginMethod: 'AMQPLAIN' | 'PLAIN' | 'EXTERNAL'
  readonly shuffleOnFailover: boolean
  readonly tls: TlsOptions | null
  /** Whether bodies are compressed. */
  readonly compress: boolean
  /** Whether the servers of a topic share one stream for its fanout. */
  readonly streamFanout: boolean
  /** Who claims stable names for private queues; null for names of chance. */
  readonly queueManager: QueueManagerOptions | null
  /** How large and how deep a message may be. */
  readonly limits: MessageLimits
}

/** Old spellings of options. */
const aliases: Readonly<Record<string, string>> = {
  kombu_reconnect_timeout: 'kombu_missing_consumer_retry_timeout',
  rabbit_quroum_max_memory_length: 'rabbit_quorum_max_memory_length',
  rabbit_quroum_max_memory_bytes: 'rabbit_quorum_max_memory_bytes',
  rabbit_use_ssl: 'ssl',
  kombu_ssl_ca_certs: 'ssl_ca_file',
  kombu_ssl_certfile: 'ssl_cert_file',
  kombu_ssl_keyfile: 'ssl_key_file',
}

/** What RabbitMQ's own clients call options in their URLs: people who write `amqps://` know those. */
const namesElsewhere: Readonly<Record<string, string>> = {
  cacertfile: 'ssl_ca_file',
  certfile: 'ssl_cert_file',
  keyfile: 'ssl_key_file',
  verify: 'ssl_enforce_hostname_verification',
  auth_mechanism: 'rabbit_login_method',
  heartbeat: 'heartbeat_timeout_threshold',
}

/** Options that size or tune what this driver does not have; a URL shared with other peers may hold them. */
const withoutEffect: readonly string[] = [
  'rpc_conn_pool_size',
  'conn_pool_min_size',
  'conn_pool_ttl',
  'heartbeat_rate',
  'heartbeat_in_pthread',
]

const supported: readonly string[] = [
  'heartbeat_timeout_threshold',
  'rabbit_retry_interval',
  'rabbit_retry_backoff',
  'rabbit_interval_max',
  'kombu_reconnect_delay',
  'kombu_reconnect_splay',
  'kombu_missing_consumer_retry_timeout',
  'kombu_failover_strategy',
  'rabbit_transient_queues_ttl',
  'rabbit_qos_prefetch_count',
  'amqp_durable_queues',
  'amqp_auto_delete',
  'rabbit_ha_queues',
  'rabbit_quorum_queue',
  'rabbit_transient_quorum_queue',
  'rabbit_quorum_delivery_limit',
  'rabbit_quorum_max_memory_length',
  'rabbit_quorum_max_memory_bytes',
  'direct_mandatory_flag',
  'enable_cancel_on_failover',
  'rabbit_login_method',
  'ssl',
  'ssl_ca_file',
  'ssl_cert_file',
  'ssl_key_file',
  'ssl_enforce_hostname_verification',
  'ssl_version',
  'ssl_enforce_fips_mode',
  'kombu_compression',
  'rabbit_stream_fanout',
  'use_queue_manager',
  'hostname',
  'processname',
  'stubwire_mandatory_requests',
  'stubwire_confirm_calls',
  'stubwire_unrouted_retry',
  'stubwire_redeclare',
  'stubwire_stamp_requests',
  'stubwire_max_under_way',
  ...limitOptions,
]

/**
 * Reads the query of a transport URL, over what the program says. The names are those of oslo.messaging; options that it does
 * not have begin with `stubwire_`. Defaults are the same but for the waits between attempts to connect and the heartbeat, which
 * are shorter. `scheme` is that of the URL; `amqps` turns TLS on. Of `common` it takes the limits. Throws InvalidTransportURL for unknown options, bad values
 * and options that exclude or need each other.
 */
export function rabbitOptions(
  given: Query,
  typed: RabbitDriverOptions = {},
  scheme = 'rabbit',
  common: ConnectOptions = {},
): RabbitOptions {
  // The scheme stands in the URL, so it wins over what the program says.
  const implied: Query = impliesTls(scheme) ? { ssl: 'true' } : {}
  const query: Query = { ...optionTexts(typed), ...implied, ...renamed(given) }
  if (impliesTls(scheme) && !booleanOption(query, 'ssl', true))
    throw new InvalidTransportURL(
      `Option ssl of the transport URL is "${query.ssl}", and ${scheme}:// means TLS; leave the option out, or write amqp://`,
    )
  const options: RabbitOptions = {
    heartbeatSeconds: integerOption(query, 'heartbeat_timeout_threshold', 4, { min: 0 }),
    retryIntervalMs: secondsOption(query, 'rabbit_retry_interval', 0.1, { min: 0, max: 3600 }),
    retryBackoffMs: secondsOption(query, 'rabbit_retry_backoff', 0.1, { min: 0, max: 3600 }),
    retryIntervalMaxMs: secondsOption(query, 'rabbit_interval_max', 5, { min: 0, max: 3600 }),
    reconnectDelayMs: secondsOption(query, 'kombu_reconnect_delay', 0, { min: 0, max: 4.5 }),
    reconnectSplayMs: secondsOption(query, 'kombu_reconnect_splay', 0, { min: 0, max: 3600 }),
    missingConsumerRetryMs: secondsOption(query, 'kombu_missing_consumer_retry_timeout', 60, { min: 0, max: 86_400 }),
    // The broker takes the milliseconds as a signed 32-bit number.
    transientQueuesTtlMs: secondsOption(query, 'rabbit_transient_queues_ttl', 1800, { min: 0, max: 2_147_483 }),
    prefetch: 'rabbit_qos_prefetch_count' in query ? prefetchOption(query) : null,
    durableQueues: booleanOption(query, 'amqp_durable_queues', false),
    autoDelete: booleanOption(query, 'amqp_auto_delete', false),
    haQueues: booleanOption(query, 'rabbit_ha_queues', false),
    quorumQueue: booleanOption(query, 'rabbit_quorum_queue', false),
    transientQuorumQueue: booleanOption(query, 'rabbit_transient_quorum_queue', false),
    quorumDeliveryLimit: integerOption(query, 'rabbit_quorum_delivery_limit', 0, { min: 0 }),
    quorumMaxMemoryLength: integerOption(query, 'rabbit_quorum_max_memory_length', 0, { min: 0 }),
    quorumMaxMemoryBytes: integerOption(query, 'rabbit_quorum_max_memory_bytes', 0, { min: 0 }),
    mandatoryReplies: booleanOption(query, 'direct_mandatory_flag', true),
    mandatoryRequests: booleanOption(query, 'stubwire_mandatory_requests', true),
    confirmCalls: booleanOption(query, 'stubwire_confirm_calls', outlivesBroker(query)),
    unroutedRetryMs: secondsOption(query, 'stubwire_unrouted_retry', 1, { min: 0, max: 3600 }),
    redeclareMs: secondsOption(query, 'stubwire_redeclare', 30, { min: 0, max: 86_400 }),
    stampRequests: booleanOption(query, 'stubwire_stamp_requests', false),
    maxUnderWayBytes: integerOption(query, 'stubwire_max_under_way', 256 * 1024 * 1024, { min: 1 }),
    cancelOnFailover: booleanOption(query, 'enable_cancel_on_failover', false),
    loginMethod: choiceOption(query, 'rabbit_login_method', 'AMQPLAIN', ['AMQPLAIN', 'PLAIN', 'EXTERNAL']),
    shuffleOnFailover:
      choiceOption(query, 'kombu_failover_strategy', 'round-robin', ['round-robin', 'shuffle']) === 'shuffle',
    tls: tlsOptions(query),
    compress: compressionOption(query),
    streamFanout: booleanOption(query, 'rabbit_stream_fanout', false),
    queueManager: queueManagerOptions(query),
    limits: messageLimits(query, common),
  }
  if (options.haQueues && options.quorumQueue)
    throw new InvalidTransportURL(
      'Options rabbit_ha_queues and rabbit_quorum_queue of the transport URL exclude each other',
    )
  if (options.streamFanout && !(options.transientQuorumQueue && (options.prefetch ?? 0) > 0))
    throw new InvalidTransportURL(
      'Option rabbit_stream_fanout of the transport URL needs rabbit_qos_prefetch_count above 0 and ' +
        'rabbit_transient_quorum_queue',
    )
  return options
}

/** Whether queues are kept by more than the memory of one broker: what they take is worth a confirmation of its own. */
function outlivesBroker(query: Query): boolean {
  const kept = ['amqp_durable_queues', 'rabbit_ha_queues', 'rabbit_quorum_queue', 'rabbit_transient_quorum_queue']
  return kept.some((name) => booleanOption(query, name, false))
}

function prefetchOption(query: Query): number {
  return integerOption(query, 'rabbit_qos_prefetch_count', 0, { min: 0, max: 65_535 })
}

function renamed(given: Query): Query {
  const query: Record<string, string> = {}
  for (const [name, value] of Object.entries(given)) {
    const known = Object.hasOwn(aliases, name) ? (aliases[name] ?? name) : name
    if (supported.includes(known)) query[known] = value
    else if (!withoutEffect.includes(known)) throw unknownOption(name)
  }
  return query
}

function unknownOption(name: string): InvalidTransportURL {
  const elsewhere = Object.hasOwn(namesElsewhere, name) ? namesElsewhere[name] : undefined
  const nearest = elsewhere ?? nearestName(name, [...supported, ...Object.keys(aliases)])
  const hint = nearest ? `; did you mean ${nearest}?` : `; the options are ${supported.join(', ')}`
  return new InvalidTransportURL(`Unknown option ${name} in the transport URL${hint}`)
}

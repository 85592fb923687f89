import { hostname } from 'node:os'
import { basename } from 'node:path'
import { InvalidTransportURL, type RabbitDriverOptions } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { rabbitOptions } from '../../../src/rabbit/options.js'

describe('options of a rabbit URL', () => {
  it.each([
    ['heartbeat_timeout_threshold', '7', 'heartbeatSeconds', 7],
    ['rabbit_retry_interval', '2', 'retryIntervalMs', 2_000],
    ['rabbit_retry_backoff', '3', 'retryBackoffMs', 3_000],
    ['rabbit_interval_max', '30', 'retryIntervalMaxMs', 30_000],
    ['kombu_reconnect_delay', '1.5', 'reconnectDelayMs', 1_500],
    ['kombu_reconnect_splay', '.25', 'reconnectSplayMs', 250],
    ['kombu_missing_consumer_retry_timeout', '5', 'missingConsumerRetryMs', 5_000],
    ['kombu_reconnect_timeout', '5', 'missingConsumerRetryMs', 5_000],
    ['rabbit_transient_queues_ttl', '0', 'transientQueuesTtlMs', 0],
    ['rabbit_qos_prefetch_count', '10', 'prefetch', 10],
    ['amqp_durable_queues', 'True', 'durableQueues', true],
    ['amqp_auto_delete', 'yes', 'autoDelete', true],
    ['rabbit_quorum_queue', '1', 'quorumQueue', true],
    ['rabbit_transient_quorum_queue', 'on', 'transientQuorumQueue', true],
    ['rabbit_quroum_max_memory_length', '9', 'quorumMaxMemoryLength', 9],
    ['direct_mandatory_flag', 'off', 'mandatoryReplies', false],
    ['rabbit_login_method', 'plain', 'loginMethod', 'PLAIN'],
    ['kombu_failover_strategy', 'shuffle', 'shuffleOnFailover', true],
    ['kombu_compression', 'gzip', 'compress', true],
    ['kombu_compression', '', 'compress', false],
    ['rabbit_quorum_delivery_limit', '7', 'quorumDeliveryLimit', 7],
    ['ssl_enforce_fips_mode', 'false', 'tls', null],
  ] as const)('%s=%s', (name, text, option, value) => {
    expect(rabbitOptions({ [name]: text })[option]).toBe(value)
  })

  it('have the defaults of oslo.messaging, but for a shorter heartbeat', () => {
    expect(rabbitOptions({})).toMatchObject({
      heartbeatSeconds: 4,
      missingConsumerRetryMs: 60_000,
      transientQueuesTtlMs: 1_800_000,
      prefetch: null,
      durableQueues: false,
      autoDelete: false,
      quorumQueue: false,
      mandatoryReplies: true,
      loginMethod: 'AMQPLAIN',
      tls: null,
    })
  })

  it('are accepted where they tune what this driver does not have', () => {
    const tuning = {
      rpc_conn_pool_size: '30',
      conn_pool_min_size: '2',
      conn_pool_ttl: '1200',
      heartbeat_rate: '3',
      heartbeat_in_pthread: 'true',
    }
    expect(rabbitOptions(tuning)).toEqual(rabbitOptions({}))
  })

  it.each([
    [{ rabbit_qos_prefetch: '1' }, 'did you mean rabbit_qos_prefetch_count?'],
    [{ zzz: '1' }, 'the options are heartbeat_timeout_threshold, '],
    [{ constructor: '1' }, 'Unknown option constructor'],
    [
      { rabbit_stream_fanout: 'true' },
      'rabbit_stream_fanout of the transport URL needs rabbit_qos_prefetch_count above 0 and rabbit_transient_quorum_queue',
    ],
    [
      { rabbit_stream_fanout: 'true', rabbit_transient_quorum_queue: 'true', rabbit_qos_prefetch_count: '0' },
      'needs rabbit_qos_prefetch_count above 0',
    ],
    [
      { kombu_compression: 'bz2' },
      'kombu_compression of the transport URL is "bz2"; it must be gzip, as Node has no bzip2',
    ],
    [{ kombu_compression: 'bzip2' }, 'it must be gzip, as Node has no bzip2'],
    [{ kombu_compression: 'zstd' }, 'it must be gzip'],
    [{ ssl_version: 'SSLv3' }, 'ssl_version of the transport URL is "SSLv3"; it must be one of TLSv1_2, '],
    [{ ssl_enforce_fips_mode: 'true' }, 'start Node with --enable-fips'],
    [{ ssl: 'true', ssl_key_file: '/k.pem' }, 'ssl_key_file of the transport URL needs ssl_cert_file'],
    [{ use_queue_manager: 'true', hostname: 'h'.repeat(200) }, 'longer than 160 bytes'],
    [{ ssl: 'perhaps' }, 'Option ssl of the transport URL is "perhaps"; it must be true or false'],
    [{ heartbeat_timeout_threshold: '1.5' }, 'it must be a whole number from 0'],
    [{ heartbeat_timeout_threshold: '-1' }, 'it must be a whole number from 0'],
    [{ kombu_reconnect_delay: '5' }, 'it must be a number of seconds from 0 up to 4.5'],
    [{ rabbit_retry_interval: 'NaN' }, 'it must be a number of seconds'],
    [{ rabbit_login_method: 'RABBIT-CR-DEMO' }, 'it must be one of AMQPLAIN, PLAIN, EXTERNAL'],
    [{ rabbit_ha_queues: 'true', rabbit_quorum_queue: 'true' }, 'exclude each other'],
  ])('are refused: %j', (query, text) => {
    expect(() => rabbitOptions(query as Record<string, string>)).toThrow(InvalidTransportURL)
    expect(() => rabbitOptions(query as Record<string, string>)).toThrow(text)
  })

  it('turn TLS on, which checks certificates', () => {
    const query = { ssl: 'true', ssl_ca_file: '/ca.pem', ssl_enforce_hostname_verification: 'false' }
    expect(rabbitOptions(query).tls).toEqual({
      caFile: '/ca.pem',
      certFile: null,
      keyFile: null,
      checkServerName: false,
      minVersion: null,
    })
    expect(rabbitOptions({ ssl: 'true' }).tls?.checkServerName).toBe(true)
  })

  it.each([
    ['rabbit', {}, false],
    ['amqp', {}, false],
    ['amqp', { ssl: 'true' }, true],
    ['amqps', {}, true],
    ['amqps', { ssl: '1' }, true],
  ])('of %s:// with %j say whether TLS is on: %s', (scheme, query, on) => {
    expect(rabbitOptions(query as Record<string, string>, {}, scheme).tls !== null).toBe(on)
  })

  it('of amqps:// win over what the program says, and do not contradict it', () => {
    expect(rabbitOptions({}, { ssl: false }, 'amqps').tls).not.toBeNull()
    expect(() => rabbitOptions({ ssl: 'false' }, {}, 'amqps')).toThrow(InvalidTransportURL)
    expect(() => rabbitOptions({ ssl: 'no' }, {}, 'amqps')).toThrow(
      'Option ssl of the transport URL is "no", and amqps:// means TLS; leave the option out, or write amqp://',
    )
  })

  it.each([
    ['cacertfile', 'ssl_ca_file'],
    ['certfile', 'ssl_cert_file'],
    ['keyfile', 'ssl_key_file'],
    ['verify', 'ssl_enforce_hostname_verification'],
    ['auth_mechanism', 'rabbit_login_method'],
    ['heartbeat', 'heartbeat_timeout_threshold'],
  ])("of RabbitMQ's own clients are refused with ours: %s", (name, ours) => {
    expect(() => rabbitOptions({ [name]: 'x' })).toThrow(
      `Unknown option ${name} in the transport URL; did you mean ${ours}?`,
    )
  })

  it.each([
    ['', null],
    ['SSLv23', null],
    ['TLSv1', 'TLSv1'],
    ['TLSv1_1', 'TLSv1.1'],
    ['tlsv1_2', 'TLSv1.2'],
    ['TLSv1.3', 'TLSv1.3'],
  ])('ssl_version=%s is the oldest version that is spoken', (text, version) => {
    expect(rabbitOptions({ ssl: 'true', ssl_version: text }).tls?.minVersion).toBe(version)
  })

  it('name host and process of stable queue names', () => {
    expect(rabbitOptions({ use_queue_manager: 'true', hostname: 'h', processname: 'p' }).queueManager).toEqual({
      hostname: 'h',
      processName: 'p',
    })
    expect(rabbitOptions({ use_queue_manager: 'true' }).queueManager).toEqual({
      hostname: hostname(),
      processName: basename(process.argv[1] ?? ''),
    })
    expect(rabbitOptions({ hostname: 'h', processname: 'p' }).queueManager).toBeNull()
  })
})

describe('options beside the URL', () => {
  it.each([
    [{ heartbeatSeconds: 7 }, { heartbeatSeconds: 7 }],
    [
      { retryIntervalMs: 250, reconnectDelayMs: 1 },
      { retryIntervalMs: 250, reconnectDelayMs: 1 },
    ],
    [
      { quorumQueue: true, quorumDeliveryLimit: 3 },
      { quorumQueue: true, quorumDeliveryLimit: 3 },
    ],
    [
      { failoverStrategy: 'shuffle', loginMethod: 'PLAIN' },
      { shuffleOnFailover: true, loginMethod: 'PLAIN' },
    ],
    [
      { streamFanout: true, transientQuorumQueue: true, prefetch: 5 },
      { streamFanout: true, prefetch: 5 },
    ],
    [{ useQueueManager: true, hostname: 'h', processName: 'p' }, { queueManager: { hostname: 'h', processName: 'p' } }],
    [
      { ssl: true, sslVersion: 'TLSv1_3', sslCheckServerName: false },
      { tls: { minVersion: 'TLSv1.3', checkServerName: false } },
    ],
    [{ compression: 'gzip' }, { compress: true }],
  ] as const)('%j', (typed, expected) => {
    expect(rabbitOptions({}, typed)).toMatchObject(expected)
  })

  it('give way to those of the URL, whatever they are called there', () => {
    const typed = { prefetch: 5, missingConsumerRetryMs: 1_000, durableQueues: true }
    expect(rabbitOptions({ rabbit_qos_prefetch_count: '9', kombu_reconnect_timeout: '2' }, typed)).toMatchObject({
      prefetch: 9,
      missingConsumerRetryMs: 2_000,
      durableQueues: true,
    })
  })

  it.each([
    [{ quorumQeue: true }, 'Unknown option quorumQeue of the RabbitMQ driver; did you mean quorumQueue?'],
    [{ constructor: true }, 'Unknown option constructor'],
    [{ quorumQueue: 'true' }, 'Option quorumQueue of the RabbitMQ driver must be a boolean, not a string'],
    [{ prefetch: 1.5 }, 'rabbit_qos_prefetch_count'],
    [{ reconnectDelayMs: 5_000 }, 'it must be a number of seconds from 0 up to 4.5'],
    [{ retryIntervalMs: Number.NaN }, 'it must be a number of seconds'],
    [{ haQueues: true, quorumQueue: true }, 'exclude each other'],
  ])('are refused: %j', (typed, text) => {
    expect(() => rabbitOptions({}, typed as RabbitDriverOptions)).toThrow(InvalidTransportURL)
    expect(() => rabbitOptions({}, typed as RabbitDriverOptions)).toThrow(text)
  })

  it('have the defaults of the URL where they are undefined', () => {
    expect(rabbitOptions({}, { prefetch: undefined } as unknown as RabbitDriverOptions)).toEqual(rabbitOptions({}))
  })
})

import { InvalidTransportURL } from 'stubwire'
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
  ] as const)('%s=%s', (name, text, option, value) => {
    expect(rabbitOptions({ [name]: text })[option]).toBe(value)
  })

  it('have the defaults of oslo.messaging', () => {
    expect(rabbitOptions({})).toMatchObject({
      heartbeatSeconds: 60,
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
    expect(rabbitOptions({ rpc_conn_pool_size: '30', heartbeat_in_pthread: 'true' })).toEqual(rabbitOptions({}))
  })

  it.each([
    [{ rabbit_qos_prefetch: '1' }, 'did you mean rabbit_qos_prefetch_count?'],
    [{ zzz: '1' }, 'the options are heartbeat_timeout_threshold, '],
    [{ constructor: '1' }, 'Unknown option constructor'],
    [{ rabbit_stream_fanout: 'true' }, 'rabbit_stream_fanout of the transport URL is not supported'],
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
    })
    expect(rabbitOptions({ ssl: 'true' }).tls?.checkServerName).toBe(true)
  })
})

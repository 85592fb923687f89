import { type ClientMetric, clientMetrics, failureOf, RpcClient, writeFailure } from 'stubwire'
import { describe, expect, it } from 'vitest'
import { callMethod, FakeTransport } from '../rpc/support.js'

function measured(report?: (metric: ClientMetric) => void) {
  const metrics: ClientMetric[] = []
  const transport = new FakeTransport()
  const interceptors = [clientMetrics(report ?? ((metric) => metrics.push(metric)), 'api')]
  const client = new RpcClient(transport, { target: { topic: 'topic1' }, interceptors })
  return { metrics, transport, client }
}

describe('clientMetrics', () => {
  it('M1: reports calls and casts with labels of their own', async () => {
    const { metrics, client } = measured()
    await client.callByName('foo')
    await client.castByName('bar', {}, { topic: 'topic2' })
    const labels = { call_type: 'call', method: 'foo', topic: 'topic1', timeout: 60, process: 'api' }
    const absent = { exchange: null, fanout: null, namespace: null, server: null, version: null }
    const names = ['invocation_start_total', 'processing_seconds', 'invocation_end_total']
    expect(metrics.map(({ name }) => name)).toEqual([...names, ...names].map((name) => `rpc_client_${name}`))
    for (const metric of metrics.slice(0, 3)) expect(metric.labels).toEqual({ ...labels, ...absent })
    const second = { ...labels, ...absent, call_type: 'cast', method: 'bar', topic: 'topic2', timeout: null }
    for (const metric of metrics.slice(3)) expect(metric.labels).toEqual(second)
    expect(metrics.map(({ action }) => action.action)).toEqual(['inc', 'observe', 'inc', 'inc', 'observe', 'inc'])
    expect(metrics.every(({ module, action }) => module === 'oslo_messaging' && action.value >= 0)).toBe(true)
  })

  it('counts what goes wrong under the class of the error, and hands it on', async () => {
    const { metrics, transport, client } = measured()
    transport.answer = () => ({ result: null, failure: writeFailure(failureOf(new TypeError('bad'))) })
    await expect(client.callByName('foo')).rejects.toThrow('bad')
    const [counted] = metrics.filter(({ name }) => name === 'rpc_client_exception_total')
    expect(counted?.labels).toMatchObject({ method: 'foo', exception: 'TypeError' })
    expect(metrics.at(-1)?.name).toBe('rpc_client_invocation_end_total')
  })

  it('counts every use of a deprecated method, under the name that the caller used', async () => {
    const { metrics, client } = measured()
    const old = callMethod('old')
    const deprecated = callMethod('fresh', { since: '1.5', deprecated: 'use newer', fallback: { to: () => old } })
    const counted = () =>
      metrics.flatMap(({ name, labels }) => (name === 'rpc_client_deprecated_total' ? labels.method : []))
    await client.call(old, {})
    expect(counted()).toEqual([])
    await client.call(deprecated, {})
    await client.prepare({ versionCap: '1.4' }).call(deprecated, {})
    expect(counted()).toEqual(['fresh', 'fresh'])
  })

  it('does not count a deprecated method that was sent as the fallback of another one', async () => {
    const { metrics, client } = measured()
    const old = callMethod('old', { deprecated: 'use fresh' })
    const fresh = callMethod('fresh', { since: '1.5', fallback: { to: () => old } })
    await client.prepare({ versionCap: '1.4' }).call(fresh, {})
    expect(metrics.map(({ name, labels }) => [name, labels.method])).not.toContainEqual([
      'rpc_client_deprecated_total',
      expect.anything(),
    ])
    expect(metrics.map(({ labels }) => labels.method)).toContain('old')
  })

  it('does not let a call fail with its report', async () => {
    const { client } = measured(() => {
      throw new Error('the collector is gone')
    })
    await expect(client.callByName('foo')).resolves.toBeNull()
  })
})

import { DriverLoadFailure } from '../core/errors.js'

/** Schemes of the RabbitMQ driver. The last one turns TLS on. */
export const amqpSchemes = ['rabbit', 'kombu', 'amqp', 'amqps'] as const

/** What may stand in a URL; kombu has a transport for each of its brokers, which it names after a plus. */
const spoken = /^(amqps?|(rabbit|kombu)(\+(amqp|pyamqp))?)$/

/** Whether a scheme of the RabbitMQ driver stands for TLS, whatever the options say. */
export function impliesTls(scheme: string): boolean {
  return scheme === 'amqps'
}

/** Throws DriverLoadFailure for the brokers of kombu that are none of AMQP: they would be sent a protocol they do not speak. */
export function requireAmqp(scheme: string): void {
  if (spoken.test(scheme)) return
  const hint = scheme.endsWith('+amqps') ? 'write amqps://…' : 'only AMQP 0-9-1 and memory are spoken'
  throw new DriverLoadFailure(scheme, `Failed to load transport driver "${scheme}": ${hint}`)
}

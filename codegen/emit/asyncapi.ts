import type { ExampleModel, JsonSchema, VariantModel } from '../../src/model/api-model.js'
import { compareVersions } from '../../src/schema/version.js'
import { argsSchema } from '../validated-schemas.js'
import type { EmitContext, GeneratedFile, NamedVariant } from './context.js'

/**
 * `asyncapi.json`: the API as an AsyncAPI 3.0 document, for documentation tools and for those who write a peer in another
 * language. Payloads are those of the inner message.
 */
export function emitAsyncApi(context: EmitContext): GeneratedFile {
  const { model, variants } = context
  const channel = { $ref: `#/channels/${model.topic.replaceAll('~', '~0').replaceAll('/', '~1')}` }
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: model.name,
      version: model.version,
      ...(model.description === '' ? {} : { description: model.description }),
    },
    defaultContentType: 'application/json',
    channels: {
      [model.topic]: {
        address: model.topic,
        messages: Object.fromEntries(
          variants.flatMap((named) => {
            const request = [named.member, requestMessage(named)]
            return named.callable ? [request, [replyKey(named), replyMessage(named)]] : [request]
          }),
        ),
        ...(model.address === undefined ? {} : { 'x-address': model.address }),
        bindings: { amqp: { is: 'routingKey', exchange: { name: model.exchange ?? 'openstack', type: 'topic' } } },
      },
    },
    operations: Object.fromEntries(
      variants.map((named) => [
        named.member,
        {
          action: 'receive',
          channel,
          ...(named.variant.description === '' ? {} : { summary: firstLine(named.variant.description) }),
          messages: [{ $ref: `${channel.$ref}/messages/${named.member}` }],
          ...(named.callable
            ? { reply: { channel, messages: [{ $ref: `${channel.$ref}/messages/${replyKey(named)}` }] } }
            : {}),
          'x-kind': named.variant.kind,
          'x-since': named.variant.since,
          ...(named.variant.until === null ? {} : { 'x-until': named.variant.until }),
          ...(named.variant.fanout ? { 'x-fanout': true } : {}),
          ...(named.variant.fallback === undefined ? {} : { 'x-fallback': named.variant.fallback }),
          ...(named.variant.address ? { 'x-address': named.variant.address } : {}),
          ...olderPeers(named),
          ...(named.variant.delivery === undefined ? {} : { 'x-delivery': named.variant.delivery }),
        },
      ]),
    ),
    components: {
      schemas: Object.fromEntries(Object.values(model.definitions).map((it) => [it.name, withReferences(it.schema)])),
    },
  }
  return { name: 'asyncapi.json', text: `${JSON.stringify(document, undefined, 2)}\n` }
}

/** What becomes of arguments and members that older servers do not have, by argument. */
function olderPeers({ variant }: NamedVariant) {
  const newer = variant.args.filter((it) => it.since !== variant.since || it.members !== undefined)
  if (newer.length === 0) return {}
  return {
    'x-arguments': Object.fromEntries(
      newer.map(({ name, since, olderPeers, members }) => [
        name,
        { since, olderPeers, ...(members === undefined ? {} : { members }) },
      ]),
    ),
  }
}

/** The dash keeps it apart from every method. */
function replyKey({ member }: NamedVariant): string {
  return `${member}-reply`
}

function requestMessage({ method, variant }: NamedVariant) {
  return {
    name: method.name,
    payload: {
      type: 'object',
      properties: {
        method: { const: method.name },
        version: { type: 'string' },
        args: withReferences(argsSchema(variant)),
      },
      required: ['method', 'args'],
    },
    ...examplesOf(variant.examples, ({ args }) => ({ method: method.name, version: versionOf(variant, args), args })),
  }
}

function replyMessage({ method, variant }: NamedVariant) {
  return {
    name: `${method.name} reply`,
    payload: {
      type: 'object',
      properties: {
        result: variant.result === null ? { type: 'null' } : withReferences(variant.result),
        failure: { type: ['string', 'null'] },
      },
    },
    ...examplesOf(
      variant.examples.filter(({ result }) => result !== undefined),
      ({ result }) => ({ result, failure: null }),
    ),
  }
}

/** The lowest version that has the arguments of an example. */
function versionOf(variant: VariantModel, args: ExampleModel['args']): string {
  const given = variant.args.filter((argument) => Object.hasOwn(args, argument.name)).map((argument) => argument.since)
  return given.sort(compareVersions).at(-1) ?? variant.since
}

function examplesOf(examples: readonly ExampleModel[], payloadOf: (example: ExampleModel) => object): object {
  if (examples.length === 0) return {}
  return { examples: examples.map((example) => ({ name: example.name, payload: payloadOf(example) })) }
}

function withReferences(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema, (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' ? value.replace('#/definitions/', '#/components/schemas/') : value,
  )
  return JSON.parse(text) as JsonSchema
}

function firstLine(text: string): string {
  return text.split('\n\n')[0]?.replaceAll('\n', ' ') ?? ''
}

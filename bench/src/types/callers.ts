/** A program that calls every method of the synthetic API by its generated client. */
export function stubwireCaller(count: number): string {
  const calls = numbers(count).map(
    (index) =>
      `  total += (await client.work${index}({ id: 'a', count: 1, ratio: 0.5, force: true, tags: ['x'], place_${index}: { host: 'h', port: 1, secure: true } })).size`,
  )
  return `import { connect } from 'stubwire'
import { SyntheticClient } from './generated/synthetic/index.js'

export async function all(): Promise<number> {
  const client = new SyntheticClient(await connect('memory:'))
  let total = 0
${calls.join('\n')}
  return total
}
`
}

/** The same with protobuf-es, where types follow from descriptors, as its clients have it. */
export function protobufCaller(count: number, methodsPerFile: number): string {
  const files = Math.ceil(count / methodsPerFile)
  const imports = numbers(files).map(
    (file) => `import { Synthetic${file}Service } from './out/synthetic_${file}_pb.js'`,
  )
  const calls = numbers(count).map(
    (index) =>
      `  total += (await unary(Synthetic${Math.floor(index / methodsPerFile)}Service.method.work${index}, { id: 'a', count: 1, ratio: 0.5, force: true, tags: ['x'], place${index}: { host: 'h', port: 1, secure: true } })).size`,
  )
  return `import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from '@bufbuild/protobuf'
${imports.join('\n')}

declare function unary<Input extends DescMessage, Output extends DescMessage>(
  method: DescMethodUnary<Input, Output>,
  input: MessageInitShape<Input>,
): Promise<MessageShape<Output>>

export async function all(): Promise<number> {
  let total = 0
${calls.join('\n')}
  return total
}
`
}

/** A project of one program, checked as strictly as can be, without checking the declarations of libraries. */
export const callerConfig: string = JSON.stringify({
  compilerOptions: {
    ...{ strict: true, noEmit: true, skipLibCheck: true },
    ...{ target: 'es2022', lib: ['es2022', 'esnext.disposable'], module: 'nodenext', types: [] },
  },
  files: ['caller.ts'],
})

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}

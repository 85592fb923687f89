/** A file by its name. */
export interface SourceText {
  readonly name: string
  readonly text: string
}

/** Methods in a `.proto` file: one with thousands is not what anybody writes, and protoc-gen-es is slower on it. */
export const methodsPerProto = 100

/** An API of `count` methods as a schema file: arguments of 6 fields, one of them an object of 3, results of 3. */
export function schemaFile(count: number): SourceText {
  const methods = numbers(count).map(
    (index) => `    /** Does the work number ${index}. */
    work_${index}: call({
      args: {
        id: Type.String(),
        count: Type.Integer(),
        ratio: Type.Number(),
        force: Type.Boolean(),
        tags: Type.Array(Type.String()),
        place_${index}: Type.Object({ host: Type.String(), port: Type.Integer(), secure: Type.Boolean() }),
      },
      result: Type.Object({ id_${index}: Type.String(), done: Type.Boolean(), size: Type.Integer() }),
    }),
`,
  )
  const text = `import { call, defineApi, Type } from 'stubwire/schema'

export default defineApi({
  name: 'synthetic',
  topic: 'synthetic',
  version: '1.0',
  history: { '1.0': 'everything' },
  methods: {
${methods.join('\n')}  },
})
`
  return { name: 'synthetic.ts', text }
}

/** The same API as `.proto` files of up to 100 methods. */
export function protoFiles(count: number): SourceText[] {
  const files: SourceText[] = []
  for (let first = 0; first < count; first += methodsPerProto) {
    const indexes = numbers(Math.min(methodsPerProto, count - first)).map((index) => first + index)
    const number = first / methodsPerProto
    files.push({ name: `synthetic_${number}.proto`, text: protoFile(number, indexes) })
  }
  return files
}

function protoFile(number: number, indexes: readonly number[]): string {
  const calls = indexes.map(
    (index) =>
      `  // Does the work number ${index}.\n  rpc Work${index}(Work${index}Request) returns (Work${index}Response);\n`,
  )
  const messages = indexes.map(
    (index) => `message Work${index}Request {
  message Place {
    string host = 1;
    int32 port = 2;
    bool secure = 3;
  }
  string id = 1;
  int32 count = 2;
  double ratio = 3;
  bool force = 4;
  repeated string tags = 5;
  Place place_${index} = 6;
}

message Work${index}Response {
  string id_${index} = 1;
  bool done = 2;
  int32 size = 3;
}
`,
  )
  return `syntax = "proto3";
package synthetic.v${number + 1};

service Synthetic${number}Service {
${calls.join('')}}

${messages.join('\n')}`
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}

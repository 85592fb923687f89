import { describe, expect, test } from 'vitest'
import { protoFiles, schemaFile } from '../../../bench/src/codegen/synthetic-api.js'

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0

describe('the synthetic API', () => {
  test.each([
    { methods: 1, files: 1 },
    { methods: 100, files: 1 },
    { methods: 101, files: 2 },
    { methods: 1000, files: 10 },
  ])('of $methods methods has as many in its schema file as in its $files .proto files', ({ methods, files }) => {
    const protos = protoFiles(methods)
    expect(protos).toHaveLength(files)
    expect(new Set(protos.map((file) => file.name)).size).toBe(files)
    expect(protos.reduce((sum, { text }) => sum + count(text, /^ {2}rpc /gm), 0)).toBe(methods)
    expect(count(schemaFile(methods).text, /: call\(/g)).toBe(methods)
  })

  test('names no method twice', () => {
    const names = protoFiles(250).flatMap(({ text }) => [...text.matchAll(/rpc (\w+)/g)].map((match) => match[1]))
    expect(new Set(names).size).toBe(250)
  })

  test('has the same fields in both forms', () => {
    const schema = schemaFile(1).text
    const proto = protoFiles(1)[0]?.text ?? ''
    const inSchema = [...schema.matchAll(/(?!result)\b(\w+): Type\./g)].map((match) => match[1]).sort()
    const inProto = [...proto.matchAll(/(\w+) = \d+;/g)].map((match) => match[1]).sort()
    expect(inSchema).toEqual(inProto)
    expect(inSchema).toHaveLength(6 + 3 + 3)
  })
})

import manifest from '../../package.json' with { type: 'json' }
import { type Edge, edgesOf } from './import-graph.js'
import type { SourceTree } from './source-tree.js'

/** What the files of one folder may import beside their own folder and what Node brings. */
interface Layer {
  /** Folder or file. The first layer that fits a file is its layer. */
  readonly of: string
  /** Folders or files of the repository. */
  readonly files: readonly string[]
  readonly packages: readonly string[]
}

const dependencies = Object.keys(manifest.dependencies)
/** What only code generation and the schema language need. */
const generation = new Set(['typebox', 'ajv', 'ajv-formats', 'ts-morph', 'handlebars', 'jiti', 'redos-detector'])
const transport = 'src/transport/transport.ts'

/** The house, ground floor first: see the table of folders in CONTRIBUTING.md. */
export const layers: readonly Layer[] = [
  { of: 'src/core', files: [], packages: [] },
  { of: 'src/schema', files: [], packages: ['typebox'] },
  { of: 'src/model', files: ['src/core'], packages: [] },
  { of: 'src/validate', files: ['src/core'], packages: [] },
  { of: 'src/client', files: ['src/core', transport], packages: [] },
  { of: 'src/server/workers', files: ['src/core', 'src/server', transport], packages: ['tinypool'] },
  { of: 'src/server/workers', files: ['src/core', 'src/server', transport], packages: ['tinypool'] },
  { of: 'src/server', files: ['src/core', transport], packages: [] },
  { of: 'src/service', files: ['src/core', 'src/server', transport], packages: [] },
  { of: 'src/cinder', files: [], packages: [] },
  { of: 'src/transport', files: ['src/core', 'src/rabbit/driver.ts'], packages: [] },
  { of: 'src/rabbit', files: ['src/core', 'src/transport'], packages: ['amqplib'] },
  {
    of: 'src/index.ts',
    files: ['src/core', 'src/client', 'src/server', 'src/service', 'src/transport', 'src/rabbit/driver.ts'],
    packages: [],
  },
  { of: 'src/contract/vitest.ts', files: ['src'], packages: ['vitest', 'fast-check'] },
  { of: 'src/contract', files: ['src'], packages: ['fast-check'] },
  {
    of: 'src/cli',
    files: ['src', 'codegen'],
    packages: dependencies.filter((name) => name !== 'amqplib' && name !== 'tinypool' && !generation.has(name)),
  },
  { of: 'codegen', files: ['src'], packages: dependencies.filter((name) => name !== 'amqplib') },
  { of: 'schemas', files: ['src/schema/index.ts'], packages: [] },
]

/**
 * Folders of drivers, which only the registry may name, and only by `import()`. The types of their options may be imported
 * where `connect` is declared and exported: nothing is loaded by that.
 */
const drivers = ['src/rabbit', 'src/transport/memory']
const driverRegistry = 'src/transport'
const mayNameOptions = [driverRegistry, 'src/index.ts']

/** What a generated folder may import: public sub-paths that are at home in production, and its own files. */
const generatedMayImport = /^(\.\/[^/]+|stubwire|stubwire\/validate)$/
const contractTestMayImport = /^(\.\/[^/]+|vitest|stubwire|stubwire\/(validate|contract|contract\/vitest))$/

/** Imports that break the rules, a line each. */
export function layerFindings(tree: SourceTree): string[] {
  return edgesOf(tree).flatMap((edge) => {
    const reason = selfFinding(edge) ?? driverFinding(edge) ?? generatedFinding(edge) ?? layerFinding(edge)
    return reason === null ? [] : [`${edge.from.path}: ${reason}`]
  })
}

function layerFinding(edge: Edge): string | null {
  const layer = layers.find(({ of }) => isIn(edge.from.path, of))
  if (layer === undefined) return null
  if (edge.file !== null) {
    if ([layer.of, ...layer.files].some((allowed) => isIn(edge.file ?? '', allowed))) return null
    return `${layer.of} must not import ${edge.file}`
  }
  if (edge.package?.startsWith('node:') || layer.packages.includes(edge.package ?? '')) return null
  return `${layer.of} must not import the package ${edge.package}`
}

function generatedFinding(edge: Edge): string | null {
  const { path } = edge.from
  if (!isIn(path, 'generated')) return null
  const allowed = path.endsWith('/contract.test.ts') ? contractTestMayImport : generatedMayImport
  return allowed.test(edge.specifier) ? null : `generated code must not import ${edge.specifier}`
}

function driverFinding(edge: Edge): string | null {
  const driver = drivers.find((folder) => isIn(edge.file ?? '', folder))
  const { path } = edge.from
  if (driver === undefined || isIn(path, driver) || !/^(src|codegen|generated)\//.test(path)) return null
  if (edge.kind === 'type' && mayNameOptions.some((place) => isIn(path, place))) return null
  if (!isIn(path, driverRegistry)) return `only the registry of drivers may import ${edge.file}`
  return edge.kind !== 'dynamic' ? `${edge.file} must be imported by import(), when a transport of it is opened` : null
}

/** Inside the package, a file is reached by its path: its public name would hide what belongs to which layer. */
function selfFinding(edge: Edge): string | null {
  const inside = /^(src|codegen)\//.test(edge.from.path) && /^stubwire(\/|$)/.test(edge.specifier)
  return inside ? `import ${edge.file} by its path instead of ${edge.specifier}` : null
}

function isIn(path: string, folderOrFile: string): boolean {
  return path === folderOrFile || path.startsWith(`${folderOrFile}/`)
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Rule, rules } from '../../../codegen/compat/rules.js'
import { projectRoot } from '../../../scripts/lib/project-root.js'
import { fencedBlocks } from '../../package/fenced-blocks.js'
import { workspace } from '../codegen/workspace.js'
import { stubwire } from './cli.js'

const guide = readFileSync(join(projectRoot, 'docs/evolving-an-api.md'), 'utf8')

describe('the guide to evolving an API', () => {
  test('followed word for word gives what it shows', { timeout: 180_000 }, async () => {
    const space = workspace()
    let printed = ''
    let outputs = 0
    for (const { attributes, text, line } of fencedBlocks(guide)) {
      if (attributes.file !== undefined) space.write(attributes.file, text)
      else if (attributes.run !== undefined) {
        printed = ''
        for (const command of text.trim().split('\n')) {
          const [words = '', redirected] = command.replace('npx stubwire ', '').split(' > ')
          const { code, stdout, stderr } = await stubwire(space.folder, words.split(' '))
          expect({ line, command, code, stderr }).toEqual({
            ...{ line, command, stderr: '' },
            code: Number(attributes.exit ?? 0),
          })
          if (redirected === undefined) printed += stdout
        }
      } else if (attributes.output !== undefined) {
        expect(printed, `line ${line}`).toBe(text)
        outputs += 1
      }
    }
    expect(outputs).toBe(3)
  })

  test('lists every rule as it is, in one order', () => {
    const rows = Object.entries<Rule>(rules).map(
      ([name, { sets, meaning, mend }]) => `| \`${name}\` | ${sets.join(', ')} | ${meaning} | ${mend} |`,
    )
    expect(guide.split('\n').filter((line) => line.startsWith('| `'))).toEqual(rows)
  })
})

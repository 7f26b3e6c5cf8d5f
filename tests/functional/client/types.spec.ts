import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from '@japa/runner'
import ts from 'typescript'
import { openShop, shop } from '../operations/orders.js'
import { madeClient } from './made.js'

/** What TypeScript has against a program that uses the client in this folder. */
function faultsOf(folder: string, source: string): string[] {
  const usage = join(folder, 'usage.ts')
  copyFileSync(fileURLToPath(new URL(source, import.meta.url)), usage)
  const program = ts.createProgram([usage], {
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
    types: [],
  })
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line =
      file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0
    return `${file?.fileName.split('/').at(-1)}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
  })
}

test.group('The types of the client', (group) => {
  group.setup(openShop)

  test('say what a program may ask and gets, and nothing else', async ({ assert, cleanup }) => {
    const { folder, remove } = await madeClient()
    cleanup(remove)
    assert.deepEqual(faultsOf(folder, 'usage.txt'), [])
  })

  test('say what belongs to a record, and what an action has to be told', async ({
    assert,
    cleanup,
  }) => {
    const { folder, remove } = await madeClient(shop.registry)
    cleanup(remove)
    assert.deepEqual(faultsOf(folder, 'usage_of_orders.txt'), [])
  })
})

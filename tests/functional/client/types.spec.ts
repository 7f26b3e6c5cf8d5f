import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from '@japa/runner'
import ts from 'typescript'
import { madeClient } from './made.js'

const USAGE = fileURLToPath(new URL('usage.txt', import.meta.url))

test.group('The types of the client', () => {
  test('say what a program may ask and gets, and nothing else', async ({ assert, cleanup }) => {
    const { folder, remove } = await madeClient()
    cleanup(remove)
    const usage = join(folder, 'usage.ts')
    copyFileSync(USAGE, usage)
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
      lib: [
        'lib.es2023.d.ts',
        'lib.dom.d.ts',
        'lib.dom.iterable.d.ts',
        'lib.dom.asynciterable.d.ts',
      ],
      types: [],
    })
    const faults = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
      const line =
        file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0
      return `${file?.fileName.split('/').at(-1)}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
    })
    assert.deepEqual(faults, [])
  })
})

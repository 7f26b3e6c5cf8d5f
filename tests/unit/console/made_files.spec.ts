import { readdir, readFile } from 'node:fs/promises'
import ace from '@adonisjs/core/services/ace'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import { indexOfCommands } from '../../../framework/console/index_commands.js'
import { errorDocs } from '../../../framework/console/index_errors.js'
import { referenceOf } from '../../../framework/console/reference.js'

const OUTDATED_ERRORS = 'is not what the table of errors says. Run `npm run index`'
const OUTDATED = 'is not what the commands say. Run `npm run index`'

test.group('What npm run index writes', () => {
  test('is the index of the commands as they are', async ({ assert }) => {
    const file = 'framework/console/commands.json'
    const written = await readFile(app.makePath(file), 'utf8')
    assert.isTrue(written === (await indexOfCommands()), `${file} ${OUTDATED}`)
  })

  test('is the page about the commands as they are', async ({ assert }) => {
    await ace.boot()
    const written = await readFile(app.makePath('docs/console.md'), 'utf8')
    assert.isTrue(written === referenceOf(ace.getCommands()), `docs/console.md ${OUTDATED}`)
  })

  test('is a page about every error, and the table of all', async ({ assert }) => {
    const docs = await errorDocs()
    for (const [path, text] of docs) {
      const written = await readFile(app.makePath('docs', path), 'utf8').catch(() => '')
      assert.isTrue(written === text, `docs/${path} ${OUTDATED_ERRORS}`)
    }
    const pages = await readdir(app.makePath('docs/errors'))
    assert.sameMembers(
      pages.map((page) => `errors/${page}`),
      [...docs.keys()].filter((path) => path.startsWith('errors/'))
    )
  })

  test('has each command that is listed once, with its options', async ({ assert }) => {
    await ace.boot()
    const page = referenceOf(ace.getCommands())
    assert.lengthOf(page.match(/^### `user:create`$/gm)!, 1)
    assert.include(page, '| `--password-stdin` | Read the password from standard input |')
    assert.notInclude(page, 'schema:generate')
  })

  test('keeps what a command says of itself from breaking the page', ({ assert }) => {
    const page = referenceOf([
      {
        commandName: 'odd:thing',
        namespace: 'odd',
        description: 'Take <this> | that',
        help: ['```', '{{ binaryName }} odd:thing a', '```', 'Words.'],
        aliases: [],
        args: [{ name: 'a', argumentName: 'a', type: 'string', description: 'one | <two>' }],
        flags: [],
        options: {},
      },
    ])
    assert.include(page, '| `a` | one \\| &lt;two> |')
    assert.include(page, '```sh\nnode ace odd:thing a\n```\n\nWords.')
  })
})

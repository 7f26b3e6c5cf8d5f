import { readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import { BaseModel } from '@adonisjs/lucid/orm'
import { compileInput, field as fields, fieldsOf, kinds } from '#framework/fields/main'
import { Author } from './targets.js'

interface Section {
  name: string
  /** `field.string({ … })` */
  decorator: string
  examples: { given: string; result: string }[]
}

const sections: Section[] = readFileSync(
  new URL('../../../docs/fields.md', import.meta.url),
  'utf8'
)
  .split(/^## /m)
  .filter((section) => Object.hasOwn(kinds, section.split('\n')[0]))
  .map((section) => ({
    name: section.split('\n')[0],
    decorator: /@(field\..+) declare /.exec(section)?.[1] ?? '',
    examples: [
      ...(section.split('| given | JSON |')[1] ?? '').matchAll(/^\| `(.+)` \| (.+) \|$/gm),
    ].map(([, given, result]) => ({ given, result })),
  }))

/** What an expression in the page means. */
function meaning(expression: string): unknown {
  return new Function('field', 'User', `return (${expression})`)(fields, Author)
}

test.group('The page about fields', () => {
  test('has a section for every kind', ({ assert }) => {
    assert.sameMembers(
      sections.map(({ name }) => name),
      Object.keys(kinds)
    )
  })

  test('tells the truth about {name}')
    .with(sections)
    .run(async ({ assert }, { name, decorator, examples }) => {
      class Example extends BaseModel {}
      const decorate = meaning(decorator) as (target: object, property: string) => void
      decorate(Example.prototype, 'value')
      const value = fieldsOf(Example).get('value')!
      const validator = compileInput({ value: value.input({ partial: true }) })
      assert.equal(value.kind.name, name)
      assert.isNotEmpty(examples)
      for (const { given, result } of examples) {
        const [error, output] = await validator.tryValidate({ value: meaning(given) })
        const found = error
          ? `refused: \`${(error.messages as { rule: string }[])[0].rule}\``
          : value.serialize((output as { value: unknown }).value)
        assert.deepEqual(
          found,
          error ? result : meaning(result.replaceAll('`', '')),
          `${name}: ${given}`
        )
      }
    })
})

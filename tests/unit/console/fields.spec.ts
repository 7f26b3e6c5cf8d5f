import { test } from '@japa/runner'
import { literal } from '../../../framework/console/scaffold/field_spec.js'
import { readFields } from '../../../framework/console/scaffold/grammar.js'
import { ScaffoldException } from '../../../framework/console/scaffold/scaffold_exception.js'

/** What is wrong with fields, a line for each. */
function faults(...tokens: string[]): readonly string[] {
  try {
    readFields(tokens)
    return []
  } catch (error) {
    if (error instanceof ScaffoldException) return error.faults
    throw error
  }
}

test.group('A field as it is typed', () => {
  test('{0} has the options {1}')
    .with([
      ['title:string:200', '{ maxLength: 200 }'],
      ['title:string', '{}'],
      ['price:money', `{ currency: 'EUR' }`],
      ['price:money:jpy:min=0', `{ currency: 'JPY', min: 0 }`],
      ['size:decimal:8:3', '{ precision: 8, scale: 3 }'],
      ['size:decimal:scale=1', '{ scale: 1 }'],
      ['status:enum:draft,out', `{ values: ['draft', 'out'] }`],
      [`state:enum:new,it's:default=new`, `{ values: ['new', 'it\\'s'], default: 'new' }`],
      ['slug:slug:from=first_name first_name:string', `{ from: 'firstName' }`],
      ['isbn:string:13:unique:label=ISBN', `{ maxLength: 13, unique: true, label: 'ISBN' }`],
      ['starts:dateTime:default=now', '{ default: () => DateTime.utc() }'],
      ['opens:time:default=09\\:30\\:00', `{ default: '09:30:00' }`],
      ['open:boolean:default=true', '{ default: true }'],
      ['home:url:unique', '{ unique: true, maxLength: 768 }'],
      ['author:belongsTo:User:onDelete=cascade', `{ onDelete: 'cascade' }`],
      ['author:belongsTo:User:onDelete=set-null:nullable', `{ onDelete: 'set null' }`],
      ['scan:file:pdf,.TXT', `{ accept: ['.pdf', '.txt'] }`],
    ])
    .run(({ assert }, [typed, options]) => {
      const [field] = readFields(typed.split(' '))
      assert.equal(literal(field.options), options)
    })

  test('is the same in snake case, in camel case and with dashes', ({ assert }) => {
    const [field, ...others] = ['published_on', 'publishedOn', 'published-on', 'PublishedOn'].map(
      (name) => readFields([`${name}:date`])[0]
    )
    assert.equal(field.property, 'publishedOn')
    for (const other of others) assert.deepEqual(other, field)
  })

  test('may be empty when it ends with a question mark, or says nullable', ({ assert }) => {
    for (const typed of ['on:date?', 'on:date:nullable', 'on:date?:index', 'on:date:index?']) {
      assert.isTrue(readFields([typed])[0].nullable, typed)
    }
    assert.isFalse(readFields(['on:date'])[0].nullable)
  })

  test('of a kind in other letters is of that kind', ({ assert }) => {
    for (const typed of ['belongs_to', 'belongsto', 'BelongsTo']) {
      assert.equal(readFields([`user:${typed}`])[0].kind, 'belongsTo')
    }
    assert.equal(readFields(['at:datetime'])[0].kind, 'dateTime')
  })

  test('that points at a model names its key, and the record it points at', ({ assert }) => {
    for (const typed of ['author:belongsTo:user', 'author_id:belongsTo:User']) {
      const [{ property, relation }] = readFields([typed])
      assert.equal(property, 'authorId')
      assert.deepEqual(relation, { name: 'author', model: 'User' })
    }
    assert.equal(readFields(['newsItem:belongsTo'])[0].relation!.model, 'NewsItem')
  })

  test('{0} is refused: {1}')
    .with([
      ['price:mony', 'did you mean money?'],
      ['price:int', 'did you mean integer?'],
      ['price:xyzzy', 'there is no kind "xyzzy". Kinds are: string, text,'],
      ['title', 'it has no kind, as in title:string. Kinds are: string,'],
      [':string', 'it has no name'],
      ['2nd:string', 'its name has to be letters and digits'],
      ['a b:string', 'its name has to be letters and digits'],
      ['__proto__:string', 'its name has to be letters and digits'],
      ['constructor:string', 'is taken'],
      ['id:integer', 'is taken: every model gets it'],
      ['created_at:dateTime', 'is taken: every model gets it'],
      ['save:boolean', 'every Lucid model has something of that name'],
      ['secret:password', 'the model has to hash it'],
      ['key:id', 'every model gets its id'],
      ['title:string:0', '"0" is not a whole number from 1'],
      ['title:string:300', 'a longer one is a text'],
      ['title:string:20:30', '"30" means nothing to the kind string'],
      ['title:string:uniq', 'is not a whole number'],
      ['title:string:size=3', 'Behind it may stand: maxLength, maxLength=…'],
      ['title:string:default=', 'default has no value'],
      ['title:string:3:default=long', 'its default is too long'],
      ['price:money:EURO', '"EURO" is not a currency'],
      ['price:money:default=1.5', 'whole minor units'],
      ['size:decimal:3:5', 'is larger than its precision'],
      ['size:integer:min=5:max=1', 'its min is larger than its max'],
      ['size:integer:min=x', '"x" is not a number'],
      ['status:enum', 'an enum needs its values'],
      ['status:enum:one', 'two values or more'],
      ['status:enum:a,a', 'stands there twice'],
      ['status:enum:a,b:default=c', 'is none of its values: a, b'],
      ['open:boolean:unique', 'cannot be unique'],
      ['body:text:index', 'cannot be indexed'],
      ['on:date:default=soon', 'a day like 2026-11-22'],
      ['author:belongsTo:User:onDelete=explode', 'restrict, cascade or set-null'],
      ['author:belongsTo:User:onDelete=set-null', 'end it with ?'],
      ['slug:slug:from=title', 'made from "title", which is no field of text here'],
    ])
    .run(({ assert }, [typed, words]) => {
      const [fault, ...others] = faults(typed)
      assert.include(fault, words)
      assert.isEmpty(others)
    })

  test('is named with its place among the others, and all faults at once', ({ assert }) => {
    const found = faults('title:string', 'price:mony', 'on:dat', 'x:date')
    assert.lengthOf(found, 2)
    assert.match(found[0], /^"price:mony" \(field 2 of 4\): /)
    assert.match(found[1], /^"on:dat" \(field 3 of 4\): .*did you mean date\?/)
  })

  test('is refused when another one has its name', ({ assert }) => {
    assert.match(faults('due_on:date', 'dueOn:date')[0], /Two fields make the property "dueOn"/)
    assert.match(faults('author:string', 'author:belongsTo:User')[0], /"author"/)
    assert.match(faults('authorId:integer', 'author:belongsTo:User')[0], /"authorId"/)
  })
})

import { test } from '@japa/runner'
import Database from 'better-sqlite3'
import { SQLITE_TOKENIZER } from '#framework/database/main'
import { QUERIES, typed } from '#framework/resources/words'

/** Words asked for at a time. */
const MANY = 1000

test.group('Words that SQLite is asked for', () => {
  test('are words to it too, whatever letter of Unicode is in them', ({ assert }) => {
    const database = new Database(':memory:')
    // Without the places of words SQLite refuses what it takes for several, as our indexes do.
    database.exec(
      `create virtual table texts using fts5(text, detail = none, tokenize = "${SQLITE_TOKENIZER}")`
    )
    const ask = database.prepare('select count(*) from texts where texts match ?')
    const letters: string[] = []
    for (let point = 1; point <= 0x10ffff; point++) {
      const character = String.fromCodePoint(point)
      if (/[\p{L}\p{M}\p{Nd}\p{Nl}]/u.test(character)) letters.push(character)
    }
    for (let at = 0; at < letters.length; at += MANY) {
      const words = letters.slice(at, at + MANY).flatMap((letter) => {
        return typed(`a${letter}b`, 'sqlite').words
      })
      // Of scripts without blanks it is asked nothing.
      if (words.length)
        assert.doesNotThrow(() => ask.get(QUERIES.sqlite({ fields: ['text'], words })))
    }
    database.close()
  })
})

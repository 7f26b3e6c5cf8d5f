import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { BaseModel } from '@adonisjs/lucid/orm'
import { field } from '#framework/fields/main'
import { Actor, Operations, operations, Policy, resource } from '#framework/resources/main'

class Note extends BaseModel {
  static table = 'default_notes'
  @field.id() declare id: number
  @field.string({ maxLength: 40 }) declare title: string
  @field.string({ maxLength: 20, databaseDefault: 'plain' }) declare mood: string
}

class NoteResource extends resource(Note, { name: 'notes' }) {}

class NotePolicy extends Policy<typeof Note> {
  list = () => true
  show = () => true
  store = () => true
  scope() {}
}

const actor = new Actor({ kind: 'user', id: 1, name: 'a', roles: [], abilities: null })

test.group('A field with a default that the database keeps', (group) => {
  const notes = new Operations()

  group.setup(async () => {
    notes.configure(operations.runtime)
    notes.registry.add(NoteResource, new NotePolicy())
    await db.connection().schema.createTable('default_notes', (table) => {
      table.increments('id')
      table.string('title', 40).notNullable()
      table.string('mood', 20).notNullable().defaultTo('plain')
    })
    return () => db.connection().schema.dropTable('default_notes')
  })

  test('may be left out when a record is stored, and the answer has it', async ({ assert }) => {
    const stored = await notes.store(NoteResource, actor, { title: 'One' })
    assert.equal(stored.row.mood, 'plain')
  })

  test('takes what is given', async ({ assert }) => {
    const stored = await notes.store(NoteResource, actor, { title: 'Two', mood: 'merry' })
    assert.equal(stored.row.mood, 'merry')
  })
})

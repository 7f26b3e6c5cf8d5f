import type { DateTime } from 'luxon'
import { BaseModel } from '@adonisjs/lucid/orm'
import { test } from '@japa/runner'
import { field } from '#framework/fields/main'
import { shapeOf } from '#framework/resources/main'
import { versionFields, versionOf } from '#framework/resources/version'

class Stamped extends BaseModel {
  @field.id() declare id: number
  @field.string() declare name: string
  @field.timestamps.updated() declare updatedAt: DateTime
}

class TakenOver extends BaseModel {
  @field.id() declare id: number
  @field.string() declare name: string
  @field.timestamps.updated({ nullable: true }) declare updatedAt: DateTime | null
}

test.group('A version', () => {
  test('is made of the timestamp that every row has', ({ assert }) => {
    const shape = shapeOf(Stamped)
    assert.deepEqual(
      versionFields(shape).map(({ name }) => name),
      ['updatedAt']
    )
    const at = (iso: string) => versionOf(shape, [iso], 'secret')
    assert.notEqual(at('2026-01-01T00:00:00.000Z'), at('2026-01-01T00:00:00.001Z'))
  })

  test('is made of everything where the timestamp may be null: two such rows are not alike', ({
    assert,
  }) => {
    const shape = shapeOf(TakenOver)
    assert.deepEqual(
      versionFields(shape).map(({ name }) => name),
      ['id', 'name', 'updatedAt']
    )
    const one = versionOf(shape, [1, 'one', null], 'secret')
    assert.notEqual(versionOf(shape, [1, 'two', null], 'secret'), one)
    assert.notInclude(one, 'NaN')
  })
})

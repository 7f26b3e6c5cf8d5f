import vine from '@vinejs/vine'
import { test } from '@japa/runner'
import { OperationError, type Change, type Row } from '#framework/resources/main'
import { boss, clearShop, clerk, openShop, Order, OrderResource, shop } from './orders.js'

/** `E_INVALID`, and `/title required` for each problem. */
async function refusal(deed: Promise<unknown>): Promise<string[]> {
  try {
    await deed
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    return [error.code, ...error.problems.map(({ pointer, rule }) => `${pointer} ${rule}`)]
  }
  return ['done']
}

const META = { size: 'A4', paper: { weight: 90, tint: 'cream' }, tags: ['a', 'b'] }

/** An order with every field set. */
async function order(): Promise<number> {
  const { id } = await Order.create({
    customer: 'Ada',
    remark: 'by hand',
    status: 'sent',
    urgency: 9,
    meta: META,
    secret: 'kept',
    margin: '40 %',
  })
  return id
}

const change = async (id: number, kind: Change, raw: unknown, who = clerk): Promise<Row> => {
  const { row } = await shop.update(OrderResource, who, id, raw, { change: kind })
  return row
}

test.group('Replacing a record', (group) => {
  group.setup(openShop)
  group.each.setup(clearShop)

  test('sets what is not said to its default or to null', async ({ assert }) => {
    const id = await order()
    const row = await change(id, 'replace', { customer: 'Ben' })
    assert.deepInclude(row, {
      customer: 'Ben',
      remark: null,
      status: 'open',
      urgency: 3,
      meta: null,
    })
  })

  test('asks for what is required', async ({ assert }) => {
    const id = await order()
    assert.deepEqual(await refusal(change(id, 'replace', { remark: 'x' })), [
      'E_INVALID',
      '/customer required',
    ])
    assert.deepEqual(await refusal(change(id, 'replace', { customer: null })), [
      'E_INVALID',
      '/customer required',
    ])
    assert.equal((await Order.findOrFail(id)).remark, 'by hand')
  })

  test('leaves alone what its sender cannot see or may not set', async ({ assert }) => {
    const id = await order()
    const { createdAt } = await Order.findOrFail(id)
    await change(id, 'replace', { customer: 'Ben' }, boss)
    const { secret, margin, createdAt: still } = await Order.findOrFail(id)
    assert.deepEqual([secret, margin, still.valueOf()], ['kept', '40 %', createdAt.valueOf()])
    await change(id, 'replace', { customer: 'Ben', secret: 'other' }, boss)
    assert.equal((await Order.findOrFail(id)).secret, 'other')
  })

  test('takes a record as it was read, and refuses what may not be set', async ({ assert }) => {
    const id = await order()
    const read = await shop.show(OrderResource, boss, id)
    const row = await change(id, 'replace', { ...read, customer: 'Ben' }, boss)
    assert.deepEqual({ ...row, updatedAt: null }, { ...read, customer: 'Ben', updatedAt: null })
    const named = await shop
      .update(OrderResource, boss, id, { createdAt: '2026-01-01T00:00:00Z' })
      .catch((error: OperationError) => error.problems)
    assert.deepInclude((named as OperationError['problems'])[0], {
      field: 'createdAt',
      message: '"createdAt" cannot be set by you.',
    })
    assert.deepEqual(
      await refusal(change(id, 'replace', { ...row, id: 1, margin: '80 %' }, boss)),
      ['E_INVALID', '/id readonly', '/margin readonly']
    )
    assert.deepEqual(await refusal(change(id, 'replace', { customer: 'Ben', margin: '40 %' })), [
      'E_INVALID',
      '/margin readonly',
    ])
  })
})

test.group('Changing fields', (group) => {
  group.setup(openShop)
  group.each.setup(clearShop)

  test('replaces a field as a whole', async ({ assert }) => {
    const id = await order()
    const row = await change(id, 'fields', { meta: { size: 'A5' } })
    assert.deepEqual(row.meta, { size: 'A5' })
    assert.equal(row.remark, 'by hand')
  })

  test('by a merge patch merges what is inside a field', async ({ assert }) => {
    const id = await order()
    const row = await change(id, 'mergePatch', {
      remark: null,
      meta: { size: null, paper: { tint: 'white' }, tags: ['c'], new: { a: null, b: 1 } },
    })
    assert.deepEqual(row.meta, {
      paper: { weight: 90, tint: 'white' },
      tags: ['c'],
      new: { b: 1 },
    })
    assert.deepInclude(row, { remark: null, customer: 'Ada', status: 'sent' })
    assert.isNull((await change(id, 'mergePatch', { meta: null })).meta)
    assert.deepEqual((await change(id, 'mergePatch', { meta: { a: null, b: 1 } })).meta, { b: 1 })
    assert.deepEqual(await refusal(change(id, 'mergePatch', { customer: null })), [
      'E_INVALID',
      '/customer required',
    ])
    assert.deepEqual(await refusal(change(id, 'mergePatch', [])), ['E_MALFORMED_BODY'])
  })

  test('by a JSON Patch changes the record as its sender sees it', async ({ assert }) => {
    const id = await order()
    const row = await change(id, 'jsonPatch', [
      { op: 'test', path: '/customer', value: 'Ada' },
      { op: 'copy', from: '/customer', path: '/remark' },
      { op: 'replace', path: '/customer', value: 'Ben' },
      { op: 'add', path: '/meta/tags/-', value: 'c' },
      { op: 'move', from: '/meta/paper/tint', path: '/meta/tint' },
      { op: 'remove', path: '/meta/size' },
    ])
    assert.deepInclude(row, { customer: 'Ben', remark: 'Ada', status: 'sent' })
    assert.deepEqual(row.meta, { paper: { weight: 90 }, tags: ['a', 'b', 'c'], tint: 'cream' })
    assert.isNull((await change(id, 'jsonPatch', [{ op: 'remove', path: '/remark' }])).remark)
  })

  test('by a JSON Patch is done whole or not at all', async ({ assert }) => {
    const id = await order()
    const patch = (...steps: object[]) =>
      refusal(change(id, 'jsonPatch', [{ op: 'replace', path: '/remark', value: 'x' }, ...steps]))
    assert.deepEqual(await patch({ op: 'test', path: '/status', value: 'open' }), [
      'E_PRECONDITION_FAILED',
      '/1 test',
    ])
    assert.deepEqual(await patch({ op: 'replace', path: '/status', value: 'burnt' }), [
      'E_INVALID',
      '/1/value enum',
    ])
    assert.deepEqual(await patch({ op: 'remove', path: '/customer' }), ['E_INVALID', '/1 required'])
    assert.deepEqual(await patch({ op: 'add', path: '/id', value: 7 }), [
      'E_INVALID',
      '/1/value readonly',
    ])
    assert.deepEqual(await patch({ op: 'add', path: '/colour', value: 7 }), [
      'E_INVALID',
      '/1/value unknown',
    ])
    assert.deepEqual(await patch({ op: 'replace', path: '/customer', value: 'nobody' }), [
      'E_INVALID',
      '/1/value somebody',
    ])
    assert.deepEqual(await patch({ op: 'replace', path: '', value: 7 }), ['E_INVALID', ' object'])
    assert.deepEqual(await patch({ op: 'remove', path: '/nothing' }), ['E_INVALID', '/1/path path'])
    assert.deepEqual(await refusal(change(id, 'jsonPatch', { customer: 'x' })), [
      'E_MALFORMED_BODY',
    ])
    assert.equal((await Order.findOrFail(id)).remark, 'by hand')
  })

  test('by a JSON Patch says nothing of what its sender cannot see', async ({ assert }) => {
    const id = await order()
    for (const path of ['/margin', '/secret']) {
      assert.deepEqual(
        await refusal(change(id, 'jsonPatch', [{ op: 'test', path, value: 'kept' }])),
        ['E_INVALID', '/0/path path']
      )
      assert.deepEqual(
        await refusal(change(id, 'jsonPatch', [{ op: 'copy', from: path, path: '/remark' }])),
        ['E_INVALID', '/0/path path']
      )
    }
    const steps = [
      { op: 'test', path: '/margin', value: '40 %' },
      { op: 'copy', from: '/margin', path: '/remark' },
    ]
    assert.equal((await change(id, 'jsonPatch', steps, boss)).remark, '40 %')
  })

  test('by a body that nests too deeply is refused, and not a fault of ours')
    .with(['fields', 'mergePatch', 'replace', 'jsonPatch'] as const)
    .run(async ({ assert }, kind) => {
      const id = await order()
      const deep = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`)
      const raw =
        kind === 'jsonPatch'
          ? [{ op: 'add', path: '/meta', value: deep }]
          : { customer: 'Ada', meta: deep, margin: deep }
      const [code] = await refusal(
        shop.update(OrderResource, clerk, id, raw, { change: kind, idempotency: { key: 'deep' } })
      )
      assert.oneOf(code, ['E_MALFORMED_BODY', 'E_INVALID'])
      const [again] = await refusal(shop.update(OrderResource, clerk, id, raw, { change: kind }))
      assert.oneOf(again, ['E_MALFORMED_BODY', 'E_INVALID'])
    })
})

test.group('Changing some fields of a record', (group) => {
  group.setup(openShop)
  group.each.setup(clearShop)

  test('needs no validator of its own for each choice of fields: there are as many as a sender likes', async ({
    assert,
    cleanup,
  }) => {
    const id = await order()
    await change(id, 'fields', { customer: 'Ben' })
    const { create } = vine
    let made = 0
    vine.create = ((...given: Parameters<typeof create>) => {
      made++
      return create.apply(vine, given)
    }) as typeof create
    cleanup(() => {
      vine.create = create
    })
    await change(id, 'fields', { remark: 'x' })
    await change(id, 'fields', { customer: 'Cid', urgency: 2 })
    const row = await change(id, 'mergePatch', { status: 'open', meta: { size: 'A5' } })
    assert.equal(made, 0)
    assert.deepInclude(row, { customer: 'Cid', remark: 'x', urgency: 2, status: 'open' })
    assert.deepEqual(row.meta, { ...META, size: 'A5' })
  })
})

import { test } from '@japa/runner'
import { Turns } from '#framework/limits/stores/turns'

/** Turns whose every answer is given by the test. */
function turns() {
  const asked: { questions: readonly number[]; answer(): void; fail(): void }[] = []
  const kept = new Turns<number, number>(
    (questions) =>
      new Promise((resolve, reject) =>
        asked.push({
          questions,
          answer: () => resolve(questions.map((question) => question * 10)),
          fail: () => reject(new Error('away')),
        })
      )
  )
  return { asked, kept }
}

test.group('Questions that are answered in turns', () => {
  test('are asked together when they come while another is answered', async ({ assert }) => {
    const { asked, kept } = turns()
    const answers = [1, 2, 3].map((question) => kept.ask(question))
    asked[0].answer()
    assert.equal(await answers[0], 10)
    asked[1].answer()
    assert.deepEqual(await Promise.all(answers), [10, 20, 30])
    assert.deepEqual(
      asked.map(({ questions }) => questions),
      [[1], [2, 3]]
    )
    void kept.ask(4)
    assert.lengthOf(asked, 3)
  })

  test('fail with their turn, and not with another', async ({ assert }) => {
    const { asked, kept } = turns()
    const [first, second] = [kept.ask(1), kept.ask(2)]
    asked[0].fail()
    await assert.rejects(() => first, 'away')
    asked[1].answer()
    assert.equal(await second, 20)
  })

  test('do not wait for a turn that hangs', async ({ assert }) => {
    const { asked, kept } = turns()
    void kept.ask(1)
    void kept.ask(2)
    assert.lengthOf(asked, 1)
    await new Promise((resolve) => setTimeout(resolve, 1050))
    const third = kept.ask(3)
    assert.deepEqual(asked[1].questions, [2, 3])
    asked[1].answer()
    assert.equal(await third, 30)
  })

  test('wait for the turn that goes on, when one that hung ends', async ({ assert }) => {
    const { asked, kept } = turns()
    const first = kept.ask(1)
    await new Promise((resolve) => setTimeout(resolve, 1050))
    void kept.ask(2)
    asked[0].answer()
    await first
    const third = kept.ask(3)
    assert.lengthOf(asked, 2)
    asked[1].answer()
    await new Promise((resolve) => setImmediate(resolve))
    assert.deepEqual(asked[2].questions, [3])
    asked[2].answer()
    assert.equal(await third, 30)
  })
})

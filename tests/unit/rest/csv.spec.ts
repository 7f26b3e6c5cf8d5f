import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { test } from '@japa/runner'
import { csvLine } from '../../../framework/rest/csv.js'

/** Reads one line as RFC 4180 says, and nothing of what we wrote. */
function read(line: string): string[] {
  const cells: string[] = []
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/y
  for (let found = cell.exec(line); found; found = cell.exec(line)) {
    const [, text] = found
    cells.push(text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text)
  }
  return cells
}

test.group('A line of CSV', () => {
  test('has what it was given: {$self}')
    .with([
      [[1, true, null, 'plain'], '1,true,,plain'],
      [['a,b', 'a"b', 'a\nb'], '"a,b","a""b","a\nb"'],
      [[{ a: 1 }, ['x']], '"{""a"":1}","[""x""]"'],
      [['', 'ä', '日本'], ',ä,日本'],
    ] as const)
    .run(({ assert }, [values, line]) => {
      assert.equal(csvLine(values), `${line}\r\n`)
    })

  test('is no formula: {$self}')
    .with(['=1+1', '+1+1', '-1+1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', "=cmd|' /C calc'!A0"])
    .run(({ assert }, text) => {
      assert.equal(read(csvLine([text]))[0], `'${text}`)
    })

  test('leaves numbers as they are', ({ assert }) => {
    assert.equal(csvLine([-5, '-12.50', '+3', '0']), '-5,-12.50,+3,0\r\n')
  })

  test('is read back by whoever knows CSV, whatever is in it', ({ assert }) => {
    const text = fc.string({ unit: 'binary' }).map((one) => one.replace(/[\ud800-\udfff]/g, '?'))
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), (texts) => {
        const plain = read(csvLine(texts)).map((cell) => cell.replace(/^'/, ''))
        assert.deepEqual(
          plain,
          texts.map((one) => one.replace(/^'/, ''))
        )
      }),
      { numRuns: 500 }
    )
  })

  test('is read by Python as we meant it', ({ assert }) => {
    const values = ['a,b', 'say "no"', 'two\nlines', 'ä', '']
    const script =
      'import csv,sys,json,io;print(json.dumps(list(csv.reader(io.StringIO(sys.stdin.buffer.read().decode(),newline="")))))'
    const printed = execFileSync('python3', ['-c', script], {
      input: csvLine(values) + csvLine(['x']),
    })
    assert.deepEqual(JSON.parse(printed.toString()), [values, ['x']])
  })
})

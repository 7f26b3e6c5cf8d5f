import { test } from '@japa/runner'
import {
  decodeText,
  normaliseText,
  renderMarkdown,
  repairMarkdown,
  repairText,
} from '#framework/markdown/main'

/** What becomes of a text that is written as UTF-8 and read as Windows-1252. */
function misread(text: string): string {
  return decodeAs1252(new TextEncoder().encode(text))
}

const OPEN_BYTES = [0x81, 0x8d, 0x8f, 0x90, 0x9d]

function decodeAs1252(bytes: Uint8Array): string {
  const decoder = new TextDecoder('windows-1252')
  return [...bytes]
    .map((byte) =>
      OPEN_BYTES.includes(byte) ? String.fromCharCode(byte) : decoder.decode(Uint8Array.of(byte))
    )
    .join('')
}

test.group('Misread characters', () => {
  test('are repaired when they are unmistakable: {$self}')
    .with([
      'Map ↗',
      'it’s “so” – and…',
      'café crème',
      'Größe',
      'naïve',
      '5 €',
      '→ ✓ ★',
      'Привет',
      '日本語',
      'so 🎉 glad',
      'a\u00a0b',
      'Ärger',
      'Łódź',
      '10 °C',
      'Ænima',
      '½',
    ])
    .run(({ assert }, text) => {
      const damaged = misread(text)
      assert.notEqual(damaged, text)
      assert.equal(repairText(damaged), text)
    })

  test('are repaired though they were misread twice', ({ assert }) => {
    assert.equal(repairText(misread(misread('it’s'))), 'it’s')
  })

  test('honest text is left alone: {$self}')
    .with([
      'café crème',
      'Ångström',
      'Ä Ö Ü ß',
      '« café »',
      '« déjà vu »',
      '„MENÜ“',
      '“IRMÔ',
      '‘À’',
      'â, ê, î',
      'Ã',
      'São João',
      'El Niño – “ñ”',
      '€5–€10',
      '½ × ¾',
      '“à”…',
      'naïveté»',
      'Öl — “Ü”',
      'Ça…',
      '™®©',
      '«É»',
      'ÄÖÜ',
      'Øre',
      '✓ → ↗',
      '日本語',
    ]) // prettier-ignore
    .run(({ assert }, text) => {
      assert.equal(repairText(text), text)
    })

  test('in code are left alone, but for drawn lines', ({ assert }) => {
    const source = `\`${misread('é')}\` and ${misread('é')}\n\n\`\`\`\n${misread('├── src')} ${misread('é')}\n\`\`\`\n${misread('é')}`
    assert.equal(
      repairMarkdown(source),
      `\`${misread('é')}\` and é\n\n\`\`\`\n├── src ${misread('é')}\n\`\`\`\né`
    )
  })

  test('are repaired in the parameters of shortcodes', async ({ assert }) => {
    const { html } = await renderMarkdown(`{{< card link="/a" title="Trains ${misread('↗')}" >}}`)
    assert.include(html, '>Trains ↗</a>')
  })
})

test.group('The bytes of a file', () => {
  test('may begin with a mark, end lines in three ways and hold NUL', ({ assert }) => {
    assert.equal(normaliseText('\ufeffa\r\nb\rc\0\ud800'), 'a\nb\nc\ufffd\ufffd')
  })

  test('may be UTF-16', ({ assert }) => {
    assert.deepEqual(decodeText(Buffer.from('\ufeffnaïve', 'utf16le')), {
      text: 'naïve',
      misfits: 0,
    })
  })

  test('that are not UTF-8 are read as Windows-1252, one by one', ({ assert }) => {
    const bytes = Buffer.concat([
      Buffer.from('caf'),
      Buffer.of(0xe9, 0x20, 0x93),
      Buffer.from('naïve'),
      Buffer.of(0x94, 0x81),
    ])
    assert.deepEqual(decodeText(bytes), { text: 'café “naïve”\ufffd', misfits: 4 })
  })
})

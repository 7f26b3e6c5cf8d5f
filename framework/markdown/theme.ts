import type { ThemeRegistrationRaw } from 'shiki/types'

/** TextMate scopes by the class their text gets. A fixed, small set: a quiet theme needs no more. */
const SCOPES = {
  'tok-comment': ['comment', 'punctuation.definition.comment'],
  'tok-string': [
    'string',
    'string.regexp',
    'constant.character',
    'markup.inline.raw',
    'markup.fenced_code',
    'punctuation.definition.string',
    'meta.embedded.assembly',
  ],
  'tok-number': ['constant.numeric', 'keyword.other.unit'],
  'tok-constant': [
    'constant.language',
    'constant.other',
    'variable.language',
    'support.constant',
    'support.variable',
    'entity.name.constant',
    'variable.other.constant',
  ],
  'tok-keyword': [
    'keyword',
    'storage',
    'keyword.control',
    'keyword.operator.new',
    'keyword.operator.expression',
    'keyword.operator.logical.python',
    'entity.name.function.directive',
    'punctuation.definition.template-expression',
  ],
  'tok-operator': ['keyword.operator', 'storage.type.function.arrow'],
  'tok-function': [
    'entity.name.function',
    'support.function',
    'meta.function-call.generic',
    'variable.function',
    'entity.name.command',
  ],
  'tok-type': [
    'entity.name.type',
    'entity.name.class',
    'entity.name.namespace',
    'entity.other.inherited-class',
    'support.class',
    'support.type',
    'storage.type.cs',
  ],
  'tok-tag': ['entity.name.tag', 'entity.name.selector', 'markup.list punctuation.definition.list'],
  'tok-property': [
    'entity.other.attribute-name',
    'support.type.property-name',
    'meta.object-literal.key',
    'variable.other.property',
    'entity.name.section.ini',
    'keyword.other.definition.ini',
    'support.type.property-name.css',
  ],
  'tok-heading': [
    'markup.heading',
    'entity.name.section',
    'markup.bold',
    'meta.diff.header',
    'meta.diff.range',
  ],
  'tok-inserted': ['markup.inserted'],
  'tok-deleted': ['markup.deleted'],
}

export type CodeClass = keyof typeof SCOPES

/** Shiki speaks in colours, so every class is a colour nobody sees: `#000001` is the first class, and so on. */
const colourOf = (index: number) => `#${String(index + 1).padStart(6, '0')}`

const CLASS_OF = new Map(
  Object.keys(SCOPES).map((name, index) => [colourOf(index), name as CodeClass])
)

export const CODE_CLASSES = [...CLASS_OF.values()]

/** The class of a token by the colour our theme gave it; undefined for ordinary text. */
export function classOf(colour: string | undefined): CodeClass | undefined {
  return colour === undefined ? undefined : CLASS_OF.get(colour)
}

export const theme: ThemeRegistrationRaw = {
  name: 'classes',
  type: 'light',
  colors: { 'editor.foreground': '#000000', 'editor.background': '#ffffff' },
  settings: [
    { settings: { foreground: '#000000', background: '#ffffff' } },
    ...Object.values(SCOPES).map((scope, index) => ({
      scope,
      settings: { foreground: colourOf(index) },
    })),
  ],
}

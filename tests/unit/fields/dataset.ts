import { DateTime } from 'luxon'
import type { FieldKind } from '#framework/fields/main'
import { Author, Badge } from './targets.js'

/** What the shared spec knows of one kind. */
export interface Sample {
  options: Record<string, unknown>
  /** Model values; where the kind takes `lt`, from the smallest to the largest. */
  values: unknown[]
  /** What a person or a program may write, and the model value it becomes. */
  accepts?: [input: unknown, value: unknown][]
  /** What is refused, and the rule that refuses it. */
  refuses: [input: unknown, rule: string][]
}

const at = (iso: string) => DateTime.fromISO(iso, { zone: 'utc' })
const long = (length: number) => 'x'.repeat(length)

const NOT_TEXT: [unknown, string][] = [12, true, { a: 1 }, ['a']].map((value) => [value, 'string'])
const UNSTORABLE: [unknown, string][] = [
  ['a\0b', 'characters'],
  ['half \uD83D of a pair', 'characters'],
]
const NOT_ONE_LINE: [unknown, string][] = [
  ['two\nlines', 'characters'],
  ['a\ttab', 'characters'],
  ['bell \u0007', 'characters'],
]
const NOT_INTEGER: [unknown, string][] = [
  '12abc',
  '1e3',
  '0x10',
  '1.0',
  '1 2',
  1.5,
  Number.NaN,
  Infinity,
  true,
  [1],
  {},
].map((value) => [value, 'integer'])
const NOT_TIME_OR_DATE = [
  'yesterday',
  '2026-13-01',
  '2026-02-29',
  '26-01-01',
  '2026-1-1',
  20261122,
  true,
  [],
  {},
]

const NOT_A_KEY: [unknown, string][] = [
  ['../../etc/passwd', 'path'],
  ['/etc/passwd', 'path'],
  ['a/../b.png', 'path'],
  ['a\\b.png', 'path'],
  ['.env', 'path'],
  ['a//b.png', 'path'],
  ['a/', 'path'],
  ['name with space.png', 'path'],
  ['http://example.com/a.png', 'path'],
  ['a\0.png', 'characters'],
  [`${long(300)}.png`, 'maxLength'],
  [12, 'string'],
]

export const dataset: Record<FieldKind, Sample> = {
  id: {
    options: {},
    values: [1, 42, 2_147_483_647],
    accepts: [['42', 42]],
    refuses: [...NOT_INTEGER, [0, 'min'], [-1, 'min'], ['2147483648', 'max']],
  },
  uuid: {
    options: {},
    values: ['0b9c3f7e-2f9a-4f0c-8d5e-1a2b3c4d5e6f', '01993f6e-0c1d-7abc-9def-0123456789ab'],
    accepts: [['0B9C3F7E-2F9A-4F0C-8D5E-1A2B3C4D5E6F', '0b9c3f7e-2f9a-4f0c-8d5e-1a2b3c4d5e6f']],
    refuses: [
      ['0b9c3f7e2f9a4f0c8d5e1a2b3c4d5e6f', 'uuid'],
      ["0b9c3f7e-2f9a-4f0c-8d5e-1a2b3c4d5e6f' or 1=1", 'uuid'],
      [12, 'uuid'],
      [[], 'uuid'],
    ],
  },
  string: {
    options: { maxLength: 40, minLength: 2 },
    values: [
      'Night train',
      `<b>"it's"</b> & more`,
      'Łódź, 東京, 🚂',
      "Robert'); DROP TABLE students;--",
      '100% _sure_ \\',
    ],
    accepts: [['  trimmed  ', 'trimmed']],
    refuses: [
      ...NOT_TEXT,
      ...UNSTORABLE,
      ...NOT_ONE_LINE,
      [long(41), 'maxLength'],
      ['x', 'minLength'],
    ],
  },
  text: {
    options: { maxLength: 200 },
    values: ['One line', 'Two\nlines and\ta tab', '<script>alert(1)</script>', '🚂'.repeat(100)],
    accepts: [['from a form\r\nwith its line end\r\n', 'from a form\nwith its line end']],
    refuses: [...NOT_TEXT, ...UNSTORABLE, [long(201), 'maxLength']],
  },
  richText: {
    options: { maxLength: 1000 },
    values: [
      '<p>Plain <strong>words</strong></p>',
      '<h2>Title</h2>\n<ul><li>one</li><li>two</li></ul>',
      '<p><a href="https://example.com" rel="noopener noreferrer">link</a></p>',
      '<p>5 &lt; 6 &amp; 7</p>',
    ],
    accepts: [
      ['<p onclick="steal()">Hi<script>alert(1)</script></p>', '<p>Hi</p>'],
      ['<a href="javascript:alert(1)">x</a>', '<a rel="noopener noreferrer">x</a>'],
      ['<p style="position:fixed" class="admin">x</p>', '<p>x</p>'],
      ['<img src="x" onerror="alert(1)">', '<img src="x" />'],
      ['<img src="data:text/html,x">y', '<img />y'],
      [
        '<svg><a xlink:href="javascript:alert(1)">t</a></svg>',
        '<a rel="noopener noreferrer">t</a>',
      ],
      ['<iframe src="https://example.com"></iframe>text', 'text'],
      ['5 < 6', '5 &lt; 6'],
    ],
    refuses: [
      ...NOT_TEXT,
      ...UNSTORABLE,
      [long(1001), 'maxLength'],
      ['&'.repeat(900), 'maxLength'],
      ['<script>alert(1)</script>', 'required'],
    ],
  },
  markdown: {
    options: {},
    values: [
      '# Title\n\nText with {{ braces }} and {{< shortcode >}}.',
      '    code, because it is indented',
      'trailing\n\n',
      long(200_000),
    ],
    accepts: [['one\r\ntwo\rthree', 'one\ntwo\nthree']],
    refuses: [...NOT_TEXT, ...UNSTORABLE, [long(200_001), 'maxLength']],
  },
  slug: {
    options: { from: 'title' },
    values: ['night-train', 'a', '2026', long(100)],
    refuses: [
      ...NOT_TEXT,
      ...[
        'Night-Train',
        'night train',
        '-a',
        'a-',
        'a--b',
        '../etc/passwd',
        'a/b',
        'a.b',
        'é',
        'a%2fb',
        '..',
      ].map((value): [unknown, string] => [value, 'slug']),
      [long(101), 'maxLength'],
    ],
  },
  email: {
    options: {},
    values: ['ada@example.com', 'ada+books@sub.example.co.uk', "o'brien@example.com"],
    accepts: [[' Ada@Example.COM ', 'ada@example.com']],
    refuses: [
      ...NOT_TEXT,
      ...[
        'ada',
        'ada@',
        '@example.com',
        'a b@example.com',
        'ada@example',
        'a@b@example.com',
        '<a@example.com>',
      ].map((value): [unknown, string] => [value, 'email']),
      ['ada@example.com\nbcc: all@example.com', 'characters'],
      [`${long(250)}@example.com`, 'maxLength'],
    ],
  },
  url: {
    options: {},
    values: ['https://example.com', 'http://localhost:3333/a?b=c&d=e#f', 'https://example.com/ä/ö'],
    refuses: [
      ...NOT_TEXT,
      ...[
        ...[
          'javascript:alert(1)',
          'data:text/html,x',
          'ftp://example.com',
          '//example.com',
          'example.com',
          '/path',
        ],
        ...[
          'http://',
          'https://exa mple.com',
          'https://ada:secret@example.com',
          'https:\\\\example.com',
          'http:/a',
        ],
        'https://example.com/"onclick="x',
      ].map((value): [unknown, string] => [value, 'url']),
      ['java\nscript:alert(1)', 'characters'],
      [`https://example.com/${long(2048)}`, 'maxLength'],
    ],
  },
  password: {
    options: {},
    values: ['correct horse battery', ' spaces kept ', 'pässwörd🔑'],
    refuses: [
      ...NOT_TEXT,
      ['1234567', 'minLength'],
      [long(129), 'maxLength'],
      ['password\0', 'characters'],
    ],
  },
  boolean: {
    options: {},
    values: [false, true],
    accepts: [
      ...['on', '1', 'true', 'TRUE', 1, ' true '].map((input): [unknown, unknown] => [input, true]),
      ...['off', '0', 'false', 0].map((input): [unknown, unknown] => [input, false]),
    ],
    refuses: ['yes', 'maybe', 2, -1, [], {}, [true]].map((value) => [value, 'boolean']),
  },
  integer: {
    options: {},
    values: [-2_147_483_648, -1, 0, 7, 2_147_483_647],
    accepts: [
      ['12', 12],
      [' -7 ', -7],
      ['007', 7],
      [-0, 0],
    ],
    refuses: [
      ...NOT_INTEGER,
      [2_147_483_648, 'max'],
      ['-2147483649', 'min'],
      ['99999999999999999999', 'integer'],
    ],
  },
  bigInteger: {
    options: {},
    values: [
      ...['-9223372036854775808', '-9007199254740993', '-10', '-9', '-1', '0', '1', '9', '10'],
      ...['9007199254740993', '9223372036854775807'],
    ],
    accepts: [
      [42, '42'],
      ['0042', '42'],
      ['-0', '0'],
    ],
    refuses: [
      ...NOT_INTEGER,
      [2 ** 60, 'integer'],
      ['9223372036854775808', 'max'],
      ['-9223372036854775809', 'min'],
      ['9'.repeat(100_000), 'max'],
    ],
  },
  float: {
    options: { min: -1e300 },
    values: [-273.15, -1e-10, 0, 0.1, 1 / 3, 12345678.910111213, 1e300],
    accepts: [
      ['1.5', 1.5],
      ['-2e3', -2000],
      ['.5', 0.5],
      [-0, 0],
    ],
    refuses: [
      ...[
        '1,5',
        '12abc',
        'NaN',
        'Infinity',
        '0x10',
        '1e999',
        Number.NaN,
        Infinity,
        true,
        [1],
        {},
      ].map((value): [unknown, string] => [value, 'number']),
      [-1e301, 'min'],
    ],
  },
  decimal: {
    options: { precision: 20, scale: 4 },
    values: [
      ...['-9999999999999999.9999', '-10.0000', '-9.5000', '-0.0001', '0.0000', '0.0001', '0.1000'],
      ...['9.5000', '10.0000', '1234567890123456.7891', '9999999999999999.9999'],
    ],
    accepts: [
      ['12.5', '12.5000'],
      [12.5, '12.5000'],
      ['0012.50000000', '12.5000'],
      ['-0', '0.0000'],
      ['7.', '7.0000'],
    ],
    refuses: [
      ['0.00001', 'decimal'],
      ['10000000000000000', 'precision'],
      [1234567890.1234567, 'number'],
      ...[
        '1e3',
        '1,5',
        'abc',
        '--1',
        Number.NaN,
        Infinity,
        1e21,
        1e-7,
        true,
        [1],
        {},
        '1'.repeat(200),
      ].map((value): [unknown, string] => [value, 'number']),
    ],
  },
  money: {
    options: { currency: 'EUR' },
    values: [-Number.MAX_SAFE_INTEGER, -5, 0, 5, 1999, 2000, Number.MAX_SAFE_INTEGER],
    accepts: [
      ['19.99', 1999],
      ['20', 2000],
      ['0.5', 50],
      [{ amount: 1999 }, 1999],
    ],
    refuses: [
      ...[20, '19.999', '19,99', '€ 20', 'abc', '1e3', '90071992547409.92', true, [1999], {}].map(
        (value): [unknown, string] => [value, 'money']
      ),
      [{ amount: 19.99, currency: 'EUR' }, 'money'],
      [{ amount: '1999', currency: 'EUR' }, 'money'],
      [{ amount: 2 ** 53, currency: 'EUR' }, 'money'],
      [{ amount: 1999, currency: 'USD' }, 'currency'],
    ],
  },
  enum: {
    options: { values: { 'draft': 'Draft', 'in-review': 'In review', 'published': 'Published' } },
    values: ['draft', 'in-review', 'published'],
    refuses: ['Draft', 'deleted', 'constructor', '__proto__', 0, true, [], ['draft'], {}].map(
      (value) => [value, 'enum']
    ),
  },
  date: {
    options: {},
    values: ['1000-01-01', '1969-12-31', '2024-02-29', '2026-11-22', '9999-12-31'],
    refuses: [
      ...[...NOT_TIME_OR_DATE, '2026-11-22T00:00:00Z'].map((value): [unknown, string] => [
        value,
        'date',
      ]),
      ['0999-12-31', 'min'],
    ],
  },
  dateTime: {
    options: {},
    values: [
      ...[
        at('1000-01-01T00:00:00.000Z'),
        at('1969-12-31T23:59:59.999Z'),
        at('2026-03-29T02:30:00.000Z'),
      ],
      ...[
        at('2026-11-22T20:08:00.000Z'),
        at('2026-11-22T20:08:00.120Z'),
        at('2026-11-22T20:08:01.005Z'),
      ],
      at('9999-12-31T23:59:59.999Z'),
    ],
    accepts: [
      ['2026-11-22T20:08', at('2026-11-22T20:08:00Z')],
      ['2026-11-22 20:08:30', at('2026-11-22T20:08:30Z')],
      ['2026-11-22T20:08:00+02:00', at('2026-11-22T18:08:00Z')],
      ['2026-11-22T20:08:00-0330', at('2026-11-22T23:38:00Z')],
      ['2026-11-22T20:08:00.123456789Z', at('2026-11-22T20:08:00.123Z')],
      ['2026-11-22', at('2026-11-22T00:00:00Z')],
      [new Date('2026-11-22T20:08:00Z'), at('2026-11-22T20:08:00Z')],
      [
        DateTime.fromISO('2026-11-22T21:08:00', { zone: 'Europe/Berlin' }),
        at('2026-11-22T20:08:00Z'),
      ],
    ],
    refuses: [
      ...[
        ...NOT_TIME_OR_DATE,
        '2026-11-22T24:00:00Z',
        '2026-11-22T20:61',
        '2026-11-22T20:08:00+25:00',
        '20:08',
      ].map((value): [unknown, string] => [value, 'dateTime']),
      [new Date(Number.NaN), 'dateTime'],
      ['0999-12-31T23:59:59Z', 'range'],
      ['9999-12-31T23:59:59-01:00', 'range'],
    ],
  },
  time: {
    options: {},
    values: ['00:00:00', '09:05:00', '20:08:30', '23:59:59'],
    accepts: [['20:08', '20:08:00']],
    refuses: ['24:00', '8:00', '20:60', '20:08:60', '20', 'noon', 2008, true, [], {}].map(
      (value) => [value, 'time']
    ),
  },
  json: {
    options: { maxDepth: 4, maxSize: 1000 },
    values: [
      {},
      [],
      {
        'text': '"quoted" <b>',
        'number': 1.5,
        'yes': true,
        'nothing': null,
        'list': [1, [2, [3]]],
        '': 'ä🚂',
      },
      ['a string', '{"not":"parsed"}', 5],
      { constructor: 'Ferrari' },
    ],
    accepts: [['{"a": [1, 2]}', { a: [1, 2] }]],
    refuses: [
      ...['{', 'text', '12', '"text"', 'true', 12, true, Number.NaN].map(
        (value): [unknown, string] => [value, 'json']
      ),
      ['{"__proto__": {"isAdmin": true}}', 'json'],
      [JSON.parse('{"a": {"__proto__": 1}}'), 'json'],
      ['{"constructor": {"prototype": {"isAdmin": true}}}', 'json'],
      [{ a: undefined }, 'json'],
      [{ a: new Date() }, 'json'],
      [{ a: Infinity }, 'json'],
      ['[[[[[]]]]]', 'depth'],
      ['['.repeat(4000), 'json'],
      [{ a: long(1001) }, 'maxLength'],
      ['{"a": "\\u0000"}', 'characters'],
    ],
  },
  file: {
    options: { accept: ['.pdf', '.tar.gz', '.png'] },
    values: ['a.pdf', 'posts/2026/Report_final-2.tar.gz'],
    refuses: [...NOT_A_KEY, ['a.exe', 'extname'], ['pdf', 'extname']],
  },
  image: {
    options: { baseUrl: '/uploads' },
    values: ['covers/night-train.webp', 'A.JPG'],
    refuses: [...NOT_A_KEY, ['script.svg', 'extname'], ['page.html', 'extname']],
  },
  color: {
    options: {},
    values: ['#000000', '#1a7f5a'],
    accepts: [['#1A7F5A', '#1a7f5a']],
    refuses: ['#fff', 'red', '1a7f5a', '#gggggg', '#1a7f5a;x', 'url(x)', 12, [], {}].map(
      (value) => [value, 'hexCode']
    ),
  },
  belongsTo: {
    options: { model: () => Author, onDelete: 'restrict' },
    values: [1, 42, 2_147_483_647],
    accepts: [['42', 42]],
    refuses: [...NOT_INTEGER, [0, 'min'], [-1, 'min'], [2_147_483_648, 'max']],
  },
}

/** The same kind where the other record has a UUID for its key. */
export const belongsToUuid: Sample = { ...dataset.uuid, options: { model: () => Badge } }

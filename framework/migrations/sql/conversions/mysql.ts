import type { Column } from '../../schema/column.js'
import { textLiteral } from '../quote.js'
import { boundsOf, bytesOf, digitsOf, familyOf, limitOf, type Conversion } from './conversion.js'

const DAY = '[0-9]{4}-[0-9]{2}-[0-9]{2}'
const CLOCK = '([01][0-9]|2[0-3]):[0-5][0-9]'
const UUID = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'

type Convert = (from: Column, to: Column, truncate: boolean) => Conversion

/** MODIFY converts by itself; here stands what it would round, cut or refuse, and what has to be rewritten around it. */
export function convertMysql(from: Column, to: Column, truncate: boolean): Conversion {
  const target = familyOf(to)
  if (target === 'text') return toText(from, to, truncate)
  const found = conversions[`${familyOf(from)} ${target}`]
  return found ? found(from, to, truncate) : impossible
}

const stays = () => null

const impossible: Conversion = { value: stays, unfit: (of) => `${of} is not null` }

const harmless: Conversion = { value: stays, unfit: stays }

function toText(from: Column, to: Column, truncate: boolean): Conversion {
  const limit = limitOf(to)
  const cuts = truncate && to.type !== 'enum' && familyOf(from) === 'text'
  const cut = (of: string) => (limit === null ? null : `left(${of}, ${limit})`)
  return {
    value: (of) => (cuts ? cut(of) : null),
    ...(familyOf(from) === 'boolean'
      ? {
          after: (of: string) =>
            `case ${of} when '1' then 'true' when '0' then 'false' else ${of} end`,
        }
      : {}),
    unfit(of) {
      const text = `cast(${of} as char)`
      if (to.type === 'enum') return `${text} not in (${valuesOf(to)})`
      if (limit === null) return `octet_length(${text}) > ${bytesOf(to)}`
      return cuts ? null : `char_length(${text}) > ${limit}`
    },
  }
}

const valuesOf = (column: Column) =>
  (column.values ?? []).map((value) => textLiteral(value, 'mysql')).join(', ')

const toWhole: Convert = (_, to, truncate) => {
  const [low, high] = boundsOf(to, 'mysql')
  return {
    value: (of) => (truncate ? `truncate(${of}, 0)` : null),
    unfit: (of) =>
      [
        truncate ? '' : `${of} <> truncate(${of}, 0)`,
        `truncate(${of}, 0) not between ${low} and ${high}`,
      ]
        .filter(Boolean)
        .join(' or '),
  }
}

const toDecimal: Convert = (from, to, truncate) => {
  const { whole, scale } = digitsOf(to)
  const inexact = (of: string) =>
    from.type === 'float'
      ? `cast(cast(${of} as decimal(65, ${scale})) as double) <> ${of}`
      : `${of} <> truncate(${of}, ${scale})`
  return {
    value: (of) => (truncate ? `truncate(${of}, ${scale})` : null),
    unfit: (of) =>
      [truncate ? '' : inexact(of), `abs(truncate(${of}, ${scale})) >= 1${'0'.repeat(whole)}`]
        .filter(Boolean)
        .join(' or '),
  }
}

const toFloat: Convert = (from) => ({
  value: stays,
  unfit: (of) =>
    `cast(cast(${of} as double) as decimal(65, ${from.type === 'decimal' ? digitsOf(from).scale : 0})) <> ${of}`,
})

/** Reads a number from text first; its text must have the form. */
const parsed =
  (pattern: string, convert: Convert): Convert =>
  (_, to, truncate) => {
    const inner = convert({ type: 'decimal' }, to, truncate)
    const number = (of: string) => `cast(trim(${of}) as decimal(65, 20))`
    return {
      value: (of) => (truncate ? inner.value(number(of)) : `trim(${of})`),
      unfit: (of) =>
        `case when ${of} not regexp '${pattern}' then true else ${inner.unfit(number(of)) ?? 'false'} end`,
    }
  }

const conversions: Record<string, Convert> = {
  'whole whole': toWhole,
  'whole decimal': toDecimal,
  'whole float': toFloat,
  'whole boolean': () => ({ value: stays, unfit: (of) => `${of} not in (0, 1)` }),
  'decimal whole': toWhole,
  'decimal decimal': toDecimal,
  'decimal float': toFloat,
  'float whole': toWhole,
  'float decimal': toDecimal,
  'boolean whole': () => harmless,
  'boolean decimal': () => harmless,
  'boolean float': () => harmless,
  'text whole': parsed('^ *[-+]?[0-9]+ *$', toWhole),
  'text decimal': parsed('^ *[-+]?[0-9]+([.][0-9]*)? *$', toDecimal),
  'text float': () => ({
    value: (of) => `trim(${of})`,
    unfit: (of) => `${of} not regexp '^ *[-+]?[0-9]+([.][0-9]*)?(e[-+]?[0-9]+)? *$'`,
  }),
  'text boolean': () => ({
    value: (of) =>
      `case lower(trim(${of})) when 'true' then '1' when 'false' then '0' else trim(${of}) end`,
    unfit: (of) => `lower(trim(${of})) not in ('true', 'false', '1', '0')`,
  }),
  'text date': () => ({
    value: stays,
    unfit: (of) => `${of} not regexp '^${DAY}$' or cast(${of} as date) is null`,
  }),
  // MySQL does not read zones: Z is taken away, another zone stops the file.
  'text dateTime': () => ({
    value: (of) => `replace(replace(upper(${of}), 'T', ' '), 'Z', '')`,
    unfit: (of) =>
      `${of} not regexp '^${DAY}([T ]${CLOCK}(:[0-5][0-9]([.][0-9]+)?)?)?Z?$' ` +
      `or cast(left(${of}, 10) as date) is null`,
  }),
  'text time': () => ({
    value: stays,
    unfit: (of) => `${of} not regexp '^${CLOCK}(:[0-5][0-9])?$'`,
  }),
  'text uuid': () => ({ value: stays, unfit: (of) => `${of} not regexp '${UUID}'` }),
  'text json': () => ({ value: stays, unfit: (of) => `not json_valid(${of})` }),
  'date dateTime': () => harmless,
  'dateTime date': (_from, _to, truncate) => ({
    value: (of) => (truncate ? `cast(${of} as date)` : null),
    unfit: (of) => (truncate ? null : `time(${of}) <> 0`),
  }),
  'whole json': () => harmless,
  'float json': () => harmless,
  'decimal json': () => harmless,
}

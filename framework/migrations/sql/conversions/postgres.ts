import type { Column } from '../../schema/column.js'
import { textLiteral } from '../quote.js'
import { typeOf } from '../types.js'
import {
  boundsOf,
  digitsOf,
  familyOf,
  limitOf,
  type Conversion,
  type Family,
} from './conversion.js'

const INSTANT =
  '^\\d{4}-\\d\\d-\\d\\d([T ]([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d([.]\\d+)?)?)?( ?(Z|[-+]\\d\\d(:?\\d\\d)?))?$'
const ZONE = '(Z|[-+]\\d\\d(:?\\d\\d)?)$'
const TIME = '^([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?$'
const UUID = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'
const NUMBERS = { whole: '^\\s*[-+]?\\d+\\s*$', decimal: '^\\s*[-+]?\\d+([.]\\d*)?\\s*$' }
const FLOAT = '^\\s*[-+]?\\d+([.]\\d*)?([eE][-+]?\\d+)?\\s*$'

/** Whether PostgreSQL itself reads the text as the type; a temporary function that guards bring along. */
export const READS = 'pg_temp.gable_reads'
const reads = (of: string, type: string) => `${READS}(${of}::text, '${type}')`

export const READS_SQL = `create or replace function ${READS}(value text, kind text) returns boolean language plpgsql as $$
begin execute format('select %L::%s', value, kind); return true; exception when others then return false; end $$`

/** Conversions as USING takes them. A USING that casts to a shorter type cuts without a word, so none does. */
export function convertPostgres(from: Column, to: Column, truncate: boolean): Conversion {
  const pair = [familyOf(from), familyOf(to)] as [Family, Family]
  const toTextual = pair[1] === 'text'
  if (toTextual) return toText(from, to, truncate)
  const found = conversions[pair.join(' ')] ?? conversions[`* ${pair[1]}`]
  return found ? found(from, to, truncate) : impossible(to)
}

const textOf: Partial<Record<Family, (of: string) => string>> = {
  text: (of) => of,
  boolean: (of) => `case when ${of} then 'true' when not ${of} then 'false' end`,
  dateTime: (of) => `to_char(${of} at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')`,
  time: (of) => `left(${of}::text, 8)`,
}

function toText(from: Column, to: Column, truncate: boolean): Conversion {
  const write = textOf[familyOf(from)] ?? ((of: string) => `${of}::text`)
  const limit = limitOf(to)
  const cuts = truncate && limit !== null && to.type === 'string'
  return {
    value: (of) => (cuts ? `left(${write(of)}, ${limit})` : write(of)),
    unfit(of) {
      if (to.type === 'enum') return `${write(of)} not in (${valuesOf(to)})`
      return cuts || limit === null ? null : `char_length(${write(of)}) > ${limit}`
    },
  }
}

const valuesOf = (column: Column) =>
  (column.values ?? []).map((value) => textLiteral(value, 'pg')).join(', ')

type Convert = (from: Column, to: Column, truncate: boolean) => Conversion

const toWhole: Convert = (_, to, truncate) => {
  const [low, high] = boundsOf(to, 'pg')
  return {
    value: (of) => (truncate ? `trunc(${of}::numeric)` : of),
    unfit: (of) =>
      [
        truncate ? '' : `${of} <> trunc(${of})`,
        `trunc(${of}::numeric) not between ${low} and ${high}`,
      ]
        .filter(Boolean)
        .join(' or '),
  }
}

const toDecimal: Convert = (_, to, truncate) => {
  const { whole, scale } = digitsOf(to)
  return {
    value: (of) => (truncate ? `trunc(${of}::numeric, ${scale})` : `${of}::numeric`),
    unfit: (of) =>
      [
        truncate ? '' : `${of}::numeric <> round(${of}::numeric, ${scale})`,
        `abs(trunc(${of}::numeric, ${scale})) >= 1${'0'.repeat(whole)}`,
      ]
        .filter(Boolean)
        .join(' or '),
  }
}

const toFloat: Convert = () => ({
  value: (of) => `${of}::double precision`,
  unfit: (of) => `${of}::double precision::numeric <> ${of}::numeric`,
})

/** Reads a number from text first; its text must have the form. */
const parsed =
  (pattern: string, convert: Convert): Convert =>
  (from, to, truncate) => {
    const inner = convert(from, to, truncate)
    const number = (of: string) => `btrim(${of})::numeric`
    return {
      value: (of) => inner.value(number(of)),
      unfit: (of) =>
        `case when ${of} !~ '${pattern}' then true else ${inner.unfit(number(of)) ?? 'false'} end`,
    }
  }

const asNumber =
  (convert: Convert): Convert =>
  (from, to, truncate) => {
    const inner = convert(from, to, truncate)
    const number = (of: string) => `case when ${of} then 1 when not ${of} then 0 end`
    return { value: (of) => inner.value(number(of)), unfit: () => null }
  }

const matching =
  (pattern: string, type: string, value: (of: string) => string): Convert =>
  () => ({
    value,
    unfit: (of) => `case when ${of} !~ '${pattern}' then true else not ${reads(of, type)} end`,
  })

const midnight = (of: string) => `(${of} at time zone 'UTC')::time <> '00:00:00'`

const conversions: Record<string, Convert> = {
  'whole whole': toWhole,
  'whole decimal': toDecimal,
  'whole float': toFloat,
  'whole boolean': () => ({ value: (of) => `${of} = 1`, unfit: (of) => `${of} not in (0, 1)` }),
  'decimal whole': toWhole,
  'decimal decimal': toDecimal,
  'decimal float': toFloat,
  'float whole': toWhole,
  'float decimal': toDecimal,
  'boolean whole': asNumber(() => ({ value: (of) => of, unfit: () => null })),
  'boolean decimal': asNumber(toDecimal),
  'boolean float': asNumber(toFloat),
  'text whole': parsed(NUMBERS.whole, toWhole),
  'text decimal': parsed(NUMBERS.decimal, toDecimal),
  'text float': () => ({
    value: (of) => `btrim(${of})::double precision`,
    unfit: (of) => `${of} !~ '${FLOAT}'`,
  }),
  'text boolean': () => ({
    value: (of) => `lower(btrim(${of})) in ('true', '1')`,
    unfit: (of) => `lower(btrim(${of})) not in ('true', 'false', '1', '0')`,
  }),
  'text date': matching('^\\d{4}-\\d\\d-\\d\\d$', 'date', (of) => `${of}::date`),
  'text dateTime': matching(
    INSTANT,
    'timestamptz',
    (of) =>
      `case when substr(${of}, 11) ~ '${ZONE}' then ${of}::timestamptz else ${of}::timestamp at time zone 'UTC' end`
  ),
  'text time': matching(TIME, 'time', (of) => `${of}::time`),
  'text uuid': matching(UUID, 'uuid', (of) => `${of}::uuid`),
  'text json': () => ({ value: (of) => `${of}::json`, unfit: (of) => `not ${reads(of, 'json')}` }),
  'date dateTime': () => ({
    value: (of) => `${of}::timestamp at time zone 'UTC'`,
    unfit: () => null,
  }),
  'dateTime date': (_from, _to, truncate) => ({
    value: (of) => `(${of} at time zone 'UTC')::date`,
    unfit: (of) => (truncate ? null : midnight(of)),
  }),
  'whole json': () => ({ value: (of) => `to_json(${of})`, unfit: () => null }),
  'float json': () => ({ value: (of) => `to_json(${of})`, unfit: () => null }),
  'decimal json': () => ({ value: (of) => `to_json(${of})`, unfit: () => null }),
  'boolean json': () => ({ value: (of) => `to_json(${of})`, unfit: () => null }),
}

/** No value of the old kind is one of the new: only empty columns change. */
const impossible = (to: Column): Conversion => ({
  value: () => `null::${typeOf(to, 'pg')}`,
  unfit: (of) => `${of} is not null`,
})

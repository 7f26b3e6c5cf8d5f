import { DateTime } from 'luxon'

const STORED = 'yyyy-MM-dd HH:mm:ss.SSS'

/** An instant as the file has it: text in UTC. */
export const instant = {
  prepare: (value: DateTime | null) => value && value.toUTC().toFormat(STORED),
  consume: (value: string | null) => value && DateTime.fromSQL(value, { zone: 'utc' }),
  serialize: (value: DateTime | null) => value && value.toUTC().toISO(),
}

/** The present as the file would have it. */
export const now = () => DateTime.utc().toFormat(STORED)

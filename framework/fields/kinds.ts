import { belongsTo } from './belongs_to.js'
import { bigInteger } from './big_integer.js'
import { boolean } from './boolean.js'
import { color } from './color.js'
import { date } from './date.js'
import { dateTime } from './date_time.js'
import { decimal } from './decimal.js'
import { email } from './email.js'
import { enumeration } from './enum.js'
import { file } from './file.js'
import { float } from './float.js'
import { id } from './id.js'
import { image } from './image.js'
import { integer } from './integer.js'
import { json } from './json.js'
import type { FieldKind, Kind } from './kind.js'
import { markdown } from './markdown.js'
import { money } from './money.js'
import { password } from './password.js'
import { richText } from './rich_text.js'
import { slug } from './slug.js'
import { string } from './string.js'
import { text } from './text.js'
import { time } from './time.js'
import { url } from './url.js'
import { uuid } from './uuid.js'

/** Every kind we ship, by name. */
export const kinds = {
  id,
  uuid,
  string,
  text,
  richText,
  markdown,
  slug,
  email,
  url,
  password,
  boolean,
  integer,
  bigInteger,
  float,
  decimal,
  money,
  enum: enumeration,
  date,
  dateTime,
  time,
  json,
  file,
  image,
  color,
  belongsTo,
} satisfies Record<FieldKind, Kind<any, any>>

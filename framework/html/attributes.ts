import { SafeHtml, escapeHtml } from './safe_html.js'

const NAME = /^[a-z][a-z0-9:._-]*$/i

/**
 * Attributes of an element from an object, each with a space before it, escaped. false, null and undefined leave the
 * attribute out, true prints its bare name. Templates have it as `attrs`: Edge's own `toAttrs()` prints a quotation
 * mark inside a value as it is, which lets a visitor's text end the attribute.
 * @throws when a name is not one of an attribute, or is an event handler: those never come from data
 */
export function attributes(values: Record<string, unknown>): SafeHtml {
  let text = ''
  for (const [name, value] of Object.entries(values)) {
    if (value === false || value === null || value === undefined) continue
    if (!NAME.test(name) || /^(on|style$)/i.test(name))
      throw new Error(`"${name}" cannot be printed as an attribute`)
    text += value === true ? ` ${name}` : ` ${name}="${escapeHtml(value)}"`
  }
  return new SafeHtml(text)
}

export { attributes } from './attributes.js'
export { SafeHtml, escapeHtml, html, trusted } from './safe_html.js'

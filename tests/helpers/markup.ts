import { HtmlValidate } from 'html-validate'

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // Edge leaves the line breaks of its tags, and our pages are not hand-indented.
    'no-trailing-whitespace': 'off',
    'no-inline-style': 'error',
    // The plugin of Vite closes its links.
    'void-style': 'off',
    // Anchors of headings have their sign from the style sheet and are hidden from screen readers.
    'text-content': 'off',
    'long-title': 'off',
    'attribute-boolean-style': 'off',
    'prefer-native-element': 'off',
    'tel-non-breaking': 'off',
  },
})

/** What is invalid in a page's markup, a line for each fault. */
export async function markupFaults(text: string): Promise<string[]> {
  const { results } = await validator.validateString(text)
  const lines = text.split('\n')
  return results.flatMap(({ messages }) =>
    messages.map(
      ({ ruleId, message, line }) =>
        `${ruleId}: ${message} (line ${line}: ${lines[line - 1].trim().slice(0, 120)})`
    )
  )
}

/*
 * What was opened over a page [details.filters] closes with Escape, or when somebody goes on elsewhere.
 */
const opened = () => document.querySelector<HTMLDetailsElement>('details.filters[open]')

document.addEventListener('keydown', (event) => {
  const details = opened()
  if (event.key !== 'Escape' || event.defaultPrevented || !details) return
  details.open = false
  details.querySelector('summary')?.focus()
})

document.addEventListener('click', ({ target }) => {
  const details = opened()
  // What was taken out of the page by the click itself was inside.
  if (details && (target as Element).isConnected && !details.contains(target as Element)) {
    details.open = false
  }
})

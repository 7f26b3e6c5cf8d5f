/*
 * A form posted twice by an impatient finger would be two letters: the second press does nothing until the page
 * changes. A page that comes back from the browser's cache is fresh again.
 */
addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement
  if (form.method !== 'post') return
  if (form.ariaBusy === 'true') event.preventDefault()
  form.ariaBusy = 'true'
})

addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[aria-busy]')) form.removeAttribute('aria-busy')
})

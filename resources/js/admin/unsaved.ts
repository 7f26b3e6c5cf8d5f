/*
 * Asks before a page is left whose form [data-unsaved] holds something else than when it came.
 */
const form = document.querySelector<HTMLFormElement>('form[data-unsaved]')

if (form) {
  const read = () =>
    new URLSearchParams(new FormData(form) as unknown as Record<string, string>).toString()
  let before = ''
  let isSent = false
  // After the elements of the page have become what they are.
  requestAnimationFrame(() => (before = read()))
  // A form that came back with errors has not been kept.
  const cameBack = document.querySelector('.notice--error ul') !== null
  form.addEventListener('submit', () => (isSent = true))
  addEventListener('pageshow', () => (isSent = false))
  addEventListener('beforeunload', (event) => {
    if (!isSent && (cameBack || read() !== before)) event.preventDefault()
  })
}

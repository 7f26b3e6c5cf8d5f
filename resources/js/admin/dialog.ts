/*
 * A question in a dialog instead of on a page of its own: links and forms with [data-dialog] lead to such a page.
 * Its part #question is shown here; an answer that has none is followed as it would be without script.
 */
const dialog = document.querySelector<HTMLDialogElement>('#dialog')

async function show(address: string, init?: RequestInit): Promise<void> {
  const response = await fetch(address, { ...init, headers: { accept: 'text/html' } })
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const question = page.querySelector('#question')
  if (!response.ok || !question || !dialog) return location.assign(response.url)
  dialog.replaceChildren(question)
  dialog.showModal()
}

document.addEventListener('click', (event) => {
  const target = event.target as Element
  if (target.closest('#dialog [data-close]')) {
    event.preventDefault()
    dialog?.close()
    return
  }
  const link = target.closest<HTMLAnchorElement>('a[data-dialog]')
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  void show(link.href)
})

// Before any other listener: the form is not on its way yet.
document.addEventListener(
  'submit',
  (event) => {
    const form = event.target as HTMLFormElement
    if (!('dialog' in form.dataset)) return
    event.preventDefault()
    event.stopPropagation()
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(form, event.submitter))
      body.append(name, String(value))
    void show(form.action, { method: 'POST', body })
  },
  { capture: true }
)

// A click on the page behind it, as on Cancel.
dialog?.addEventListener('click', (event) => {
  if (event.target === dialog) dialog.close()
})

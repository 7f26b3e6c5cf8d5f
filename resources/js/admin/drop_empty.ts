/*
 * A form that asks for a page leaves out what was left empty, so that its address says only what is meant.
 */
document.addEventListener('formdata', ({ target, formData }) => {
  if ((target as HTMLFormElement).method !== 'get') return
  for (const [name, value] of [...formData]) if (value === '') formData.delete(name)
})

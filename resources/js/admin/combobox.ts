/*
 * <gable-combobox>: choosing records while typing, after the ARIA 1.2 pattern of an editable combobox with a list.
 *
 *   source      answers `?q=…` with <li role="option" data-value="…"> items, at most twenty
 *   field       name of the values that are sent
 *   multiple    more than one may be chosen
 *   keeps-text  the text itself is sent too; else it is only for looking
 *
 * Inside stand the page's own choices (ticked ones are chosen) and its box to find others: what works without script.
 */
import { announce } from './announce.js'

const PAUSE = 150

let lists = 0

class Combobox extends HTMLElement {
  #input!: HTMLInputElement
  #list!: HTMLUListElement
  #chosen!: HTMLElement
  #active = -1
  #timer = 0
  #request?: AbortController

  connectedCallback() {
    if (this.classList.contains('is-live')) return
    this.classList.add('is-live')
    this.#input = this.querySelector<HTMLInputElement>('input[type="search"]')!
    this.#chosen = this.querySelector<HTMLElement>('.combobox-choices')!
    this.#takeChoices()
    this.#makeList()
    this.#input.addEventListener('input', () => this.#look())
    this.#input.addEventListener('click', () => this.#look(0))
    this.#input.addEventListener('keydown', (event) => this.#key(event))
    this.#input.addEventListener('blur', () => this.#close())
  }

  get #isMultiple() {
    return this.hasAttribute('multiple')
  }

  /** The ticked ones become tokens; those that were only found go, as there is a better way to find them now. */
  #takeChoices() {
    const chosen = [...this.#chosen.querySelectorAll<HTMLInputElement>('input:checked')]
      .filter(({ value }) => value !== '')
      .map(({ value, parentElement }) => ({ value, label: parentElement!.textContent.trim() }))
    this.#chosen.replaceChildren(...chosen.map(({ value, label }) => this.#token(value, label)))
    this.#sayNothing()
    this.querySelector('.find button')?.remove()
    if (this.hasAttribute('keeps-text')) return
    this.#input.removeAttribute('name')
    this.#input.value = ''
  }

  /** A field without a value sends an empty one, or taking the last away would change nothing. */
  #sayNothing() {
    const empty = this.#chosen.querySelector('input[value=""]')
    const isEmpty = !this.#chosen.querySelector('.token')
    if (!isEmpty) empty?.remove()
    else if (!empty && !this.hasAttribute('keeps-text')) this.#chosen.append(this.#hidden(''))
  }

  #hidden(value: string) {
    const hidden = document.createElement('input')
    hidden.type = 'hidden'
    hidden.name = this.getAttribute('field')!
    hidden.setAttribute('value', value)
    return hidden
  }

  #token(value: string, label: string) {
    const token = document.createElement('span')
    const name = document.createElement('span')
    const remove = document.createElement('button')
    token.className = 'token'
    name.textContent = label
    remove.type = 'button'
    remove.textContent = '×'
    remove.setAttribute('aria-label', `Remove ${label}`)
    remove.addEventListener('click', () => this.#remove(token, label))
    token.append(name, remove, this.#hidden(value))
    return token
  }

  #remove(token: HTMLElement, label: string) {
    token.remove()
    this.#sayNothing()
    this.#input.focus()
    announce(`${label} removed`)
  }

  #makeList() {
    this.#list = document.createElement('ul')
    this.#list.id = `options-${++lists}`
    this.#list.className = 'options'
    this.#list.setAttribute('role', 'listbox')
    this.#list.setAttribute('aria-label', 'Found')
    this.#list.hidden = true
    // The box keeps the focus while somebody clicks into the list.
    this.#list.addEventListener('mousedown', (event) => event.preventDefault())
    this.#list.addEventListener('click', (event) => {
      const option = (event.target as Element).closest<HTMLElement>('[role="option"]')
      if (option) this.#choose(option)
    })
    this.append(this.#list)
    const states = {
      'role': 'combobox',
      'aria-autocomplete': 'list',
      'aria-expanded': 'false',
      'aria-controls': this.#list.id,
    }
    for (const [name, value] of Object.entries(states)) this.#input.setAttribute(name, value)
  }

  #look(pause = PAUSE) {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#read(), pause)
  }

  async #read() {
    this.#request?.abort()
    this.#request = new AbortController()
    const query = new URLSearchParams({ q: this.#input.value })
    try {
      const { signal } = this.#request
      const response = await fetch(`${this.getAttribute('source')}?${query}`, { signal })
      if (!response.ok) throw new Error(String(response.status))
      this.#open(await response.text())
    } catch (error) {
      if ((error as Error).name !== 'AbortError')
        this.#say('The server did not answer. Type again to try again.')
    }
  }

  #say(words: string) {
    const note = document.createElement('li')
    note.className = 'option-note'
    note.setAttribute('role', 'presentation')
    note.textContent = words
    this.#list.replaceChildren(note)
    this.#show(true)
    announce(words)
  }

  #open(markup: string) {
    if (document.activeElement !== this.#input) return
    const { body } = new DOMParser().parseFromString(markup, 'text/html')
    this.#list.replaceChildren(...body.children)
    const taken = new Set([...this.#chosen.querySelectorAll('input')].map(({ value }) => value))
    for (const [index, option] of this.#options.entries()) {
      option.id = `${this.#list.id}-${index}`
      option.setAttribute('aria-selected', String(taken.has(option.dataset.value!)))
    }
    this.#mark(-1)
    this.#show(true)
    announce(this.#options.length === 1 ? '1 found' : `${this.#options.length} found`)
  }

  get #options() {
    return [...this.#list.querySelectorAll<HTMLElement>('[role="option"]')]
  }

  #show(isOpen: boolean) {
    this.#list.hidden = !isOpen
    this.#input.setAttribute('aria-expanded', String(isOpen))
  }

  #close() {
    clearTimeout(this.#timer)
    this.#request?.abort()
    this.#mark(-1)
    this.#show(false)
  }

  #mark(index: number) {
    const options = this.#options
    options[this.#active]?.classList.remove('is-active')
    this.#active = index
    const option = options[index]
    option?.classList.add('is-active')
    option?.scrollIntoView({ block: 'nearest' })
    if (option) this.#input.setAttribute('aria-activedescendant', option.id)
    else this.#input.removeAttribute('aria-activedescendant')
  }

  #key(event: KeyboardEvent) {
    const last = this.#options.length - 1
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      if (this.#list.hidden) return this.#look(0)
      const step = event.key === 'ArrowDown' ? this.#active + 1 : this.#active - 1
      this.#mark(step > last ? 0 : step < 0 ? last : step)
    } else if (event.key === 'Enter' && !this.#list.hidden && this.#active >= 0) {
      event.preventDefault()
      this.#choose(this.#options[this.#active])
    } else if (event.key === 'Enter' && !this.hasAttribute('keeps-text')) {
      // Half a name is nothing to send the form with.
      if (!this.#list.hidden || this.#input.value !== '') event.preventDefault()
    } else if (event.key === 'Escape' && !this.#list.hidden) {
      event.preventDefault()
      this.#close()
    } else if (event.key === 'Backspace' && this.#input.value === '') {
      this.#chosen.querySelector<HTMLElement>('.token:last-of-type button')?.click()
    }
  }

  /** A chosen one that is chosen again is taken away. */
  #choose(option: HTMLElement) {
    const value = option.dataset.value!
    const label = option.textContent.trim()
    const known = [...this.#chosen.querySelectorAll<HTMLElement>('.token')].find(
      (token) => token.querySelector('input')!.value === value
    )
    if (known) this.#remove(known, label)
    else {
      if (!this.#isMultiple) this.#chosen.replaceChildren()
      this.#chosen.append(this.#token(value, label))
      this.#sayNothing()
      announce(`${label} chosen`)
    }
    this.#input.value = ''
    this.#close()
    this.dispatchEvent(new Event('change', { bubbles: true }))
  }
}

customElements.define('gable-combobox', Combobox)

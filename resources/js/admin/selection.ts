/*
 * Selected rows of a table: how many, all of them, and a range with Shift. The boxes are the page's own, and belong to
 * the form that names what to do with them.
 */
import Alpine from '@alpinejs/csp'

Alpine.data('selection', () => ({
  count: 0,
  total: 0,
  last: -1,

  init() {
    this.$root.addEventListener('click', (event: Event) => this.range(event as MouseEvent))
    this.$root.addEventListener('change', () => this.update())
    this.update()
  },

  boxes(): HTMLInputElement[] {
    return [...this.$root.querySelectorAll<HTMLInputElement>('tbody .pick input')]
  },

  range(event: MouseEvent) {
    const boxes = this.boxes()
    const index = boxes.indexOf(event.target as HTMLInputElement)
    if (index < 0) return
    if (event.shiftKey && this.last >= 0) {
      const [from, to] = [Math.min(index, this.last), Math.max(index, this.last)]
      for (const box of boxes.slice(from, to + 1)) box.checked = boxes[index].checked
    }
    this.last = index
  },

  update() {
    const boxes = this.boxes()
    this.total = boxes.length
    this.count = boxes.filter((box) => box.checked).length
    const bar = this.$root.querySelector('.selection')
    bar?.classList.toggle('is-live', this.count > 0)
    bar?.classList.toggle('is-idle', this.count === 0)
  },

  toggleAll(event: Event) {
    const { checked } = event.target as HTMLInputElement
    for (const box of this.boxes()) box.checked = checked
    this.update()
  },

  get words() {
    return this.count === 1 ? '1 selected:' : `${this.count} selected:`
  },

  get isAll() {
    return this.count > 0 && this.count === this.total
  },

  get isSome() {
    return this.count > 0 && this.count < this.total
  },
}))

Alpine.start()

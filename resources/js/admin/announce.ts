/** Says something to people who do not see the screen. */
export function announce(words: string): void {
  const announcer = document.querySelector('#announcer')
  if (announcer) announcer.textContent = words
}

/*
 * The journal page by hand: constant text around a loop, as a careful person would write it without a template engine.
 * The frame (everything before the sections and after the pages) is given, because by hand it would be a constant too.
 */
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

const ESCAPES = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#x27;',
  '`': '&#x60;',
}
const escape = (text) =>
  /[&<>"'`]/.test(text) ? text.replace(/[&<>"'`]/g, (character) => ESCAPES[character]) : text

function entry(post) {
  return `<li class="entry">
<time class="entry-day" datetime="${post.publishedAt}">${Number(post.publishedAt.slice(8, 10))}</time>
<div>
<h3 class="entry-title"><a href="/journal/${post.slug}">${escape(post.title)}</a></h3>
${post.deck ? `<p class="entry-deck">${escape(post.deck)}</p>` : ''}
<p class="entry-by">${escape(post.author.name)}</p>
</div>
</li>
`
}

function months(posts) {
  let text = ''
  let current = ''
  for (const post of posts) {
    const month = post.publishedAt.slice(0, 7)
    if (month !== current) {
      if (current) text += '</ol>\n</section>\n'
      current = month
      text += `<section class="month columns">
<h2 class="month-name in-margin">${MONTHS[Number(month.slice(5)) - 1]} ${month.slice(0, 4)}</h2>
<ol class="entries">
`
    }
    text += entry(post)
  }
  return current ? `${text}</ol>\n</section>\n` : text
}

/** Links of the first page, which is the one measured. */
function pages(total, limit) {
  const last = Math.ceil(total / limit)
  const link = (number) =>
    `<li><a href="/journal?page=${number}" aria-label="Page ${number}">${number}</a></li>`
  return `<nav class="pages columns" aria-label="Pages">
<ul>
<li><a href="/journal" aria-current="page" aria-label="Page 1">1</a></li>
${link(2)}
<li aria-hidden="true">…</li>
${link(last)}
<li><a href="/journal?page=2" rel="next">Older</a></li>
</ul>
</nav>
`
}

/** @param frame  { head, tail }: the text around what is read from the database */
export function journalPage(frame, posts, sections, total, limit) {
  const links = sections
    .map((one) => `<li><a href="/categories/${one.slug}">${escape(one.name)}</a></li>`)
    .join('\n')
  return `${frame.head}<ul class="line">
${links}
</ul>
</header>
${months(posts)}${pages(total, limit)}${frame.tail}`
}

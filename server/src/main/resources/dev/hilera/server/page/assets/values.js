// Values as people read them: JSON, indented and coloured, as text and never as markup.
import { html, nothing } from 'lit';

const LONGEST = 200000;
const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;

function coloured(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    parts.push(text.slice(end, match.index));
    const [whole, string, colon, word, figure] = match;
    const kind = colon ? 'key' : string ? 'text' : word ? 'word' : figure ? 'figure' : '';
    parts.push(html`<span class="json-${kind}">${string ?? whole}</span>${colon ?? ''}`);
    end = match.index + whole.length;
  }
  parts.push(text.slice(end));
  return parts;
}

/** A value in a box that scrolls. */
export function json(value, label) {
  const text = JSON.stringify(value, null, 2) ?? 'null';
  const isLong = text.length > LONGEST;
  return html`<pre class="value" tabindex="0" role="region" aria-label=${label}>${coloured(isLong ? text.slice(0, LONGEST) : text)}${isLong ? '\n…' : nothing}</pre>
    ${isLong ? html`<p class="hint">Cut after ${LONGEST} characters; the API has all of it.</p>` : nothing}`;
}

// Parameters of a job type as fields of a form: what is shown, what was written, what is wrong with it.
import { html, nothing } from 'lit';

const DURATION = /^[0-9]+(ms|s|m|h|d)$/;
const LONG_TEXT = 120;
/** The length of a text as the server counts it: in code points. */
const length = (text) => [...text].length;
const isChoice = (param) => param.type.includes('|');
const choices = (param) => param.type.split('|');

/** What a field shows before anybody has written into it. */
export function initial(param) {
  const value = param.default;
  if (value === null || value === undefined) {
    return param.type === 'boolean' ? false : '';
  }
  switch (param.type) {
    case 'boolean':
      return value;
    case 'list':
      return value.join('\n');
    case 'object':
      return JSON.stringify(value, null, 2);
    default:
      return String(value);
  }
}

/** What was written, as the API takes it; `undefined` if it is left out. Throws an Error that says what is wrong. */
export function read(param, written) {
  if (param.type === 'boolean') {
    return written;
  }
  const text = param.type === 'text' ? written : written.trim();
  if (text === '') {
    if (param.required && param.type !== 'list') {
      throw new Error('This is needed.');
    }
    if (param.type === 'list' && param.required) {
      throw new Error('Give one at least.');
    }
    return undefined;
  }
  return READERS[isChoice(param) ? 'choice' : param.type]?.(param, text) ?? text;
}

const READERS = {
  integer(param, text) {
    const value = Number(text);
    if (!/^[+-]?[0-9]+$/.test(text) || !Number.isSafeInteger(value)) {
      throw new Error(`Give a whole number${range(param)}.`);
    }
    return bounded(param, value);
  },
  number(param, text) {
    const value = Number(text);
    if (!Number.isFinite(value)) {
      throw new Error(`Give a number${range(param)}.`);
    }
    return bounded(param, value);
  },
  boolean(param, text) {
    if (text !== 'true' && text !== 'false') {
      throw new Error('Give true or false.');
    }
    return text === 'true';
  },
  text(param, text) {
    checkLength(param, text, 'This');
    return text;
  },
  choice(param, text) {
    if (!choices(param).includes(text)) {
      throw new Error(`Choose one of ${choices(param).join(', ')}.`);
    }
    return text;
  },
  duration(param, text) {
    if (!DURATION.test(text)) {
      throw new Error('Give a whole number and a unit, as 500ms, 30s, 5m, 2h, 1d.');
    }
    return text;
  },
  time(param, text) {
    const at = new Date(text);
    if (Number.isNaN(at.getTime())) {
      throw new Error('Give a date and a time.');
    }
    return at.toISOString();
  },
  list(param, text) {
    const entries = text.split('\n').map((line) => line.trim()).filter(Boolean);
    if (param.max_items !== null && entries.length > param.max_items) {
      throw new Error(`These are ${entries.length}; the limit is ${param.max_items}.`);
    }
    entries.forEach((entry) => checkLength(param, entry, `“${entry}”`));
    const one = { ...param, type: param.entries };
    return entries.map((entry) => READERS[isChoice(one) ? 'choice' : one.type]?.(one, entry) ?? entry);
  },
  object(param, text) {
    let value;
    try {
      value = JSON.parse(text);
    } catch {
      value = null;
    }
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      throw new Error('Give a JSON object, as {"name": "value"}.');
    }
    return value;
  },
};

function checkLength(param, text, what) {
  if (param.max_length !== null && length(text) > param.max_length) {
    throw new Error(`${what} has ${length(text)} characters; the limit is ${param.max_length}.`);
  }
}

function bounded(param, value) {
  if ((param.min !== null && value < param.min) || (param.max !== null && value > param.max)) {
    throw new Error(`Give a number${range(param)}.`);
  }
  return value;
}

function range({ min, max }) {
  if (min !== null && max !== null) {
    return ` from ${min} to ${max}`;
  }
  return min !== null ? ` of at least ${min}` : max !== null ? ` of at most ${max}` : '';
}

function hint(param) {
  const parts = [param.description];
  if (param.type === 'list') {
    parts.push(`One in each line${param.max_items ? `, ${param.max_items} at most` : ''}.`);
  } else if (range(param)) {
    parts.push(`${range(param).trim().replace(/^./, (letter) => letter.toUpperCase())}.`);
  } else if (param.max_length !== null) {
    parts.push(`${param.max_length} characters at most.`);
  }
  if (param.type === 'duration') {
    parts.push('As 500ms, 30s, 5m, 2h, 1d.');
  }
  return parts.filter(Boolean).join(' ');
}

/**
 * A field with its label, its hint and its fault.
 *
 * @param change called with what was written
 * @param leave called when the field is left
 */
export function field(param, { value, fault, change, leave }) {
  const id = `param-${param.name}`;
  const attributes = {
    id,
    described: [`${id}-hint`, fault ? `${id}-fault` : ''].filter(Boolean).join(' '),
    invalid: fault ? 'true' : nothing,
    required: param.required && param.type !== 'boolean' ? 'true' : nothing,
    change: (event) => change(param.type === 'boolean' ? event.target.checked : event.target.value),
    leave,
  };
  return html`<div class="field ${param.type === 'boolean' ? 'check' : ''}">
    <label for=${id}>${param.name.replaceAll('_', ' ')}${param.required ? html` <span class="soft">(needed)</span>` : nothing}</label>
    ${control(param, value, attributes)}
    ${fault ? html`<p class="fault" id="${id}-fault">${fault}</p>` : nothing}
    <p class="hint" id="${id}-hint">${hint(param)}</p>
  </div>`;
}

function control(param, value, { id, described, invalid, required, change, leave }) {
  if (param.type === 'boolean') {
    return html`<input type="checkbox" id=${id} name=${param.name} aria-describedby=${described} .checked=${value} @change=${change}>`;
  }
  if (isChoice(param)) {
    return html`<select id=${id} name=${param.name} aria-describedby=${described} aria-invalid=${invalid} @change=${change}>
      ${param.required ? nothing : html`<option value="">(default)</option>`}
      ${choices(param).map((choice) => html`<option value=${choice} ?selected=${choice === value}>${choice}</option>`)}
    </select>`;
  }
  const isLong = param.type === 'list' || param.type === 'object' || (param.type === 'text' && param.max_length > LONG_TEXT);
  return isLong
    ? html`<textarea id=${id} name=${param.name} rows="3" spellcheck="false" aria-describedby=${described} aria-invalid=${invalid}
        aria-required=${required} .value=${value} @input=${change} @blur=${leave}></textarea>`
    : html`<input id=${id} name=${param.name} type=${param.type === 'time' ? 'datetime-local' : 'text'} step="1"
        inputmode=${{ integer: 'numeric', number: 'decimal' }[param.type] ?? 'text'} autocomplete="off" spellcheck="false"
        aria-describedby=${described} aria-invalid=${invalid} aria-required=${required} .value=${value} @input=${change} @blur=${leave}>`;
}

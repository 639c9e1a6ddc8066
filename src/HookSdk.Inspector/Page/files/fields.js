import { el } from './dom.js';

// A form with an input for each field of a call. The call stays JSON: what is changed in an input is changed in it, and nothing else is.
const unsafe = /(?<![\w".])-?\d{16,}(?![\w"])/;
let forms = 0;

// Why a call has no form; null: it has one.
export function problemOf(text) {
  let call;
  try {
    call = JSON.parse(text);
  } catch {
    return 'This is no JSON, so it has no fields. Change it as text.';
  }
  return !isObject(call) ? 'This is no JSON object, so it has no fields. Change it as text.'
    : unsafe.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '""')) ? 'This call has numbers that are too large for a browser. Change it as text.'
    : null;
}

export function fields(text, shape, names, changed) {
  const call = JSON.parse(text);
  const list = `names-${++forms}`;
  const place = el('div', { class: 'fields' });
  draw();
  return place;

  function draw(focus) {
    place.replaceChildren(
      names.length > 0 ? el('datalist', { id: list }, names.map(n => el('option', { value: n }))) : '',
      ...members(call, shape, ''));
    if (focus) {
      place.querySelector(`[data-path="${CSS.escape(focus)}"]`)?.focus();
    }
  }

  function said() {
    changed(JSON.stringify(call, null, 2));
  }

  function redraw(focus) {
    said();
    draw(focus);
  }

  // The fields of an object: those that it has, those that it may have, and a way to add one that nobody knows.
  function members(object, known, path) {
    const possible = isObject(known) ? Object.keys(known).filter(k => k !== '*') : [];
    const keys = [...Object.keys(object), ...possible.filter(k => !Object.hasOwn(object, k))];
    const isOpen = !isObject(known) || Object.hasOwn(known, '*');
    return [...keys.map(k => member(object, k, isObject(known) ? known[k] ?? known['*'] : undefined, `${path}/${k}`)), isOpen ? adding(object, path) : null].filter(n => n);
  }

  function member(object, key, known, path) {
    const value = object[key];
    if (isObject(value) || (value === undefined && isObject(known))) {
      const inner = value ?? {};
      // An object that is not there comes to be with its first field.
      const own = value === undefined ? watched(inner, () => { object[key] = inner; }) : inner;
      return el('fieldset', {}, el('legend', {}, key), members(own, known, path));
    }
    if (Array.isArray(value) || (value === undefined && Array.isArray(known))) {
      return items(object, key, value ?? [], known?.[0], path);
    }
    return input(object, key, typeof known === 'string' ? known : null, key, path);
  }

  function watched(object, made) {
    return new Proxy(object, { set(target, name, value) { target[name] = value; made(); return true; } });
  }

  function items(object, key, array, known, path) {
    return el('fieldset', {}, el('legend', {}, key),
      array.map((item, i) => el('div', { class: 'item' },
        isObject(item) ? el('fieldset', {}, el('legend', {}, `${key} ${i + 1}`), members(item, known, `${path}/${i}`)) : input(array, i, typeof known === 'string' ? known : null, `${key} ${i + 1}`, `${path}/${i}`),
        el('button', { type: 'button', 'aria-label': `Remove ${key} ${i + 1}`, onclick: () => { array.splice(i, 1); redraw(); } }, 'Remove'))),
      el('button', { type: 'button', 'aria-label': `Add to ${key}`, onclick: () => {
        array.push(array.length > 0 ? structuredClone(array[array.length - 1]) : isObject(known) ? {} : known === 'number' ? 0 : '');
        object[key] = array;
        redraw(`${path}/${array.length - 1}`);
      } }, 'Add'));
  }

  function input(object, key, type, label, path) {
    const value = object[key];
    const kind = value === undefined || value === null ? type ?? 'string' : typeof value === 'boolean' ? 'boolean' : typeof value === 'number' ? 'number' : type?.includes('|') ? type : 'string';
    const wasThere = value !== undefined;
    const wasNull = value === null;
    const set = next => {
      if (next === undefined) {
        delete object[key];
      } else {
        object[key] = next;
      }
      said();
    };
    let control;
    if (kind === 'boolean' || kind.includes('|')) {
      const words = kind === 'boolean' ? ['true', 'false'] : kind.split('|');
      const known = wasThere && !wasNull && !words.includes(String(value)) ? [...words, String(value)] : words;
      control = el('select', { 'data-path': path, onchange: e => set(e.target.value === '' ? (wasNull ? null : undefined) : kind === 'boolean' ? e.target.value === 'true' : e.target.value) },
        wasThere && !wasNull ? null : el('option', { value: '' }, wasNull ? 'null' : 'not there'),
        known.map(w => el('option', { value: w, selected: wasThere && String(value) === w }, w)));
    } else if (kind === 'number') {
      control = el('input', { type: 'number', step: 'any', 'data-path': path, value: wasThere && !wasNull ? value : '', placeholder: wasNull ? 'null' : wasThere ? '' : 'not there',
        oninput: e => set(e.target.value === '' || Number.isNaN(e.target.valueAsNumber) ? (wasNull ? null : wasThere ? 0 : undefined) : e.target.valueAsNumber) });
    } else {
      control = el('input', { type: 'text', spellcheck: 'false', autocomplete: 'off', 'data-path': path, value: wasThere && !wasNull ? value : '', placeholder: wasNull ? 'null' : wasThere ? '' : 'not there',
        oninput: e => set(e.target.value === '' ? (wasNull ? null : wasThere ? '' : undefined) : e.target.value) });
    }
    return el('label', { class: wasThere ? 'input' : 'input away' }, el('span', {}, label, type === 'base64' ? el('small', {}, ' base64') : null), control);
  }

  function adding(object, path) {
    const name = el('input', { type: 'text', class: 'name', list: names.length > 0 ? list : null, placeholder: 'Another field', 'aria-label': `Name of another field${path ? ` in ${path.slice(1)}` : ''}`, spellcheck: 'false', autocomplete: 'off', onkeydown: e => {
      if (e.key === 'Enter') {
        e.preventDefault();
        add();
      }
    } });
    const type = el('select', { 'aria-label': `Type of another field${path ? ` in ${path.slice(1)}` : ''}` }, [['', 'text'], ['0', 'number'], ['false', 'yes or no'], ['{}', 'fields'], ['[]', 'list']].map(([v, t]) => el('option', { value: v }, t)));
    return el('div', { class: 'adding' }, name, type, el('button', { type: 'button', 'aria-label': `Add a field${path ? ` to ${path.slice(1)}` : ''}`, onclick: add }, 'Add'));

    function add() {
      const key = name.value.trim();
      if (key && !Object.hasOwn(object, key) && key !== '__proto__') {
        object[key] = type.value === '' ? '' : JSON.parse(type.value);
        redraw(`${path}/${key}`);
      }
    }
  }
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

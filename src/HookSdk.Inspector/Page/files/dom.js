// Elements are made here and nowhere else. What comes from calls is set as text, never as HTML.
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, String(value));
    }
  }
  element.append(...children.flat(3).filter(c => c !== null && c !== undefined && c !== false).map(c => c instanceof Node ? c : String(c)));
  return element;
}

export function ms(value) {
  return value === 0 ? '–' : value < 1 ? `${value.toFixed(2)} ms` : value < 100 ? `${value.toFixed(1)} ms` : value < 10000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;
}

export function clock(text) {
  const at = new Date(text);
  const two = n => String(n).padStart(2, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

export function number(value) {
  return value >= 100 || Number.isInteger(value) ? Math.round(value).toLocaleString('en') : value.toFixed(1);
}

// A button that copies a text; where the browser does not let it, it says what to do instead.
export function copying(words, text, instead) {
  const button = el('button', { type: 'button', onclick: async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = 'Copied';
    } catch {
      button.textContent = instead;
    }
  } }, words);
  return button;
}

export function confirmed(question, action) {
  return new Promise(resolve => {
    const dialog = el('dialog', { 'aria-label': question, onclose: () => { resolve(dialog.returnValue === 'yes'); dialog.remove(); } },
      el('p', {}, question),
      el('div', { class: 'buttons' },
        el('button', { class: 'main', onclick: () => dialog.close('yes') }, action),
        el('button', { onclick: () => dialog.close('no') }, 'Cancel')));
    document.body.append(dialog);
    dialog.showModal();
  });
}

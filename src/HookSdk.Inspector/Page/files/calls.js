import { el, svg, ms, clock, number, copying } from './dom.js';
import { get } from './api.js';
import { store } from './store.js';

const filter = { text: '', hook: '', outcome: '', by: '' };
let paused = null;

export function showCalls(main, id) {
  const list = el('ol', { class: 'list', 'aria-label': 'Calls, the newest first' });
  const count = el('span', { class: 'count' });
  const detail = el('div');
  const split = el('div', { class: id ? 'split open' : 'split' }, el('div', { class: 'calls' }, list), detail);
  const text = el('input', { type: 'search', class: 'grow', placeholder: 'Filter: client, decision, text …', 'aria-label': 'Filter calls by text', value: filter.text, oninput: e => change('text', e.target.value) });
  const hooks = el('select', { 'aria-label': 'Hook', onchange: e => change('hook', e.target.value) });
  const outcomes = el('select', { 'aria-label': 'Outcome', onchange: e => change('outcome', e.target.value) });
  const deciders = el('select', { 'aria-label': 'Decided by', onchange: e => change('by', e.target.value) });
  const pause = el('button', { type: 'button', 'aria-pressed': String(paused !== null), onclick: toggle }, paused ? 'Go on' : 'Pause');
  const clear = el('button', { type: 'button', onclick: () => { store.clear(); paused = paused && []; draw(); } }, 'Clear');
  let waiting = false;

  main.replaceChildren(el('h2', { class: 'hidden-label' }, 'Calls'), el('div', { class: 'bar' }, text, hooks, outcomes, deciders, pause, clear, count), split);
  const listen = () => {
    if (!waiting) {
      waiting = true;
      requestAnimationFrame(() => { waiting = false; draw(); });
    }
  };
  store.listeners.add(listen);
  document.addEventListener('keydown', keys);
  draw();
  if (id) {
    showDetail(detail, id);
  }
  return () => { store.listeners.delete(listen); document.removeEventListener('keydown', keys); };

  function change(name, value) {
    filter[name] = value;
    draw();
  }

  function toggle() {
    paused = paused ? null : [...store.calls];
    pause.textContent = paused ? 'Go on' : 'Pause';
    pause.setAttribute('aria-pressed', String(paused !== null));
    draw();
  }

  function draw() {
    const all = paused ?? store.calls;
    choices(hooks, 'every hook', [...new Set(all.map(c => c.hook))].sort(), filter.hook);
    choices(outcomes, 'every outcome', [...new Set(all.map(c => c.outcome))].sort(), filter.outcome);
    choices(deciders, 'decided by anyone', [...new Set(all.map(c => c.by))].sort(), filter.by);
    const shown = all.filter(fits).reverse();
    update(list, shown, id);
    const left = store.skipped > 0 ? `, ${number(store.skipped)} left out` : '';
    count.textContent = `${number(shown.length)} of ${number(all.length)}${paused ? `, paused (${number(store.calls.filter(c => !paused.length || c.id > paused[paused.length - 1].id).length)} new)` : ''}${left}`;
    if (shown.length === 0) {
      list.replaceChildren(el('li', { class: 'empty' }, all.length === 0 ? 'No call yet. Each one stands here as it comes.' : 'No call fits the filter.'));
    }
  }

  function keys(e) {
    if (/^(input|select|textarea)$/i.test(e.target.tagName) || e.ctrlKey || e.metaKey || e.altKey) {
      if (e.key === 'Escape' && e.target === text) {
        text.value = '';
        change('text', '');
      }
      return;
    }
    if (e.key === '/') {
      e.preventDefault();
      text.focus();
    } else if (e.key === 'p') {
      toggle();
    } else if (e.key === 'Escape' && id) {
      location.hash = '#/calls';
    } else if (e.key === 'j' || e.key === 'k') {
      const rows = [...list.querySelectorAll('a')];
      const at = rows.indexOf(document.activeElement);
      rows[Math.max(0, Math.min(rows.length - 1, at + (e.key === 'j' ? 1 : -1)))]?.focus();
    }
  }
}

// Words are looked for everywhere, and client:x and decision:x in one place. All of them must be there.
function fits(call) {
  const has = (texts, wanted) => texts.some(t => t?.toLowerCase().includes(wanted));
  return (!filter.hook || call.hook === filter.hook) && (!filter.outcome || call.outcome === filter.outcome) && (!filter.by || call.by === filter.by)
    && filter.text.toLowerCase().split(/\s+/).filter(w => w).every(w => w.startsWith('client:') ? has([call.client], w.slice(7)) : w.startsWith('decision:') ? has([call.decision, call.words], w.slice(9))
      : has([call.client, call.decision, call.words, call.cause, call.hook, call.server, call.by, call.outcome], w));
}

function choices(select, none, values, value) {
  const wanted = ['', ...(value && !values.includes(value) ? [value, ...values] : values).filter(v => v)];
  if (select.options.length !== wanted.length || wanted.some((v, i) => select.options[i].value !== v)) {
    select.replaceChildren(...wanted.map(v => el('option', { value: v }, v || none)));
  }
  select.value = value;
}

// Rows that are there stay: focus and what is read out are not lost with each call that comes.
function update(list, calls, open) {
  const there = new Map([...list.children].filter(li => li.dataset.id).map(li => [li.dataset.id, li]));
  const wanted = calls.map(c => there.get(String(c.id)) ?? row(c));
  const keep = new Set(wanted);
  for (const li of [...list.children]) {
    if (!keep.has(li)) {
      li.remove();
    }
  }
  wanted.forEach((li, i) => {
    if (list.children[i] !== li) {
      list.insertBefore(li, list.children[i] ?? null);
    }
    const link = li.firstElementChild;
    if (String(open) === li.dataset.id) {
      link.setAttribute('aria-current', 'true');
    } else {
      link.removeAttribute('aria-current');
    }
  });
}

function row(call) {
  const failed = call.outcome !== 'answered';
  const li = el('li', {},
    el('a', { class: failed ? 'row bad' : 'row', href: `#/calls/${call.id}` },
      el('span', { class: 'time' }, clock(call.at)),
      el('span', { class: 'hook' }, call.hook, ' ', el('small', {}, call.server), call.tried ? [' ', el('small', { class: 'tag' }, 'tried')] : null),
      el('span', { class: 'client' }, call.client ?? ''),
      el('span', { class: 'decision', title: call.words ? `${call.decision}: ${call.words}` : call.decision }, call.words ? [verdict(call.decision), ' ', el('small', {}, call.words)] : call.decision),
      el('span', { class: 'by', title: call.cause ?? '' }, failed ? [el('span', { class: call.outcome === 'caller gone' ? 'tag warn' : 'tag bad' }, call.outcome), ' ', el('small', {}, call.cause ?? '')] : call.by),
      el('span', { class: 'took num' }, ms(call.ms), bar(call))));
  li.dataset.id = call.id;
  return li;
}

// What the type calls it; what it holds stands in the broker's own words behind it.
function verdict(decision) {
  return /^[\w ]+/.exec(decision)?.[0].trim() ?? decision;
}

function bar(call) {
  if (!call.deadlineMs) {
    return null;
  }
  const part = Math.min(1, call.ms / call.deadlineMs);
  return svg('svg', { viewBox: '0 0 100 10', preserveAspectRatio: 'none', role: 'img', 'aria-label': `${Math.round(part * 100)} % of its deadline` },
    svg('rect', { class: 'track', width: 100, height: 10, rx: 3 }),
    svg('rect', { class: part > 0.8 ? 'fill near' : 'fill', width: Math.max(2, part * 100), height: 10, rx: 3 }));
}

async function showDetail(place, id) {
  let detail;
  try {
    detail = await get(`api/calls/${encodeURIComponent(id)}`);
  } catch (problem) {
    place.replaceChildren(el('div', { class: 'panel detail' }, el('p', {}, problem.message), el('a', { href: '#/calls' }, 'Back to the list')));
    return;
  }
  const call = detail.call;
  const title = el('h2', { tabindex: -1 }, call.hook, ' ', el('span', { class: call.outcome === 'answered' ? 'tag' : 'tag bad' }, call.outcome));
  place.replaceChildren(el('section', { class: 'panel detail', 'aria-label': 'The call' },
    el('header', {}, title, copying('Copy link', () => location.href, 'It stands in the address'), detail.key ? el('a', { href: `#/try/${call.id}` }, 'Try again') : null, el('a', { href: '#/calls', 'aria-label': 'Close this call' }, 'Close')),
    el('dl', {}, [
      ['Decision', call.decision],
      ['In the broker\'s words', call.words],
      ['Decided by', call.cause ? `${call.by}: ${call.cause}` : call.by],
      ['Server', call.server],
      ['Client', call.client],
      ['Came from', call.tried ? 'this page' : detail.caller],
      ['At', new Date(call.at).toLocaleString()],
      ['Took', call.deadlineMs ? `${ms(call.ms)} of ${ms(call.deadlineMs)}` : ms(call.ms)],
      ['Id in the log', detail.callId],
    ].filter(pair => pair[1]).map(([name, value]) => [el('dt', {}, name), el('dd', {}, value)])),
    detail.steps.length > 0 ? [el('h3', {}, 'Steps of the chain'), el('ol', { class: 'steps' }, detail.steps.map(step))] : null,
    el('div', { class: 'pair' }, part('Request', detail.request), part('Reply', detail.reply)),
    detail.headers.length > 0 ? el('details', {}, el('summary', {}, `${detail.headers.length} headers`), el('dl', {}, detail.headers.map(h => [el('dt', {}, h.name), el('dd', {}, h.value)]))) : null));
  title.focus({ preventScroll: true });
}

function step(s) {
  const failed = s.outcome !== 'answered';
  return el('li', { class: failed ? 'failed' : s.effect },
    el('b', {}, s.plugin), ' ',
    el('span', { class: failed ? 'tag bad' : 'tag' }, failed ? s.outcome : s.effect === 'none' ? 'changed nothing' : s.effect), ' ',
    el('span', { class: 'num' }, `after ${ms(s.endedMs)}`),
    el('div', {}, s.decision),
    s.exception ? el('pre', { tabindex: 0, 'aria-label': 'Exception' }, s.exception) : null);
}

function part(name, p) {
  return el('section', {},
    el('h3', {}, `${name}, ${number(p.bytes)} bytes`),
    p.wire ? el('pre', { tabindex: 0, 'aria-label': `${name} as the wire has it` }, p.wire) : null,
    p.typed ? el('pre', { tabindex: 0, 'aria-label': `${name} as its type prints it` }, p.typed) : null,
    p.note ? el('p', { class: 'note' }, p.note) : null);
}

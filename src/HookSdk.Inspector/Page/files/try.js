import { el, ms, copying } from './dom.js';
import { get, post, hasToken } from './api.js';
import { fields, problemOf } from './fields.js';

// How a call is changed; kept while the page is open.
let asText = false;

export function showTry(main, from) {
  let hooks = [];
  let origin = null;
  let before = null;
  const hook = el('select', { onchange: example });
  const text = el('textarea', { spellcheck: 'false', autocomplete: 'off', 'aria-label': 'The call', oninput: () => { last = null; } });
  const form = el('div');
  const byFields = el('button', { type: 'button', onclick: () => show(false) }, 'Fields');
  const byText = el('button', { type: 'button', onclick: () => show(true) }, 'Text');
  const send = el('button', { class: 'main', type: 'button', disabled: !hasToken(), onclick: run }, 'Send');
  const copy = el('button', { type: 'button', disabled: !hasToken(), onclick: code }, 'As code');
  const result = el('div', { 'aria-live': 'polite' });
  const name = el('input', { placeholder: 'A name', 'aria-label': 'Name to save this call under', maxlength: 80 });
  const save = el('button', { type: 'button', disabled: !hasToken(), onclick: keep }, 'Save');
  const saved = el('ul', { 'aria-label': 'Saved calls' });
  const folder = el('p', { class: 'note' });
  const hiding = el('p', { class: 'note', role: 'status' });
  // What the call as it stands here was answered; null: that is not known.
  let last = null;

  main.replaceChildren(el('div', { class: 'two' },
    el('section', { class: 'panel' },
      el('h2', {}, 'Send a call'),
      el('p', { class: 'note' }, 'It runs your plugins for real: through codec, chain, deadline and fallback.'),
      hasToken() ? null : el('p', { class: 'notice', role: 'alert' }, 'Sending needs the token of this start: open the address that stands in the server\'s log.'),
      el('label', { class: 'field' }, el('span', {}, 'Hook'), hook),
      el('div', { class: 'modes', role: 'group', 'aria-label': 'Fields or text' }, byFields, byText),
      form, text,
      el('div', { class: 'buttons stay' }, send, copy),
      el('h3', {}, 'Saved calls'), saved, el('div', { class: 'buttons' }, name, save), hiding, folder),
    el('section', { class: 'panel', 'aria-label': 'The answer' }, el('h2', {}, 'Answer'), result)));
  begin();
  return () => {};

  async function begin() {
    try {
      // All of it before anything can be chosen: what somebody changes is not to be drawn over by what comes late.
      let lost = null;
      const [all, calls, call] = await Promise.all([get('api/hooks'), get('api/saved'), from ? get(`api/calls/${encodeURIComponent(from)}`).catch(problem => { lost = problem; }) : null]);
      hooks = all.hooks;
      hook.replaceChildren(...hooks.map((h, i) => el('option', { value: i }, `${h.hook} · ${h.server}${h.key === h.hook ? '' : ` · ${h.key.replace('.HookProvider', '').split('/')[0]}`}`)));
      list(calls);
      if (lost) {
        failed(lost);
      } else if (call) {
        choose(call.call.server, call.key);
        fill(call.request.wire ?? '');
        origin = call.call.id;
        last = { call: origin, decision: call.call.decision, reply: call.reply.wire };
        before = { ...last, what: `call ${call.call.id}` };
        result.replaceChildren(el('p', { class: 'note' }, `The call of ${new Date(call.call.at).toLocaleTimeString()}. What is hidden (***) is sent as it came.`));
      } else {
        example();
      }
    } catch (problem) {
      failed(problem);
    }
  }

  // The call as its fields, or as text. The text is the call.
  function show(isText) {
    asText = isText;
    byFields.setAttribute('aria-pressed', String(!isText));
    byText.setAttribute('aria-pressed', String(isText));
    text.hidden = !isText;
    form.hidden = isText;
    if (isText) {
      form.replaceChildren();
      return;
    }
    const problem = problemOf(text.value);
    form.replaceChildren(problem ? el('p', { class: 'note' }, problem)
      : fields(text.value, chosen().shape ? JSON.parse(chosen().shape) : null, chosen().knownNames, changed => { text.value = changed; last = null; }));
  }

  function fill(value) {
    text.value = value;
    show(asText);
  }

  function chosen() {
    return hooks[Number(hook.value)];
  }

  function choose(server, key) {
    const at = hooks.findIndex(h => h.server === server && h.key === key);
    hook.value = String(Math.max(0, at));
  }

  function example() {
    origin = null;
    last = null;
    before = null;
    fill(chosen()?.example ?? '');
    result.replaceChildren(el('p', { class: 'note' }, 'Nothing sent yet.'));
  }

  function asked() {
    return { server: chosen().server, key: chosen().key, text: text.value, from: origin };
  }

  async function run() {
    send.disabled = true;
    try {
      const call = asked();
      const answer = await post('api/try', call);
      last = JSON.stringify(call) === JSON.stringify(asked()) ? answer : null;
      result.replaceChildren(
        el('dl', {}, [
          ['Decision', answer.decision],
          ['In the broker\'s words', answer.words],
          ['Outcome', answer.cause ? `${answer.outcome}: ${answer.cause}` : answer.outcome],
          ['Took', ms(answer.ms)],
        ].filter(pair => pair[1]).map(([n, v]) => [el('dt', {}, n), el('dd', {}, v)])),
        el('h3', {}, 'Reply'),
        answer.reply ? el('pre', { tabindex: 0, 'aria-label': 'Reply' }, answer.reply) : el('p', { class: 'note' }, 'An empty reply.'),
        answer.call ? el('a', { href: `#/calls/${answer.call}` }, 'All of this call') : '',
        before ? difference(before, answer) : '');
    } catch (problem) {
      failed(problem);
    }
    send.disabled = false;
  }

  async function code() {
    result.replaceChildren(el('p', { class: 'note' }, 'Writing …'));
    try {
      const c = await post('api/code', { ...asked(), from: last?.call });
      result.replaceChildren(...[['As a test', c.test, 'Copy as test'], ['As a line of a recording', c.recording, 'Copy as recording'], ['As a command', c.curl, 'Copy as curl']].map(([title, value, words]) => el('section', {},
        el('header', { class: 'head' }, el('h3', {}, title), copying(words, () => value, 'Select it and copy')),
        el('pre', { tabindex: 0, 'aria-label': title }, value))));
    } catch (problem) {
      failed(problem);
    }
  }

  async function keep() {
    try {
      const view = await post('api/saved', { name: name.value, server: chosen().server, key: chosen().key, text: text.value, decision: last?.decision, reply: last?.reply });
      list(view);
      name.value = '';
      hiding.textContent = view.hidden ? `Saved with *** in place of ${view.hidden.join(', ')}: the file is for the repository. What you typed is still here.` : '';
    } catch (problem) {
      failed(problem);
    }
  }

  function list(view) {
    folder.textContent = `They stand in ${view.folder}, for the project's repository.`;
    saved.replaceChildren(...(view.calls.length > 0 ? view.calls.map(c => el('li', {}, el('button', { type: 'button', onclick: () => take(c) }, c.name), ' ', el('span', { class: 'note' }, `${c.hook} · ${c.server}`))) : [el('li', { class: 'note' }, 'None yet.')]));
  }

  function take(call) {
    choose(call.server, call.key);
    fill(call.request);
    origin = null;
    last = { decision: call.decision, reply: call.reply };
    before = { ...last, what: call.name };
    result.replaceChildren(el('p', { class: 'note' }, `${call.name}. ${call.request.includes('"***"') ? 'Put real values where *** stands. Then send' : 'Send'} it, and see what differs from the reply of then.`));
  }

  function failed(problem) {
    result.replaceChildren(el('p', { class: 'notice', role: 'alert' }, problem.message));
  }
}

function difference(before, now) {
  const was = (before.reply ?? '').split('\n');
  const is = (now.reply ?? '').split('\n');
  const same = before.decision === now.decision && (before.reply ?? '') === (now.reply ?? '');
  return el('section', {},
    el('h3', {}, `Against ${before.what}`),
    same ? el('p', {}, 'Nothing differs.') : el('pre', { tabindex: 0, 'aria-label': 'What differs' },
      before.decision !== now.decision ? [el('del', {}, `- ${before.decision}\n`), el('ins', {}, `+ ${now.decision}\n`)] : null,
      was.filter(l => !is.includes(l)).map(l => el('del', {}, `- ${l}\n`)),
      is.filter(l => !was.includes(l)).map(l => el('ins', {}, `+ ${l}\n`))));
}

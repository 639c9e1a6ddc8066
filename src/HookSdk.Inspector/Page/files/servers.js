import { el, ms, confirmed } from './dom.js';
import { get, post, hasToken } from './api.js';
import { showTrials } from './trials.js';

export function showServers(main) {
  const place = el('div');
  main.replaceChildren(el('h2', { class: 'hidden-label' }, 'Who decides'), place);
  let ended = false;
  const trials = showTrials();
  load();
  return () => { ended = true; trials.end(); };

  async function load() {
    try {
      draw(await get('api/servers'));
    } catch (problem) {
      place.replaceChildren(el('p', {}, problem.message));
    }
  }

  function draw(view) {
    if (!ended) {
      place.replaceChildren(...view.servers.map(s => server(s, act, trials.place(s.name))), view.loaded.length > 0 ? directory(view.loaded, change) : '', connections(view.connections), health(view.health));
    }
  }

  async function act(name, plugin, action) {
    const words = { enable: 'Enable', disable: 'Disable', up: 'Move up', down: 'Move down' };
    if (await confirmed(`${words[action]} ${plugin} of ${name}? The next call sees it. A restart undoes it.`, words[action])) {
      await send({ server: name, name: plugin, action });
    }
  }

  async function change(plugin, action) {
    if (await confirmed(`${upper(action)} ${plugin}? The next call sees it, and the plugin directory remembers it.`, upper(action))) {
      await send({ name: plugin, action });
    }
  }

  async function send(body) {
    try {
      draw(await post('api/plugins', body));
    } catch (problem) {
      place.prepend(el('p', { class: 'notice', role: 'alert' }, problem.message));
    }
  }
}

function server(s, act, trials) {
  return el('section', { class: 'panel' },
    el('h2', {}, s.name, ' ', el('span', { class: s.state === 'serving' ? 'tag' : 'tag warn' }, s.state), ' ', el('span', { class: 'note' }, `last call: ${s.lastCall}`)),
    s.plugins.length > 0 ? [
      el('h3', {}, 'Plugins, in the order in which they are asked'),
      el('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': `Plugins of ${s.name}` }, el('table', {},
        el('thead', {}, el('tr', {}, ['Plugin', 'Hooks', 'State', 'Change'].map(t => el('th', { scope: 'col' }, t)))),
        el('tbody', {}, s.plugins.map((p, i) => el('tr', {},
          el('td', { class: p.enabled ? '' : 'off', title: p.type }, p.name),
          el('td', {}, p.hooks.join(', ')),
          el('td', {}, p.enabled ? 'enabled' : 'disabled', p.loaded ? ', loaded at run time' : '', p.dryRun ? [' ', el('span', { class: 'tag warn' }, 'DryRun: decides nothing')] : null),
          el('td', { class: 'act' },
            button(p.enabled ? 'Disable' : 'Enable', p.name, () => act(s.name, p.name, p.enabled ? 'disable' : 'enable')), ' ',
            i > 0 ? button('Up', p.name, () => act(s.name, p.name, 'up')) : null, ' ',
            i < s.plugins.length - 1 ? button('Down', p.name, () => act(s.name, p.name, 'down')) : null)))))),
      hasToken() ? null : el('p', { class: 'note' }, 'Buttons need the token of this start: open the address that stands in the server\'s log.'),
      el('h3', {}, 'Chains'),
      el('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': `Chains of ${s.name}` }, el('table', {},
        el('thead', {}, el('tr', {}, ['Hook', 'Plugins, and what is answered when one fails', 'Kind', 'Deadline'].map(t => el('th', { scope: 'col' }, t)))),
        el('tbody', {}, s.chains.map(c => el('tr', {},
          el('td', {}, c.hook),
          el('td', {}, c.plugins.map((p, i) => [i > 0 ? ' → ' : '', p.name, p.failureMode ? ` (fails ${p.failureMode.toLowerCase()})` : ''])),
          el('td', {}, c.kind),
          el('td', {}, ms(c.deadlineMs))))))),
    ] : null,
    trials,
    s.brokers ? brokers(s.brokers, s.name) : null,
    s.callers.length > 0 ? [el('h3', {}, 'Who called lately'), el('ul', {}, s.callers.map(c => el('li', {}, `${c.name}, last at ${new Date(c.lastCall).toLocaleTimeString()}`)))] : null,
    s.addresses ? el('p', { class: 'note' }, s.addresses) : null,
    el('h3', {}, `Settings (${s.section})`),
    el('p', { class: 'note' }, 'From Deadline to RefuseConnections they are in force. The others stand here as the configuration has them now: code may have set them otherwise, and some need a restart. The source is that of the configuration; what code sets after it is not seen there.'),
    el('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': `Settings of ${s.name}` }, el('table', {},
      el('thead', {}, el('tr', {}, ['Setting', 'Value', 'From'].map(t => el('th', { scope: 'col' }, t)))),
      el('tbody', {}, s.settings.map(x => el('tr', {}, el('td', {}, x.name), el('td', {}, x.value), el('td', {}, x.from)))))));
}

// What the target knows of its brokers: what they were told to call, and how they stand.
function brokers(known, name) {
  return [
    el('h3', {}, known.title),
    known.brokers.length > 0 ? el('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': `${known.title}: ${name}` }, el('table', {},
      el('thead', {}, el('tr', {}, ['Broker', 'State', 'Calls'].map(t => el('th', { scope: 'col' }, t)))),
      el('tbody', {}, known.brokers.map(b => el('tr', {},
        el('td', {}, b.name),
        el('td', {}, el('span', { class: b.isWell ? 'tag' : 'tag bad' }, b.isWell ? 'well' : 'not well'), ` ${b.state}`),
        el('td', {}, b.hooks.length > 0 ? b.hooks.join(', ') : '–')))))) : null,
    known.note ? el('p', { class: 'note' }, known.note) : null,
    known.commands.length > 0 ? el('details', {}, el('summary', {}, 'What an operator types at the broker'), el('pre', { tabindex: 0, 'aria-label': 'Commands' }, known.commands.join('\n'))) : null,
  ];
}

function connections(open) {
  return el('section', { class: 'panel' },
    el('h2', {}, 'Connections that are open'),
    el('p', { class: 'note' }, 'To all servers of this process; this page has some of them.'),
    open.length === 0 ? el('p', { class: 'note' }, 'None that is known.') : el('ul', {}, open.map(c => el('li', {}, `${c.count} from ${c.from}${c.port ? `, at port ${c.port}` : ''}`))));
}

function button(text, plugin, act) {
  return el('button', { type: 'button', disabled: !hasToken(), 'aria-label': `${text} ${plugin}`, onclick: act }, text);
}

function upper(text) {
  return text[0].toUpperCase() + text.slice(1);
}

function directory(plugins, change) {
  return el('section', { class: 'panel' },
    el('h2', {}, 'Plugin directory'),
    el('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Plugins of the directory' }, el('table', {},
      el('thead', {}, el('tr', {}, ['Plugin', 'Version', 'State', 'Change'].map(t => el('th', { scope: 'col' }, t)))),
      el('tbody', {}, plugins.map(p => el('tr', {},
        el('td', {}, p.name),
        el('td', {}, p.version ?? ''),
        el('td', {}, el('span', { class: p.state === 'running' ? 'tag' : 'tag warn' }, p.state), p.problem ? ` ${p.problem}` : ''),
        el('td', { class: 'act' }, p.actions.map(a => [button(upper(a), `the folder ${p.name}`, () => change(p.name, a)), ' ']))))))));
}

function health(checks) {
  return el('section', { class: 'panel' },
    el('h2', {}, 'Health'),
    checks.length === 0 ? el('p', { class: 'note' }, 'There are no health checks.') : el('ul', {}, checks.map(h =>
      el('li', {}, h.name, ' ', el('span', { class: h.status === 'Healthy' ? 'tag' : 'tag bad' }, h.status), h.description ? ` ${h.description}` : ''))));
}

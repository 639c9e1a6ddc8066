import { number } from './dom.js';
import './api.js';
import { store } from './store.js';
import { showCalls } from './calls.js';
import { showCharts } from './charts.js';
import { showServers } from './servers.js';
import { showTry } from './try.js';

const views = { calls: showCalls, charts: showCharts, servers: showServers, try: showTry };
const main = document.getElementById('main');
const state = document.getElementById('state');
const notice = document.getElementById('notice');
let leave = () => {};
let start = null;

function route() {
  const [, view, id] = /^#\/(\w+)(?:\/(\d+))?$/.exec(location.hash) ?? [null, 'calls', null];
  if (location.hash === '#main') {
    main.focus();
    return;
  }
  leave();
  for (const link of document.querySelectorAll('nav a')) {
    if (link.getAttribute('href') === `#/${view}`) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
  leave = (views[view] ?? showCalls)(main, id);
}

function said(text, on) {
  if (state.textContent !== text) {
    state.textContent = text;
  }
  document.getElementById('dot').classList.toggle('on', on);
}

function listen() {
  const events = new EventSource('events');
  events.addEventListener('hello', e => {
    const hello = JSON.parse(e.data);
    document.getElementById('instance').textContent = `${hello.instance} · HookSdk ${hello.version} · since ${new Date(hello.startedAt).toLocaleString()}. Of several replicas each shows itself alone.`;
    if (start !== null && start !== hello.start) {
      store.clear();
      notice.textContent = 'The server has started anew. To send calls and use buttons, open the address that stands in its log.';
      notice.hidden = false;
    }
    start = hello.start;
  });
  events.addEventListener('calls', e => {
    const sent = JSON.parse(e.data);
    store.add(sent);
    said('live', true);
    document.getElementById('rate').textContent = ` · ${number(sent.perSecond)} calls a second${sent.perSecond > sent.kept ? `, of which ${number(sent.kept)} are shown` : ''}`;
  });
  events.onopen = () => said('live', true);
  events.onerror = () => {
    said('the server is away; trying again', false);
    document.getElementById('rate').textContent = '';
    if (events.readyState === EventSource.CLOSED) {
      setTimeout(listen, 2000);
    }
  };
}

addEventListener('hashchange', route);
route();
listen();

import { el, clock, number } from './dom.js';
import { get } from './api.js';

// Plugins on trial have a place below the plugins of each server. Numbers change while somebody reads: rows are drawn anew, the tables around them stay, with their focus and their scroll.
export function showTrials() {
  const places = new Map();
  let servers = [];
  let ended = false;
  let timer = 0;
  load();
  return {
    place(server) {
      if (!places.has(server)) {
        places.set(server, trial(server));
      }
      draw(server);
      return places.get(server).place;
    },
    end() {
      ended = true;
      clearTimeout(timer);
    },
  };

  async function load() {
    try {
      servers = (await get('api/trials')).servers;
      for (const server of places.keys()) {
        draw(server);
      }
    } catch {
      // The state in the header says that the server is away; the next look comes all the same.
    }
    if (!ended) {
      timer = setTimeout(load, 3000);
    }
  }

  function draw(server) {
    places.get(server).draw(servers.find(s => s.server === server));
  }
}

function trial(server) {
  const shadows = table(`Shadows of ${server}`, ['Shadow', 'Beside', 'Hook', 'Agreed', 'Disagreed', 'Failed', 'Late', 'Dropped', 'Skipped']);
  const dryRuns = table(`Plugins in DryRun of ${server}`, ['In DryRun', 'Hook', 'Would refuse', 'Would decide', 'Undecided', 'Failed', 'Late', 'Dropped', 'Skipped']);
  const list = el('ul', { class: 'differs' });
  const more = el('p', { class: 'note' });
  const differs = el('details', {}, el('summary', {}, 'In what they disagreed'), list, more);
  const place = el('div', { hidden: true },
    el('h3', {}, 'On trial: asked, and decides nothing'), shadows.place, dryRuns.place, differs);
  let drawn = '';
  return { place, draw };

  function draw(view) {
    const text = JSON.stringify(view ?? null);
    if (text === drawn) {
      return;
    }
    drawn = text;
    place.hidden = !view;
    if (!view) {
      return;
    }
    shadows.draw(view.shadows.flatMap(s => rows(s, [s.name, s.beside ?? 'all live plugins'], h => [h.agreed, h.disagreed, h.failed, h.late, h.dropped, h.skipped])));
    dryRuns.draw(view.dryRuns.flatMap(p => rows(p, [p.name], h => [h.refused, h.decided, h.undecided, h.failed, h.late, h.dropped, h.skipped])));
    differs.hidden = view.disagreements.length === 0;
    list.replaceChildren(...view.disagreements.map(disagreement));
    more.textContent = view.more > 0 ? `${number(view.more)} more are kept: HookTrials.Disagreements has them.` : '';
  }
}

// One row for each hook; what is wrong with the plugin stands in the first.
function rows(plugin, names, numbers) {
  const problem = plugin.problem ? el('span', { class: 'note' }, ` ${plugin.problem}`) : null;
  const hooks = plugin.hooks.length > 0 ? plugin.hooks : [null];
  return hooks.map((h, i) => el('tr', {},
    names.map((n, at) => el('td', {}, n, i === 0 && at === 0 ? problem : null)),
    el('td', {}, h?.hook ?? '–'),
    h ? numbers(h).map(n => el('td', { class: 'num' }, number(n))) : null));
}

function disagreement(d) {
  return el('li', {},
    el('span', { class: 'time' }, clock(d.at)), ' ', el('b', {}, d.hook), d.client ? ` of ${d.client}` : '', ` · ${d.shadow} · call ${d.callId}`,
    el('ul', {}, d.differences.map(f => el('li', {}, `${f.field}: `, value(f.live), ' live, ', value(f.shadow), ' by the shadow'))));
}

function value(text) {
  return text === undefined || text === null ? el('i', {}, 'nothing') : el('code', {}, text);
}

function table(label, heads) {
  const body = el('tbody');
  const place = el('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': label, hidden: true }, el('table', {},
    el('thead', {}, el('tr', {}, heads.map(t => el('th', { scope: 'col' }, t)))), body));
  return {
    place,
    draw(all) {
      place.hidden = all.length === 0;
      body.replaceChildren(...all);
    },
  };
}

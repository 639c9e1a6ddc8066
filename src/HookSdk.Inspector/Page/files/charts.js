import { el, svg, ms, number } from './dom.js';
import { get } from './api.js';

const width = 600;
const height = 70;

export function showCharts(main) {
  const place = el('div', { class: 'cards' });
  const slots = el('section', { class: 'panel', 'aria-label': 'Calls at once' });
  const causes = el('section', { class: 'panel', 'aria-label': 'Fallbacks by cause' });
  main.replaceChildren(el('h2', { class: 'hidden-label' }, 'The last hour'), el('div', { class: 'two top-charts' }, slots, causes), place);
  let ended = false;
  let timer = 0;
  load();
  return () => { ended = true; clearTimeout(timer); };

  async function load() {
    try {
      const charts = await get('api/charts');
      if (!ended) {
        slots.replaceChildren(el('h2', {}, 'Calls at once'), ...charts.slots.map(s => meter(s.server, s.active, s.limit, `${number(s.active)} of ${number(s.limit)}`, s.active > s.limit * 0.8)));
        causes.replaceChildren(el('h2', {}, 'Fallbacks by cause, in the last hour'), ...fallbacks(charts));
        place.replaceChildren(...(charts.hooks.length > 0 ? charts.hooks.map(h => card(h, charts)) : [el('p', { class: 'empty' }, 'No call yet.')]));
      }
    } catch {
      // The state in the header says that the server is away; the next look comes all the same.
    }
    if (!ended) {
      timer = setTimeout(load, 3000);
    }
  }
}

function meter(name, value, most, words, isBad) {
  return el('div', { class: 'meter' }, el('span', {}, name),
    svg('svg', { viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      svg('rect', { class: 'track', width: 100, height: 10, rx: 2 }),
      value > 0 ? svg('rect', { class: isBad ? 'fill near' : 'fill', width: Math.max(1, Math.min(1, value / most) * 100), height: 10, rx: 2 }) : null),
    el('span', { class: 'num' }, words));
}

function fallbacks(charts) {
  const sums = charts.outcomes.map((name, i) => [name, charts.hooks.reduce((sum, h) => sum + h.hour.outcomes[i], 0)]).filter(([name, n]) => n > 0 && name !== 'answered');
  const all = charts.hooks.reduce((sum, h) => sum + h.hour.calls, 0);
  return sums.length === 0 ? [el('p', { class: 'note' }, all === 0 ? 'No call yet.' : `None. All ${number(all)} calls were answered by plugins.`)]
    : sums.map(([name, n]) => meter(name, n, all, `${number(n)} of ${number(all)} calls`, true));
}

function card(hook, charts) {
  const rate = hook.lastMinute.calls / 60;
  const failures = charts.outcomes.map((name, i) => [name, hook.hour.outcomes[i]]).filter(([name, n]) => n > 0 && name !== 'answered');
  return el('section', { class: 'panel' },
    el('h2', {}, el('span', {}, hook.hook, ' ', el('small', {}, hook.server)), el('small', {}, `${number(rate)} a second`)),
    rates(hook), el('p', { class: 'scale', 'aria-hidden': 'true' }, el('span', {}, 'an hour ago'), el('span', {}, `most: ${number(Math.max(0, ...hook.points.map(p => p.calls)))} a minute`), el('span', {}, 'now')),
    times(hook),
    el('p', { class: 'key' },
      el('span', {}, el('i', { class: 'k50' }), `p50 ${ms(hook.hour.p50)}`), ' ', el('span', {}, el('i', { class: 'k99' }), `p99 ${ms(hook.hour.p99)}`), ' ', el('span', {}, el('i', { class: 'kmax' }), `max ${ms(hook.hour.max)}`), ' ',
      hook.deadlineMs ? el('span', { class: 'wrap' }, el('i', { class: 'kd' }), `deadline ${ms(hook.deadlineMs)}${hook.hour.max > 0 ? `, of which the longest took ${Math.max(0.1, hook.hour.max / hook.deadlineMs * 100).toFixed(hook.hour.max > hook.deadlineMs / 10 ? 0 : 1)} %` : ''}`) : null),
    el('p', { class: 'key' }, `${number(hook.hour.calls)} calls`, failures.map(([name, n]) => [' · ', el('span', { class: 'tag bad' }, `${name} ${number(n)}`)])));
}

function rates(hook) {
  const top = Math.max(1, ...hook.points.map(p => p.calls));
  const each = width / hook.points.length;
  return svg('svg', { class: 'chart', viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': `Calls a minute of ${hook.hook}: ${hook.hour.calls} in the last hour, ${top} in the busiest minute` },
    svg('line', { class: 'axis', x1: 0, x2: width, y1: height - 0.5, y2: height - 0.5 }),
    hook.points.map((p, i) => {
      const bad = p.calls - p.outcomes[0];
      const all = p.calls / top * (height - 4);
      const failed = bad / top * (height - 4);
      return [
        p.calls > 0 ? svg('rect', { class: 'bar-ok', x: i * each + 1, width: each - 2, y: height - all, height: all }) : null,
        bad > 0 ? svg('rect', { class: 'bar-bad', x: i * each + 1, width: each - 2, y: height - failed, height: failed }) : null,
      ];
    }));
}

function times(hook) {
  const top = Math.max(hook.hour.max, 0.001) * 1.1;
  const each = width / hook.points.length;
  // The square root leaves short times visible beside a single long one.
  const y = value => height - Math.sqrt(Math.min(value, top) / top) * (height - 6) - 1;
  const line = (name, pick) => {
    const points = hook.points.map((p, i) => p.calls > 0 ? `${i * each + each / 2},${y(pick(p)).toFixed(1)}` : null).filter(p => p);
    return svg('polyline', { class: name, points: points.length === 1 ? `${points[0]} ${points[0].replace(/^[^,]+/, x => String(Number(x) + each / 2))}` : points.join(' ') });
  };
  return svg('svg', { class: 'chart', viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': `Times of ${hook.hook}: half within ${ms(hook.hour.p50)}, 99 of 100 within ${ms(hook.hour.p99)}` },
    svg('line', { class: 'axis', x1: 0, x2: width, y1: height - 0.5, y2: height - 0.5 }),
    hook.deadlineMs > 0 && hook.deadlineMs <= top ? svg('line', { class: 'deadline', x1: 0, x2: width, y1: y(hook.deadlineMs), y2: y(hook.deadlineMs) }) : null,
    line('max', p => p.max),
    line('p99', p => p.p99),
    line('p50', p => p.p50));
}

import { el, svg, ms, number } from './dom.js';
import { get } from './api.js';

const width = 600;
const height = 70;

export function showCharts(main) {
  const place = el('div', { class: 'cards' });
  const slots = el('p', { class: 'note' });
  main.replaceChildren(el('h2', {}, 'The last hour'), slots, place);
  let ended = false;
  let timer = 0;
  load();
  return () => { ended = true; clearTimeout(timer); };

  async function load() {
    try {
      const charts = await get('api/charts');
      if (!ended) {
        slots.textContent = `Calls at once: ${charts.slots.map(s => `${s.server} ${number(s.active)} of ${number(s.limit)}`).join(', ')}`;
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

function card(hook, charts) {
  const rate = hook.lastMinute.calls / 60;
  const failures = charts.outcomes.map((name, i) => [name, hook.hour.outcomes[i]]).filter(([name, n]) => n > 0 && name !== 'answered');
  return el('section', { class: 'panel' },
    el('h2', {}, el('span', {}, hook.hook, ' ', el('small', {}, hook.server)), el('small', {}, `${number(rate)} a second`)),
    rates(hook),
    times(hook),
    el('p', { class: 'key' },
      el('span', {}, el('i', { class: 'k50' }), `p50 ${ms(hook.hour.p50)}`), ' ', el('span', {}, el('i', { class: 'k99' }), `p99 ${ms(hook.hour.p99)}`), ' ', el('span', {}, `· max ${ms(hook.hour.max)}`), ' ',
      hook.deadlineMs ? el('span', {}, el('i', { class: 'kd' }), `deadline ${ms(hook.deadlineMs)}`) : null),
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
    line('p99', p => p.p99),
    line('p50', p => p.p50));
}

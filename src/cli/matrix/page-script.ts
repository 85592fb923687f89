/** What draws the page of a matrix, in plain JavaScript. It writes text nodes only: nothing of the data becomes markup. */
export const pageScript = `'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const { versions, samples, sent, outcomes, unexpected, words } = data;
const odd = new Map(unexpected.map(([s, c, v, text]) => [s + ' ' + c + ' ' + v, text]));
const isQuiet = (word) => word === 'served' || word === 'held back';

function make(tag, text, attributes) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
  return element;
}

function pair(cap, server) {
  const groups = new Map();
  for (let s = 0; s < samples.length; s++) {
    const surprise = odd.get(s + ' ' + cap + ' ' + server);
    const name = surprise === undefined ? words[outcomes[s][cap][server]] : 'not as predicted';
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push({ sample: samples[s], what: words[sent[s][cap]], surprise });
  }
  return groups;
}

function refused(groups) {
  let count = 0;
  for (const [name, calls] of groups) if (!isQuiet(name)) count += calls.length;
  return count;
}

const grid = document.getElementById('grid');
const buttons = [];
const head = make('tr');
head.append(make('th', 'cap \\u2193 server \\u2192', { class: 'axis' }));
for (const version of versions) head.append(make('th', version, { scope: 'col' }));
grid.append(head);
versions.forEach((cap, c) => {
  const row = make('tr');
  row.append(make('th', cap, { scope: 'row' }));
  buttons.push([]);
  versions.forEach((server, v) => {
    const groups = pair(c, v);
    const count = refused(groups);
    const kind = groups.has('not as predicted') ? 'odd' : count === 0 ? 'ok' : count * 5 > samples.length ? 'many' : 'some';
    const label = 'cap ' + cap + ', server ' + server + ': ' + (count === 0 ? 'nothing refused' : count + ' refused');
    const button = make('button', count === 0 ? '' : String(count), {
      class: kind, type: 'button', 'aria-pressed': 'false', 'aria-label': label, title: label, tabindex: c + v === 0 ? '0' : '-1',
    });
    button.addEventListener('click', () => choose(c, v));
    button.addEventListener('keydown', (event) => move(event, c, v));
    buttons[c].push(button);
    const cell = make('td');
    cell.append(button);
    row.append(cell);
  });
  grid.append(row);
});

function move(event, c, v) {
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
  const next = step && buttons[c + step[0]] && buttons[c + step[0]][v + step[1]];
  if (!next) return;
  event.preventDefault();
  choose(c + step[0], v + step[1]);
  next.focus();
}

let chosen = null;
function choose(c, v) {
  if (chosen) {
    chosen.setAttribute('aria-pressed', 'false');
    chosen.tabIndex = -1;
  }
  chosen = buttons[c][v];
  chosen.setAttribute('aria-pressed', 'true');
  chosen.tabIndex = 0;
  history.replaceState(null, '', '#' + versions[c] + '/' + versions[v]);
  const details = document.getElementById('details');
  details.replaceChildren(make('h2', 'Client cap ' + versions[c] + ', server ' + versions[v]));
  const groups = [...pair(c, v)].sort(([a], [b]) => Number(isQuiet(a)) - Number(isQuiet(b)) || (a < b ? -1 : 1));
  for (const [name, calls] of groups) details.append(section(name, calls));
}

function section(name, calls) {
  const quiet = isQuiet(name);
  const block = make(quiet ? 'details' : 'div');
  const title = make(quiet ? 'summary' : 'h3', quiet ? name + ' ' : 'refused: ' + name + ' ');
  if (name === 'not as predicted') title.textContent = name + ' ';
  title.append(make('span', String(calls.length), { class: 'count' }));
  const table = make('table');
  const heading = make('tr');
  const last = name === 'held back' ? 'why the client holds it back' : 'message';
  for (const text of ['method', 'arguments given', last]) heading.append(make('th', text));
  table.append(heading);
  for (const { sample: [method, since, kind, what], what: message, surprise } of calls) {
    const row = make('tr');
    const first = make('td');
    first.append(make('code', method), make('span', kind + ', since ' + since, { class: 'count' }));
    row.append(first, make('td', what));
    const cell = make('td');
    cell.append(make(name === 'held back' ? 'span' : 'code', surprise === undefined ? message : surprise));
    row.append(cell);
    table.append(row);
  }
  block.append(title, table);
  return block;
}

const all = samples.length * versions.length * versions.length;
const verdict = unexpected.length === 0 ? 'all as predicted' : unexpected.length + ' not as predicted';
document.getElementById('summary').textContent = all.toLocaleString('en') + ' calls: ' + samples.length +
  ' samples between ' + versions.length + ' client caps and ' + versions.length + ' server versions; ' + verdict + '.';

const [cap, server] = location.hash.slice(1).split('/').map((version) => versions.indexOf(version));
if (cap >= 0 && server >= 0) choose(cap, server);
else if (unexpected.length > 0) choose(unexpected[0][1], unexpected[0][2]);
else choose(versions.length - 1, 0);
`

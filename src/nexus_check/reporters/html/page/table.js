/* The table of learners and what stands around it. */

const ROWS_ON_A_PAGE = 100;
const ROWS_IN_PRINT = 1_000;
const CHOICES_IN_A_COLUMN = 30;

let shown = [];
let shownWords = '';

/** Whatever a table's heading can sort by: its key, its title, its class. */
function headings() {
  return [
    { key: 'login', title: 'Learner', kind: 'learner' },
    ...columnNames.map((name) => ({ key: `column.${name}`, title: name, kind: 'column' })),
    { key: 'score', title: 'Score', kind: 'score' },
    { key: 'conclusion', title: 'Conclusion', kind: 'conclusion' },
    ...cohort.criteria.slice(0, COLUMN_CRITERIA).map(([id, title, level]) => ({
      key: id, title, kind: 'criterion' + (cohort.levels[level] === 'advisory' ? ' advisory' : ''),
    })),
    ...(cohort.compared ? [{ key: 'change', title: 'Change', kind: 'changed' }] : []),
  ];
}

/** The heading row. Its buttons stay as they are when the order changes, so that none loses the focus. */
function drawHeadings() {
  const cells = headings().map(({ key, title, kind }) => make('th', { scope: 'col', class: kind, 'data-key': key },
    make('button', { type: 'button', onclick: () => sortBy(key) },
      make('span', { class: 'title', title }, theirs(title)), make('span', { class: 'arrow', 'aria-hidden': 'true' }))));
  fill(byId('table').tHead, make('tr', {}, cells));
}

/** First from the end that people look for, then from the other, then as it came. */
function sortBy(key) {
  const { sort } = asking;
  if (sort?.key !== key) amend({ sort: { key, falling: false } });
  else amend({ sort: sort.falling ? null : { key, falling: true } });
  drawTable();
}

function markOrder() {
  const { sort } = asking;
  for (const heading of byId('table').tHead.rows[0].cells) {
    const mine = sort?.key === heading.dataset.key;
    if (mine) heading.setAttribute('aria-sort', sort.falling ? 'descending' : 'ascending');
    else heading.removeAttribute('aria-sort');
  }
}

/** A learner's row. */
function tableRow(learner) {
  return make('tr', { 'data-learner': learner.key },
    make('th', { scope: 'row', class: 'learner' }, outward(learner.repository?.address, theirs(learner.label))),
    columnNames.map((_, at) => columnCell(learner.columns[at] || '')),
    make('td', { class: 'score number' }, learner.conclusion === CONCLUSION_ERROR ? '–' : String(learner.score)),
    make('td', { class: 'conclusion' }, make('a', { href: learnerHref(learner) }, conclusionMark(learner), CONCLUSIONS[learner.conclusion].title, unseen(`: findings of ${learner.label}`))),
    Array.from(learner.marks, (mark, at) => markCell(mark, CRITERIA[at])),
    cohort.compared ? make('td', { class: 'changed' }, changeOf(learner)) : null);
}

const columnCell = (value) => make('td', { class: 'column' }, theirs(value, { title: value.length > 24 ? value : null }));

const conclusionMark = (learner) => icon(`mark-${CRITERION_MARK[CONCLUSIONS[learner.conclusion].name]}`, `mark ${CRITERION_MARK[CONCLUSIONS[learner.conclusion].name]}`);

function markCell(code, criterion) {
  const mark = MARKS[code];
  if (!mark) return make('td', { class: 'criterion' }, unseen('not in this report'));
  return make('td', { class: 'criterion', 'data-criterion': criterion, title: mark.title }, icon(`mark-${mark.name}`, `mark ${mark.name}`), unseen(mark.title));
}

/** How a learner moved, as a shape, a word and the points between the two scores. */
function changeOf(learner) {
  const change = CHANGES[learner.change];
  if (!change) return [];
  return [icon(`change-${change.name}`, `change change-${change.name}`), change.title, pointsMoved(learner)];
}

function pointsMoved({ before, score, conclusion }) {
  if (before === null || before === score || conclusion === CONCLUSION_ERROR) return null;
  const points = score - before;
  return make('span', { class: 'points' }, ` ${points > 0 ? '+' : '−'}${Math.abs(points)}`);
}

/** Draws the table for what is asked now. */
function drawTable() {
  shown = shownLearners(asking);
  shownWords = inWords(asking);
  const pages = Math.max(1, Math.ceil(shown.length / ROWS_ON_A_PAGE));
  if (asking.page > pages) asking.page = pages;
  const from = (asking.page - 1) * ROWS_ON_A_PAGE;
  drawRows(shown.slice(from, from + ROWS_ON_A_PAGE));
  markOrder();
  drawStatus();
  drawPager(byId('pager'), asking.page, pages, turnTo);
}

function drawRows(list) {
  fill(byId('table').tBodies[0], list.map(tableRow));
  byId('table').hidden = !list.length;
  byId('nobody').hidden = Boolean(list.length);
}

function drawStatus() {
  const everyone = shown.length === learners.length;
  fill(byId('shown'),
    make('strong', {}, everyone ? plural(learners.length, 'learner', 'learners') : `${count(shown.length)} of ${plural(learners.length, 'learner', 'learners')}`),
    shownWords ? `: ${shownWords}` : null);
  byId('nobody').firstElementChild.textContent = learners.length ? 'Nobody matches all of this.' : 'This sweep had no learners.';
  byId('download').disabled = !shown.length;
  byId('clear').disabled = !shownWords;
}

function turnTo(page) {
  amend({ page });
  drawTable();
  byId('scroll').scrollTop = 0;
  byId('shown').append(unseen(`, page ${page}`));
}

/** The buttons that turn a table's pages; nothing where there is one page. */
function drawPager(nav, page, pages, turn) {
  nav.hidden = pages < 2;
  if (nav.hidden) return;
  const had = nav.contains(document.activeElement) ? document.activeElement.textContent : null;
  const button = (title, to) => make('button', { type: 'button', 'aria-disabled': to < 1 || to > pages || to === page ? 'true' : null, onclick: () => to >= 1 && to <= pages && to !== page && turn(to) }, title);
  fill(nav, button('First', 1), button('Previous', page - 1),
    make('span', { class: 'where' }, `Page ${count(page)} of ${count(pages)}`),
    button('Next', page + 1), button('Last', pages));
  [...nav.querySelectorAll('button')].find((one) => one.textContent === had)?.focus();
}

/* --- what is asked ---------------------------------------------------------------------------------------------- */

/** One pair of selects: a criterion or topic, and the state it is to be in. */
function askedField(one, place) {
  const field = document.importNode(byId('asked-template').content.firstElementChild, true);
  const key = field.querySelector('.key');
  const state = field.querySelector('.state');
  key.value = one?.key || '';
  state.value = one?.state || 'not-met';
  state.disabled = !one;
  const change = () => {
    const asked = [...asking.asked];
    if (key.value) asked[place] = { key: key.value, state: state.value };
    else asked.splice(place, 1);
    amend({ asked: asked.filter(Boolean) });
    drawAsked(place, document.activeElement === state ? 'state' : 'key');
    drawTable();
  };
  key.addEventListener('change', change);
  state.addEventListener('change', change);
  return field;
}

/** A pair for each that is asked and an empty one after; the focus comes back to the pair it was in. */
function drawAsked(place, part) {
  const fields = [...asking.asked, null].map(askedField);
  fill(byId('asked'), fields);
  if (part) fields[Math.min(place, fields.length - 1)].querySelector(`.${part}`).focus();
}

/** A select for every roster column that sorts people into few groups. */
function drawColumnChoices() {
  const fields = columnNames.map((name, at) => {
    const values = new Set();
    for (const learner of learners) {
      if (learner.columns[at]) values.add(learner.columns[at]);
      if (values.size > CHOICES_IN_A_COLUMN) return null;
    }
    if (values.size < 2 || values.size > learners.length / 2) return null;
    const options = [...values].sort(collator.compare).map((value) => make('option', { value }, value));
    const select = make('select', { 'data-column': name, onchange: () => chooseColumn(name, select.value) }, make('option', { value: '' }, 'Any'), options);
    return make('label', { class: 'choice' }, theirs(name), ' ', select);
  });
  fill(byId('columns'), fields);
  byId('columns').hidden = !byId('columns').childElementCount;
}

function chooseColumn(name, value) {
  const columns = { ...asking.columns };
  if (value) columns[name] = value;
  else delete columns[name];
  amend({ columns });
  drawTable();
}

/** Puts what is asked into the fields, when it came from a link. */
function drawFields() {
  if (byId('search').value !== asking.q) byId('search').value = asking.q;
  byId('conclusion').value = asking.conclusion;
  if (byId('change')) byId('change').value = asking.change;
  for (const select of byId('columns').querySelectorAll('select')) select.value = asking.columns[select.dataset.column] || '';
  drawAsked();
}

function clearFilters() {
  amend({ ...NOTHING_ASKED });
  drawFields();
  drawTable();
  byId('search').focus();
}

/** A row opens its learner for the mouse as well; the keyboard has the link in it. */
function openRow(event) {
  if (event.target.closest('a') || String(getSelection())) return;
  const row = event.target.closest('tr');
  if (row) location.hash = learnerHref(learnerByKey.get(row.dataset.learner), event.target.closest('[data-criterion]')?.dataset.criterion);
}

/** The marks that occur, the best first. */
function drawLegend() {
  const occur = new Set(learners.flatMap((learner) => [...learner.marks]));
  const items = MARKS.map(({ name, title }, code) => occur.has(code) && make('li', {}, icon(`mark-${name}`, `mark ${name}`), title));
  fill(document.querySelector('.legend'), items.filter(Boolean).reverse());
}

function prepareTable() {
  drawHeadings();
  drawColumnChoices();
  drawLegend();
  byId('filters').addEventListener('submit', (event) => event.preventDefault());
  byId('search').addEventListener('input', ({ target }) => { amend({ q: target.value }); drawTable(); });
  byId('conclusion').addEventListener('change', ({ target }) => { amend({ conclusion: target.value }); drawTable(); });
  byId('change')?.addEventListener('change', ({ target }) => { amend({ change: target.value }); drawTable(); });
  byId('clear').addEventListener('click', clearFilters);
  byId('download').addEventListener('click', () => download(`nexus-check-${cohort.sweptAt.slice(0, 10)}.csv`, asCsv(shown)));
  byId('table').tBodies[0].addEventListener('click', openRow);
}

/* Paper has no pages to turn: it gets the rows of all of them, up to a bound that is said. */
addEventListener('beforeprint', () => {
  if (document.body.dataset.view !== 'learners') return;
  drawRows(shown.slice(0, ROWS_IN_PRINT));
  if (shown.length > ROWS_IN_PRINT) byId('shown').append(`. Printed are the first ${count(ROWS_IN_PRINT)}; the CSV holds all.`);
});
addEventListener('afterprint', () => {
  if (document.body.dataset.view === 'learners') drawTable();
});

/* The table of learners, its filters and its buttons. */

const ROWS_ON_A_PAGE = 100;
const ROWS_IN_PRINT = 1_000;
const CHOICES_IN_A_COLUMN = 30;
const SELECTS = ['conclusion', 'readme', 'rubric', 'change']; // those without something to choose from are not there

let shown = [];
let shownWords = '';

/** Whatever a table's heading can sort by: its key, its title, its class. */
function headings() {
  return [
    { key: 'login', title: 'Learner', kind: 'learner' },
    { key: 'score', title: 'Score', kind: 'score' },
    { key: 'conclusion', title: 'Result', kind: 'conclusion' },
    ...ordered(
      columnNames.map((name) => ({ key: `column.${name}`, title: name, kind: 'column' })),
      CRITERIA.map((id, at) => ({ key: id, title: cohort.criteria[at].title, kind: criterionClass(at) })),
    ),
    ...(cohort.compared ? [{ key: 'change', title: 'Change', kind: 'changed' }] : []),
  ];
}

/** What comes after the result, where a phone's width ends: the marks there, else the roster's. */
const ordered = (roster, marks) => (NARROW ? [...marks, ...roster] : [...roster, ...marks]);

const advisory = (at) => cohort.criteria[at].level === 'advisory';
const criterionClass = (at) => (advisory(at) ? 'criterion advisory' : 'criterion');

/** The heading row. Its buttons stay as they are when the order changes, so that none loses the focus. */
function drawHeadings() {
  const cells = headings().map(({ key, title, kind }) => make('th', { scope: 'col', class: kind, 'data-key': key },
    make('button', { type: 'button', title: `Sort by ${title}`, onclick: () => sortBy(key) },
      make('span', { class: 'title' }, theirs(title)), make('span', { class: 'arrow', 'aria-hidden': 'true' }))));
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

/** The widths of the table's columns in rem, from what they hold: equal on every page, and quick to lay out. */
function columnWidths() {
  const longest = (text) => learners.reduce((most, learner) => Math.max(most, text(learner).length), 0);
  const fitting = (characters, most) => Math.min(most, 1.5 + .46 * Math.max(5, characters));
  const fixed = NARROW ? { score: 4, conclusion: 7, changed: 10 } : { score: 4.4, conclusion: 7.2, changed: 10 };
  return headings().map(({ key, title, kind }) => {
    if (kind === 'learner') return NARROW ? 10 : Math.max(14, fitting(longest((learner) => learner.label) + 2, 17));
    if (kind === 'column') return fitting(Math.max(title.length + 2, longest((learner) => learner.columns[columnNames.indexOf(title)] || '')), 9);
    return fixed[kind] || (title.length > 20 ? 2.4 : 1.87); // a longer title takes two lines
  });
}

// As in page.css, and as it is when the page opens: the columns stay as they were drawn.
const NARROW = matchMedia('(max-width: 40rem)').matches;

function drawColumns() {
  const widths = columnWidths();
  const columns = widths.map((width) => {
    const column = make('col');
    column.style.width = `${width}rem`;
    return column;
  });
  byId('table').style.setProperty('--sheet', `${widths.reduce((sum, width) => sum + width, 0)}rem`);
  byId('table').tHead.before(make('colgroup', {}, columns));
}

/** A row without a learner, to be copied and filled: many times quicker than building each. */
function emptyRow() {
  return make('tr', {},
    make('th', { scope: 'row', class: 'learner' }, make('a', OUTWARD, make('bdi'))),
    make('td', { class: 'score number' }),
    make('td', { class: 'conclusion' }, make('a', {}, make('span', { 'aria-hidden': 'true' }), make('span'), unseen(''))),
    ordered(
      columnNames.map(() => make('td', { class: 'column' }, make('bdi'))),
      CRITERIA.map((criterion, at) => make('td', { class: criterionClass(at), 'data-criterion': criterion },
        make('span', { role: 'img' }))),
    ),
    cohort.compared ? make('td', { class: 'changed' }) : null);
}

/** Puts a learner into a row, touching only what differs from who was in it before. */
function fillRow(row, learner, suffix) {
  row.dataset.learner = learner.key;
  let cell = fillLearner(row.firstChild, learner);
  say(cell, learner.conclusion === CONCLUSION_ERROR ? '–' : String(learner.score));
  cell = fillConclusion(cell.nextSibling, learner, suffix);
  for (const fillSome of ordered([fillColumns], [fillMarks])) cell = fillSome(cell, learner);
  if (cell) fill(cell, changeOf(learner));
  return row;
}

function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function fillLearner(cell, learner) {
  const href = homeOf(learner);
  if (href) cell.firstChild.href = href;
  else cell.firstChild.removeAttribute('href');
  say(cell.firstChild.firstChild, learner.label);
  return cell.nextSibling;
}

function fillColumns(cell, { columns }) {
  for (let at = 0; at < columnNames.length; at += 1) cell = fillColumn(cell, columns[at] || '');
  return cell;
}

function fillColumn(cell, value) {
  say(cell.firstChild, value);
  cell.title = value.length > 18 ? value : '';
  return cell.nextSibling;
}

function fillConclusion(cell, learner, suffix) {
  const [mark, title, more] = cell.firstChild.children;
  cell.firstChild.href = learnerHref(learner, null, suffix);
  mark.className = `mark ${conclusionMark(learner)}`;
  say(mark, SIGNS[conclusionMark(learner)]);
  say(title, CONCLUSIONS[learner.conclusion].title);
  say(more, `: findings of ${learner.label}`);
  cell.title = learner.note || learner.reason;
  return cell.nextSibling;
}

function fillMarks(cell, { marks }) {
  for (const code of marks) cell = fillMark(cell, MARKS[code]);
  return cell;
}

function fillMark(cell, mark) {
  const drawn = cell.firstChild;
  const title = mark ? mark.title : 'not in this rubric';
  if (drawn.title !== title) {
    drawn.className = `mark ${mark ? mark.name : 'none'}`;
    drawn.title = title;
    drawn.setAttribute('aria-label', title);
    drawn.textContent = mark ? SIGNS[mark.name] : '';
  }
  return cell.nextSibling;
}

const conclusionMark = (learner) => CRITERION_MARK[CONCLUSIONS[learner.conclusion].name];

/** How a learner moved, as a shape, a word and the points between the two scores. */
function changeOf(learner) {
  const change = CHANGES[learner.change];
  if (!change) return [];
  return [changeIcon(change.name), change.title, pointsMoved(learner)];
}

function pointsMoved({ before, score, conclusion }) {
  if (before === null || before === score || conclusion === CONCLUSION_ERROR) return '';
  const points = score - before;
  return make('span', { class: 'points' }, ` ${points > 0 ? '+' : '−'}${Math.abs(points)}`);
}

/** Draws the table for what is asked now. */
function drawTable() {
  if (scrolled) byId('scroll').scrollTop = 0; // even to set it, the browser lays the old rows out first
  scrolled = false;
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

/**
 * Draws the rows that one sees at once, and those further down in moments when nobody waits: typing in the search is
 * answered by the rows in sight. Rows that only wait are taken away, as they cost the browser what the others do.
 */
function drawRows(list, all = false) {
  clearTimeout(drawing);
  const body = byId('table').tBodies[0];
  const suffix = learnerSuffix();
  const atOnce = all ? list.length : rowsInSight();
  while (body.rows.length > Math.min(list.length, atOnce)) body.lastChild.remove();
  byId('table').hidden = !learners.length;
  byId('nobody').hidden = Boolean(list.length);
  const drawFrom = (from, until) => {
    for (let at = from; at < Math.min(until, list.length); at += 1) drawRow(body, at, list[at], suffix);
    body.setAttribute('aria-busy', String(until < list.length));
    if (until < list.length) drawing = setTimeout(drawFrom, from ? 8 : 120, until, until + 10);
    else if (from) noteWhereRowsBegin();
  };
  drawFrom(0, atOnce);
}

/** As many rows as fit below where they were last seen to begin; as fill the window where it scrolls as a whole. */
function rowsInSight() {
  const room = SHEET.matches ? innerHeight - rowsBegin : innerHeight;
  return Math.min(60, Math.ceil(room / LOWEST_ROW));
}

/** Asks the browser, which has to have laid out the page for it: not while somebody waits for rows. */
function noteWhereRowsBegin() {
  rowsBegin = byId('table').tBodies[0].getBoundingClientRect().top;
}

const SHEET = matchMedia('(min-width: 56rem) and (min-height: 44rem)'); // as in page.css
const LOWEST_ROW = 30;
let rowsBegin = 0;
let scrolled = false;
let drawing = 0;
let emptied = null;

function drawRow(body, at, learner, suffix) {
  emptied ||= emptyRow();
  const row = body.rows[at] || body.appendChild(emptied.cloneNode(true));
  fillRow(row, learner, suffix);
}

function drawStatus() {
  const everyone = shown.length === learners.length;
  fill(byId('shown'),
    make('strong', {}, everyone ? plural(learners.length, 'learner', 'learners') : `${count(shown.length)} of ${plural(learners.length, 'learner', 'learners')}`),
    shownWords ? `: ${shownWords}` : null);
  byId('nobody').firstElementChild.textContent = learners.length ? 'No learner matches these filters.' : 'This sweep had no learners.';
  byId('download').disabled = !shown.length;
  byId('clear').disabled = !shownWords;
  byId('emails').disabled = !shown.length;
  byId('copied').textContent = '';
  byId('addresses').hidden = true;
  const filters = filtersSet();
  byId('more').textContent = filters ? `Filters (${filters})` : 'Filters';
}

function turnTo(page) {
  amend({ page });
  drawTable();
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

/** The row of the learner with this key, where it is on the page that is shown. */
function rowOf(key) {
  const list = shown.slice((asking.page - 1) * ROWS_ON_A_PAGE, asking.page * ROWS_ON_A_PAGE);
  const at = list.findIndex((learner) => learner.key === key);
  if (at < 0) return null;
  drawRows(list, true);
  return byId('table').tBodies[0].rows[at];
}

/** How many filters are set beside the search. */
function filtersSet() {
  const { conclusion, readme, rubric, change, score, columns, asked } = asking;
  return [conclusion, readme, rubric, change, score].filter(Boolean).length + Object.keys(columns).length + asked.length;
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
  for (const name of SELECTS) if (byId(name)) byId(name).value = asking[name];
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
  const items = MARKS.map(({ name, title }, code) => occur.has(code) && make('li', {}, markOf(name), title));
  const lacked = (at) => learners.some(({ marks }) => marks[at] === MARK_CODES.missing);
  if (CRITERIA.some((id, at) => advisory(at) && lacked(at))) {
    items.unshift(make('li', { class: 'advisory' }, markOf('missing'), 'missing, advisory'));
  }
  fill(document.querySelector('.legend'), items.filter(Boolean).reverse());
}

function prepareTable() {
  drawHeadings();
  drawColumns();
  drawColumnChoices();
  drawLegend();
  byId('filters').addEventListener('submit', (event) => event.preventDefault());
  byId('search').addEventListener('input', ({ target }) => { amendSoon({ q: target.value }); drawTable(); });
  byId('search').addEventListener('change', putInAddress);
  for (const name of SELECTS) byId(name)?.addEventListener('change', ({ target }) => { amend({ [name]: target.value }); drawTable(); });
  byId('more').addEventListener('click', ({ target }) => {
    target.setAttribute('aria-expanded', String(byId('more-filters').classList.toggle('open')));
  });
  byId('emails').hidden = !addressesOf(learners.slice(0, 1_000)).length;
  byId('emails').addEventListener('click', () => copyAddresses(shown));
  byId('clear').addEventListener('click', clearFilters);
  byId('download').addEventListener('click', () => download(`nexus-check-${cohort.sweptAt.slice(0, 10)}.csv`, asCsv(shown)));
  byId('table').tBodies[0].addEventListener('click', openRow);
  byId('scroll').addEventListener('scroll', () => { scrolled = true; }, { passive: true });
}

/* Paper has no pages to turn: it gets the rows of all of them, up to a bound that is said. */
addEventListener('beforeprint', () => {
  if (document.body.dataset.view !== 'learners') return;
  drawRows(shown.slice(0, ROWS_IN_PRINT), true);
  if (shown.length > ROWS_IN_PRINT) byId('shown').append(`. Printed are the first ${count(ROWS_IN_PRINT)}; the CSV holds all.`);
});
addEventListener('afterprint', () => {
  if (document.body.dataset.view === 'learners') drawTable();
});

/* The address's fragment: which view is open and how the table is filtered, so that a link shows a colleague the
   same. What the page does not know in a fragment is ignored. */

const VIEWS = ['overview', 'learners', 'copies'];

const NOTHING_ASKED = { q: '', conclusion: '', readme: '', rubric: '', change: '', asked: [], columns: {}, score: null };
let asking = null; // what `read` makes of the fragment, from the start of `main.js` on

/** What a fragment asks for. */
function read(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const learner = given.get('learner');
  const view = given.get('view');
  const asked = {
    view: VIEWS.includes(view) ? view : learner === null ? 'overview' : 'learners',
    learner,
    finding: given.get('finding'),
    q: (given.get('q') || '').slice(0, 200),
    conclusion: oneOf(given.get('conclusion'), CONCLUSIONS.map(({ name }) => name)),
    change: oneOf(given.get('change'), CHANGES.map(({ name }) => name)),
    readme: oneOf(given.get('readme'), ['yes', 'no']),
    rubric: oneOf(given.get('rubric'), cohort.rubrics),
    asked: given.getAll('is').map(readAsked).filter(Boolean).slice(0, 12),
    columns: {},
    score: readScore(given.get('score')),
    sort: readSort(given.get('sort')),
    page: Math.max(1, Number.parseInt(given.get('page') || '1', 10) || 1),
  };
  for (const [name, value] of given) {
    if (name.startsWith('column.') && columnNames.includes(name.slice(7))) asked.columns[name.slice(7)] = value;
  }
  return asked;
}

const oneOf = (value, known) => (known.includes(value) ? value : '');

/** `challenges-and-solutions:not-met` or `key-technologies/graphql:not-met`. */
function readAsked(written) {
  const cut = written.lastIndexOf(':');
  const key = written.slice(0, cut);
  const state = written.slice(cut + 1);
  const known = criterionPlaces.has(key) || topicPlaces.has(key);
  return known && ASKED.has(state) ? { key, state } : null;
}

/** `70-79`, both ends included. */
function readScore(written) {
  const found = /^(\d{1,3})-(\d{1,3})$/.exec(written || '');
  return found ? [Number(found[1]), Number(found[2])] : null;
}

/** `score`, or `-score` from the other end. */
function readSort(written) {
  if (!written) return null;
  const falling = written.startsWith('-');
  return { key: falling ? written.slice(1) : written, falling };
}

/** The fragment that `read` takes back to the same. */
function write(asked) {
  const parts = [];
  const put = (name, value) => {
    if (value) parts.push(`${name}=${inFragment(value)}`);
  };
  if (asked.learner === null || asked.view !== 'learners') put('view', asked.view);
  put('learner', asked.learner);
  put('finding', asked.finding);
  put('q', asked.q);
  put('conclusion', asked.conclusion);
  put('readme', asked.readme);
  put('rubric', asked.rubric);
  put('change', asked.change);
  for (const { key, state } of asked.asked) put('is', `${key}:${state}`);
  for (const [name, value] of Object.entries(asked.columns)) put(encodeURIComponent(`column.${name}`), value);
  put('score', asked.score && asked.score.join('-'));
  put('sort', asked.sort && (asked.sort.falling ? '-' : '') + asked.sort.key);
  put('page', asked.page > 1 ? String(asked.page) : '');
  return '#' + parts.join('&');
}

/** The fragment of what is asked now with some of it changed. */
const hrefOf = (changed) => write({ ...asking, learner: null, finding: null, ...changed });

/** What the links to all learners' pages end in, so that one comes back from them to the same table. */
const learnerSuffix = () => hrefOf({ view: 'learners', learner: '' }).replace(/^#(view=learners)?/, '');

/** The link to a learner's own page, or to one finding there. */
function learnerHref(learner, finding, suffix = learnerSuffix()) {
  const parts = `#learner=${inFragment(learner.key)}${finding ? `&finding=${inFragment(finding)}` : ''}`;
  return parts + (suffix && !suffix.startsWith('&') ? '&' : '') + suffix;
}

const inFragment = (text) => encodeURIComponent(text).replace(/%3A/g, ':').replace(/%2F/g, '/');

/** Asks for something else, in the address as well, without a new step in the browser's history. */
function amend(changed) {
  asking = { ...asking, page: 1, ...changed };
  putInAddress();
}

let writingSoon = 0;

/** The same for what changes with every key: browsers refuse an address that changes too often. */
function amendSoon(changed) {
  asking = { ...asking, page: 1, ...changed };
  clearTimeout(writingSoon);
  writingSoon = setTimeout(putInAddress, 250);
}

function putInAddress() {
  clearTimeout(writingSoon);
  history.replaceState(null, '', write(asking));
}

/* The cohort from the page's data blocks: one JSON value, and gzipped JSON Lines with a row each (`encoding.py`). */

const cohort = JSON.parse(byId('cohort').textContent);
const columnNames = [];
const learners = [];
const learnerByKey = new Map();

const MARKS = cohort.marks;
const MARK_CODES = Object.fromEntries(MARKS.map(({ name }, code) => [name, code]));
const ASKED = new Map(cohort.asked.map(({ name, title, marks }) => [name, { title, marks: new Set(marks.map((mark) => MARK_CODES[mark])) }]));
const CONCLUSIONS = cohort.conclusions;
const CHANGES = cohort.changes;
const CRITERIA = cohort.criteria.map(({ id }) => id);
const TOPICS = cohort.topics.map((topic) => ({ ...topic, key: `${topic.criterion}/${topic.id}` }));
const CRITERION_MARK = { success: 'met', failure: 'missing', error: 'unknown' };
const STATUSES = ['pass', 'warn', 'fail', 'skipped', 'unknown'];

const criterionPlaces = new Map(CRITERIA.map((id, at) => [id, at]));
const topicPlaces = new Map(TOPICS.map(({ key }, at) => [key, at]));
const topicsOf = CRITERIA.map((id) => TOPICS.flatMap(({ criterion }, at) => (criterion === id ? [at] : [])));

/** A text for comparing: small letters without accents. */
const folded = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** The lines of the gzipped block. */
async function inflated(block) {
  const packed = atob(block.textContent);
  const bytes = new Uint8Array(packed.length);
  for (let at = 0; at < packed.length; at += 1) bytes[at] = packed.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return (await new Response(stream).text()).split('\n').filter(Boolean);
}

/** What the table shows of a finding. */
function markOfFinding({ status, state }) {
  if (status === 'pass') return MARK_CODES.met;
  if (status === 'unknown') return MARK_CODES.unknown;
  if (status === 'skipped') return state ? MARK_CODES.held : MARK_CODES.off;
  return state === 'incomplete' ? MARK_CODES.partly : MARK_CODES.missing;
}

/** What the table, its filters and its export need of a row. Its findings are read again when they are asked for. */
function readRow(line, place) {
  const row = JSON.parse(line);
  const label = row.learner || row.target || '';
  let key = label;
  for (let again = 2; learnerByKey.has(key); again += 1) key = `${label} (${again})`;
  const learner = {
    line, place, key, label,
    login: row.learner || '',
    rubric: row.rubric?.id || '',
    conclusion: CONCLUSIONS.findIndex(({ name }) => name === row.conclusion),
    passed: row.passed || 0,
    required: row.required || 0,
    score: row.score || 0,
    change: CHANGES.findIndex(({ name }) => name === row.change),
    before: row.score_before ? row.score_before[0] : null,
    columns: columnsOf(row.columns || {}),
    repository: row.repository || null,
    hasReadme: Boolean(row.readme),
    rosterRow: row.row || null,
    note: row.note || '',
    reason: '',
    marks: new Int8Array(CRITERIA.length).fill(-1),
    statuses: new Int8Array(CRITERIA.length).fill(-1),
    topicMarks: new Int8Array(TOPICS.length).fill(-1),
    missing: [],
  };
  for (const finding of row.findings || []) readFinding(learner, finding);
  if (row.conclusion !== 'error') learner.reason = '';
  learner.search = folded([label, ...learner.columns.filter(Boolean), learner.repository?.full_name || ''].join('\n'));
  learnerByKey.set(key, learner);
  return learner;
}

function columnsOf(columns) {
  const values = [];
  for (const [name, value] of Object.entries(columns)) {
    let at = columnNames.indexOf(name);
    if (at < 0) at = columnNames.push(name) - 1;
    values[at] = value;
  }
  return values;
}

function readFinding(learner, finding) {
  const mark = markOfFinding(finding);
  if (mark === MARK_CODES.unknown) learner.reason ||= (finding.message || '').replace('Not judged: ', '');
  const open = finding.status === 'fail' || finding.status === 'warn';
  const at = criterionPlaces.get(finding.criterion);
  if (at !== undefined) {
    learner.marks[at] = mark;
    learner.statuses[at] = STATUSES.indexOf(finding.status);
    for (const place of topicsOf[at]) learner.topicMarks[place] = mark;
  }
  for (const { id, status } of finding.topics || []) {
    const place = topicPlaces.get(`${finding.criterion}/${id}`);
    if (place !== undefined) learner.topicMarks[place] = status === 'pass' ? MARK_CODES.met : MARK_CODES.missing;
    if (open && status === 'fail') learner.missing.push(id);
  }
}

/** The address of a README's line at the judged commit, as GitHub shows it; null where there is none, or where the
 * path would lead out of the repository. */
function lineAddress(repository, path, line) {
  if (!repository?.url || !repository.commit || !path || !line) return null;
  const parts = path.split('/');
  if (parts.some((part) => ['', '.', '..'].includes(part))) return null;
  return `${repository.url}/blob/${repository.commit}/${parts.map(encodeURIComponent).join('/')}?plain=1#L${line}`;
}

/** The whole row of a learner, with the findings' marks and addresses. */
function reportOf({ line }) {
  const row = JSON.parse(line);
  const readme = row.readme?.path || '';
  const findings = (row.findings || []).map((finding) => {
    const path = finding.path || readme;
    const address = (at) => lineAddress(row.repository, path, at);
    const criterion = cohort.criteria[criterionPlaces.get(finding.criterion)];
    return {
      ...finding, path,
      title: finding.title || criterion?.title || finding.criterion,
      level: finding.level || criterion?.level,
      help_url: finding.help_url ? new URL(finding.help_url, cohort.help).href : null,
      message: finding.message || '',
      evidence: finding.evidence || '',
      mark: markOfFinding(finding),
      address: address(finding.line),
      topics: (finding.topics || []).map((topic) => ({ ...topic, address: address(topic.line) })),
    };
  });
  return { ...row, findings, notes: row.notes || [], history: row.history || [] };
}

/** A time such as `2026-03-14T06:00:00Z` for people. */
function moment(at) {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return at;
  return `${day(at)}, ${time.toISOString().slice(11, 16)} UTC`;
}

function day(at) {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return at;
  return time.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
}

if (typeof DecompressionStream === 'undefined') {
  byId('too-old').hidden = false;
  return;
}
for (const line of await inflated(byId('rows'))) learners.push(readRow(line, learners.length));

// Where GitHub is: as in the first repository that was seen.
const seen = learners.find(({ repository }) => repository?.url && webAddress(repository.url));
const GITHUB = seen ? new URL(seen.repository.url).origin : 'https://github.com';

/** A learner's profile, where the repository was not seen. */
const profileOf = ({ login }) => (/^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}$/i.test(login) ? `${GITHUB}/${login}` : null);
const homeOf = (learner) => (learner.repository?.url && webAddress(learner.repository.url)) || profileOf(learner);

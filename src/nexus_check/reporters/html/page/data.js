/* The cohort as the page's data blocks hold it. Their shapes are drawn at the head of `encoding.py`. */

const cohort = JSON.parse(byId('cohort').textContent);
const texts = [''];
const frames = [];
const columnNames = [];
const learners = [];
const learnerByKey = new Map();

const COLUMN_CRITERIA = cohort.criteria.length;
const CONCLUSIONS = cohort.conclusions.map(([name, title]) => ({ name, title }));
const CHANGES = [null, ...cohort.changes.map(([name, title]) => ({ name, title }))];
const MARKS = cohort.marks.map(([name, title]) => ({ name, title }));
const MARK_CODES = Object.fromEntries(MARKS.map(({ name }, code) => [name, code]));
const ASKED = new Map(cohort.asked.map(([name, title, marks]) => [name, { title, marks: new Set(marks.map((mark) => MARK_CODES[mark])) }]));
const CRITERION_MARK = { success: 'met', failure: 'missing', error: 'unknown' };

/** What a reference stands for: a number is a place in the texts, anything else is itself. */
const spell = (reference) => (typeof reference === 'number' ? texts[reference] : reference);

/** A text for comparing: small letters without accents. */
const folded = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** One row, with what the table needs; what only a learner's own page needs is read when it is asked for. */
function readRow(row, place) {
  const [label, columns, repository, , conclusion, passed, required, score, change, before] = row;
  let key = label;
  for (let again = 2; learnerByKey.has(key); again += 1) key = `${label} (${again})`;
  const learner = {
    row, place, key, label, conclusion, passed, required, score, change,
    before: before < 0 ? null : before,
    columns: columns.map(spell),
    marks: new Int8Array(COLUMN_CRITERIA).fill(-1),
    repository: repository ? readRepository(repository, label) : null,
  };
  for (const [frame] of row[12]) {
    const [criterion, mark] = frames[frame];
    if (criterion < COLUMN_CRITERIA) learner.marks[criterion] = mark;
  }
  learner.search = folded([label, ...learner.columns, learner.repository?.name || ''].join('\n'));
  learnerByKey.set(key, learner);
  return learner;
}

function readRepository([nameReference, addressReference, commit, flags], label) {
  const written = spell(nameReference);
  const name = written.startsWith('/') ? label + written : written;
  const address = spell(addressReference);
  return {
    name,
    address: address && (flags & cohort.flags.wholeAddress ? address : address + name),
    commit: commit || null,
    private: Boolean(flags & cohort.flags.private),
    archived: Boolean(flags & cohort.flags.archived),
  };
}

function readChunk(chunk) {
  texts.push(...chunk.texts);
  cohort.criteria.push(...chunk.criteria);
  frames.push(...chunk.frames);
  columnNames.push(...chunk.columns);
  for (const row of chunk.rows) learners.push(readRow(row, learners.length));
}

/** The place of a README's line at the judged commit, as GitHub shows it; null where there is none to lead to, or a path would lead
 * out of the repository. */
function lineAddress(repository, path, line) {
  if (!repository?.address || !repository.commit || !path || !line) return null;
  const parts = path.split('/');
  if (parts.some((part) => ['', '.', '..'].includes(part))) return null;
  return `${repository.address}/blob/${repository.commit}/${parts.map(encodeURIComponent).join('/')}?plain=1#L${line}`;
}

/** The findings of a learner, spelt out. */
function findingsOf({ row, repository }) {
  const readme = row[3] ? spell(row[3][0]) : '';
  return row[12].map(([frame, message, fix, line, endLine, evidence, topicLines, path]) => {
    const [criterion, mark, level, , help, topics] = frames[frame];
    const [id, title] = cohort.criteria[criterion];
    const where = spell(path || 0) || readme;
    return {
      id, title, mark, line: line || 0, endLine: endLine || 0,
      level: cohort.levels[level],
      help: spell(help),
      message: spell(message || 0),
      fix: spell(fix || 0),
      evidence: spell(evidence || 0),
      path: where,
      address: lineAddress(repository, where, line),
      topics: topics.map(([topic, name, met], at) => ({
        id: topic, title: name, met: Boolean(met),
        line: (topicLines || [])[at] || 0,
        address: lineAddress(repository, where, (topicLines || [])[at]),
      })),
    };
  });
}

/** The mark that a learner has for one topic of a criterion. */
function topicMark(learner, criterion, topic) {
  for (const [frame] of learner.row[12]) {
    const [place, mark, , , , topics] = frames[frame];
    if (place !== criterion) continue;
    const found = topics.find(([id]) => id === topic);
    if (found) return found[2] ? MARK_CODES.met : MARK_CODES.missing;
    return mark;
  }
  return -1;
}

/** A time such as `2026-03-14T06:00:00Z` for people. */
function moment(at) {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return at;
  const day = time.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  return `${day}, ${time.toISOString().slice(11, 16)} UTC`;
}

for (const block of document.querySelectorAll('script.rows')) readChunk(JSON.parse(block.textContent));

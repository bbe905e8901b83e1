/* Which learners are shown, and in what order. */

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
let sorted = { by: '', list: learners };

/** What can be sorted by, and how two learners compare in it. */
function comparison(key) {
  if (key === 'score') return (a, b) => a.score - b.score || a.passed - b.passed;
  if (key === 'conclusion') return (a, b) => a.conclusion - b.conclusion;
  if (key === 'change') return (a, b) => a.change - b.change;
  if (key === 'login') return (a, b) => collator.compare(a.label, b.label);
  const criterion = criterionPlaces.get(key);
  if (criterion !== undefined) return (a, b) => a.marks[criterion] - b.marks[criterion];
  const column = key.startsWith('column.') ? columnNames.indexOf(key.slice(7)) : -1;
  if (column >= 0) return (a, b) => collator.compare(a.columns[column] || '', b.columns[column] || '');
  return null;
}

/** All learners in the order asked for; the order they were given in decides between equals. */
function inOrder(sort) {
  const by = sort ? (sort.falling ? '-' : '') + sort.key : '';
  if (sorted.by !== by) {
    const compare = sort && comparison(sort.key);
    const list = compare ? [...learners].sort((a, b) => (sort.falling ? compare(b, a) : compare(a, b)) || a.place - b.place) : learners;
    sorted = { by, list };
  }
  return sorted.list;
}

/** The conditions that what is asked sets; a learner is shown who meets them all. */
function conditions(asked) {
  const all = folded(asked.q).split(/\s+/).filter(Boolean).map((word) => (learner) => learner.search.includes(word));
  if (asked.conclusion) {
    const code = CONCLUSIONS.findIndex(({ name }) => name === asked.conclusion);
    all.push((learner) => learner.conclusion === code);
  }
  if (asked.readme) all.push(({ hasReadme }) => hasReadme === (asked.readme === 'yes'));
  if (asked.rubric) all.push(({ rubric }) => rubric === asked.rubric);
  if (asked.change) {
    const code = CHANGES.findIndex(({ name }) => name === asked.change);
    all.push((learner) => learner.change === code);
  }
  if (asked.score) {
    const [from, to] = asked.score;
    all.push((learner) => learner.conclusion !== CONCLUSION_ERROR && learner.score >= from && learner.score <= to);
  }
  for (const [name, value] of Object.entries(asked.columns)) {
    const column = columnNames.indexOf(name);
    all.push((learner) => (learner.columns[column] || '') === value);
  }
  return all.concat(asked.asked.map(askedCondition));
}

const CONCLUSION_ERROR = CONCLUSIONS.findIndex(({ name }) => name === 'error');

function askedCondition({ key, state }) {
  const { marks } = ASKED.get(state);
  const topic = topicPlaces.get(key);
  if (topic !== undefined) return (learner) => marks.has(learner.topicMarks[topic]);
  const criterion = criterionPlaces.get(key);
  return (learner) => marks.has(learner.marks[criterion]);
}

/** The learners that are shown, all pages of them. */
function shownLearners(asked) {
  const all = conditions(asked);
  const list = inOrder(asked.sort);
  return all.length ? list.filter((learner) => all.every((met) => met(learner))) : list;
}

/** What is asked, in words; '' where nothing is. */
function inWords(asked) {
  const words = [];
  if (asked.q) words.push(`“${asked.q}”`);
  if (asked.conclusion) words.push(CONCLUSIONS.find(({ name }) => name === asked.conclusion).title.toLowerCase());
  for (const { key, state } of asked.asked) words.push(`${titleOf(key)} is ${ASKED.get(state).title}`);
  if (asked.readme) words.push(asked.readme === 'yes' ? 'with a README' : 'without a README');
  if (asked.rubric) words.push(asked.rubric);
  if (asked.change) words.push(CHANGES.find(({ name }) => name === asked.change).title.toLowerCase());
  for (const [name, value] of Object.entries(asked.columns)) words.push(`${name} is ${value}`);
  if (asked.score) words.push(asked.score[0] === asked.score[1] ? `score is ${asked.score[0]}` : `score is ${asked.score[0]} to ${asked.score[1]}`);
  return words.join(', ');
}

const titleOf = (key) => TOPICS.find((topic) => topic.key === key)?.title
  || cohort.criteria[criterionPlaces.get(key)].title;

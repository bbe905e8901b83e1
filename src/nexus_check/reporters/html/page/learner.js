/* A learner's own page inside the report. */

const PARTS = [
  { title: 'To mend', note: 'Required, and not met yet.', holds: ({ mark, level }) => level === 'required' && ASKED.get('not-met').marks.has(mark) },
  { title: 'Worth a look', note: 'Advisory: it does not count for the conclusion.', holds: ({ mark, level }) => level === 'advisory' && ASKED.get('not-met').marks.has(mark) },
  { title: 'Not judged', note: 'Nobody’s fault and no mark against the learner.', holds: ({ mark }) => ASKED.get('not-judged').marks.has(mark) },
  { title: 'Met', note: '', holds: ({ mark }) => MARKS[mark].name === 'met' },
];

/** Draws the page of one learner, or says that there is none of that name. */
function drawLearner() {
  const learner = learnerByKey.get(asking.learner);
  const place = learner ? shownLearners(asking).indexOf(learner) : -1;
  const page = place < 0 ? asking.page : Math.floor(place / ROWS_ON_A_PAGE) + 1;
  const back = make('a', { href: hrefOf({ view: 'learners', page }), class: 'back' }, '← All learners');
  if (!learner) {
    fill(byId('learner'), back, make('h2', { id: 'learner-title', tabindex: '-1' }, 'Not in this report'),
      make('p', {}, 'This sweep has no learner called ', theirs(asking.learner), '.'));
    return;
  }
  const findings = findingsOf(learner);
  fill(byId('learner'),
    make('div', { class: 'walk' }, back, neighbours(place)),
    learnerHead(learner),
    PARTS.map((part) => partOf(part, findings.filter(part.holds))),
    historyOf(learner));
}

/** Links to the learners before and after in the table as it is filtered and sorted. */
function neighbours(place) {
  const list = shownLearners(asking);
  if (place < 0 || list.length < 2) return null;
  const to = (other, title) => (other ? make('a', { href: learnerHref(other), title: other.label }, title) : make('span', { class: 'off' }, title));
  return make('nav', { 'aria-label': 'Learners as filtered' }, to(list[place - 1], '‹ Previous'),
    make('span', { class: 'where' }, `${count(place + 1)} of ${count(list.length)}`), to(list[place + 1], 'Next ›'));
}

function learnerHead(learner) {
  const { repository, row } = learner;
  const facts = [
    ...columnNames.map((name, at) => [name, learner.columns[at] && theirs(learner.columns[at])]),
    ['Repository', repository?.name && [outward(repository.address, theirs(repository.name)), repository.private ? ' (private)' : null, repository.archived ? ' (archived)' : null]],
    ['Commit', repository?.commit && outward(repository.address && `${repository.address}/commit/${repository.commit}`, make('code', {}, repository.commit.slice(0, 10)))],
    ['README', row[3] && [theirs(spell(row[3][0])), `, ${plural(row[3][2], 'word', 'words')}`]],
    ['Change', cohort.compared && learner.change && changeOf(learner)],
  ];
  return make('header', { class: 'learner-head' },
    make('h2', { id: 'learner-title', tabindex: '-1' }, outward(repository?.address, theirs(learner.label))),
    make('p', { class: 'verdict' }, markOf(conclusionMark(learner)), make('strong', {}, CONCLUSIONS[learner.conclusion].title),
      learner.conclusion === CONCLUSION_ERROR ? null : make('span', {}, `${learner.passed} of ${learner.required} required criteria are met, score ${learner.score}`)),
    row[11].map((note) => make('p', { class: 'note', dir: 'auto' }, withCode(spell(note)))),
    make('dl', { class: 'facts' }, facts.filter(([, value]) => value).map(([name, value]) => make('div', {}, make('dt', {}, theirs(name)), make('dd', {}, value)))));
}

function partOf({ title, note }, findings) {
  if (!findings.length) return null;
  return make('section', { class: title === 'Met' ? 'part brief' : 'part' },
    make('h3', {}, title, ' ', make('span', { class: 'badge' }, count(findings.length))),
    note ? make('p', { class: 'caption' }, note) : null,
    findings.filter((finding) => !isSlim(finding)).map(findingCard),
    slimList(findings.filter(isSlim)));
}

/** Findings that hold no more than a sentence, and often the same one, stand in a list. */
const isSlim = ({ mark, fix, line }) => !fix && !line && ['held', 'unknown', 'off'].includes(MARKS[mark].name);

function slimList(findings) {
  if (!findings.length) return null;
  return make('ul', { class: 'slim' }, findings.map(({ id, title, mark, message }) => make('li', { 'data-finding': id, tabindex: '-1' },
    markOf(MARKS[mark].name), make('strong', {}, title), unseen(`: ${MARKS[mark].title}.`),
    make('span', { class: 'message', dir: 'auto' }, withCode(message)))));
}

/** One finding: what, where, why, and what to paste. */
function findingCard(finding) {
  const { name, title } = MARKS[finding.mark];
  return make('article', { class: `finding ${name} ${finding.level}`, 'data-finding': finding.id, tabindex: '-1' },
    make('h4', {}, markOf(name), finding.title, unseen(`: ${title}`)),
    make('p', { class: 'message', dir: 'auto' }, withCode(finding.message || title)),
    placeOf(finding),
    finding.topics.length ? make('ul', { class: 'topics' }, finding.topics.map(topicItem)) : null,
    finding.fix ? fixOf(finding) : null,
    finding.help ? make('p', { class: 'help' }, outward(finding.help, `About “${finding.title}”`)) : null);
}

/** The line that decided, and the words found there where the message does not hold them already. */
function placeOf(finding) {
  const told = finding.message.includes(finding.evidence.slice(0, 40));
  if (told && !finding.line) return null;
  return make('p', { class: 'evidence' }, lineLink(finding, `${finding.path || 'README'}, line ${finding.line}`),
    told ? null : make('q', { dir: 'auto' }, finding.evidence));
}

function lineLink({ line, address }, text) {
  if (!line) return null;
  return outward(address, text, { class: 'line' });
}

function topicItem(topic) {
  const name = topic.met ? 'met' : 'missing';
  return make('li', { class: name }, markOf(name), topic.title, unseen(topic.met ? ': covered' : ': missing'),
    topic.line ? [' ', lineLink(topic, `line ${topic.line}`)] : null);
}

function fixOf({ fix, title }) {
  const text = make('code', {}, fix);
  const said = make('span', { role: 'status', class: 'said' });
  return make('div', { class: 'fix' },
    make('div', { class: 'fix-head' }, make('span', {}, 'To paste and fill in'), said,
      make('button', { type: 'button', 'aria-label': `Copy what to paste for ${title}`, onclick: () => copy(fix, text, said) }, 'Copy')),
    make('pre', { tabindex: '0', role: 'region', 'aria-label': `What to paste for ${title}`, dir: 'auto' }, text));
}

/** Copies `text`; where the browser refuses, selects it so that one's own keys can. */
async function copy(text, node, said) {
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = 'Copied';
  } catch {
    getSelection().selectAllChildren(node);
    said.textContent = 'Selected: copy it with your keyboard';
  }
}

/** Every sweep that knew this learner, newest first. */
function historyOf(learner) {
  const points = learner.row[10].map(([at, score, conclusion]) => ({ at: spell(at), score, conclusion }));
  if (!points.length) return null;
  points.sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
  if (points.at(-1).at !== cohort.sweptAt) points.push({ at: cohort.sweptAt, score: learner.score, conclusion: learner.conclusion });
  return make('section', { class: 'part history' }, make('h3', {}, 'History'), sparkline(points),
    make('table', { class: 'plain' },
      make('thead', {}, make('tr', {}, ['Sweep', 'Score', 'Conclusion'].map((title) => make('th', { scope: 'col' }, title)))),
      make('tbody', {}, [...points].reverse().map(({ at, score, conclusion }) => make('tr', {}, make('th', { scope: 'row' }, moment(at)),
        make('td', { class: 'number' }, conclusion === CONCLUSION_ERROR ? '–' : String(score)), make('td', {}, CONCLUSIONS[conclusion].title))))));
}

/** Scores over the sweeps as a line; sweeps that could not judge leave no point. The table beside it says the same. */
function sparkline(points) {
  const judged = points.map((point, at) => ({ ...point, at })).filter(({ conclusion }) => conclusion !== CONCLUSION_ERROR);
  if (judged.length < 2) return null;
  const place = ({ at, score }) => [4 + (at * 192) / (points.length - 1), 44 - (score * 40) / 100];
  const drawing = document.createElementNS(SVG, 'svg');
  drawing.setAttribute('class', 'sparkline');
  drawing.setAttribute('viewBox', '0 0 200 48');
  drawing.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'polyline');
  line.setAttribute('points', judged.map((point) => place(point).join(',')).join(' '));
  drawing.append(line, ...judged.map((point) => {
    const dot = document.createElementNS(SVG, 'circle');
    const [x, y] = place(point);
    for (const [name, value] of Object.entries({ cx: x, cy: y, r: 3 })) dot.setAttribute(name, value);
    return dot;
  }));
  return drawing;
}

/* A learner's own page inside the report. */

const PARTS = [
  { title: 'To fix', note: 'Required, and not met yet.', holds: ({ mark, level }) => level === 'required' && ASKED.get('not-met').marks.has(mark) },
  { title: 'Advice', note: 'Does not change the result.', holds: ({ mark, level }) => level === 'advisory' && ASKED.get('not-met').marks.has(mark) },
  { title: 'Not judged', note: 'This does not count against the learner.', holds: ({ mark }) => ASKED.get('not-judged').marks.has(mark) },
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
      make('p', {}, 'This report has no learner called ', theirs(asking.learner), '.'));
    return;
  }
  const report = reportOf(learner);
  fill(byId('learner'),
    make('div', { class: 'walk' }, back, neighbours(place)),
    learnerHead(learner, report),
    PARTS.map((part) => partOf(part, report.findings.filter(part.holds))),
    historyOf(learner, report));
}

/** Links to the learners before and after in the table as it is filtered and sorted. */
function neighbours(place) {
  const list = shownLearners(asking);
  if (place < 0 || list.length < 2) return null;
  const to = (other, title) => (other ? make('a', { href: learnerHref(other), title: other.label }, title) : make('span', { class: 'off' }, title));
  return make('nav', { 'aria-label': 'Learners as filtered' }, to(list[place - 1], '‹ Previous'),
    make('span', { class: 'where' }, `${count(place + 1)} of ${count(list.length)}`), to(list[place + 1], 'Next ›'));
}

function learnerHead(learner, { repository, readme, notes }) {
  const facts = [
    ['Line of the roster', learner.rosterRow && count(learner.rosterRow)],
    ...columnNames.map((name, at) => [name, learner.columns[at] && theirs(learner.columns[at])]),
    ['Repository', repository?.full_name && [outward(repository.url, theirs(repository.full_name)), repository.private ? ' (private)' : null, repository.archived ? ' (archived)' : null]],
    ['Commit', repository?.commit && outward(repository.url && `${repository.url}/commit/${repository.commit}`, make('code', {}, repository.commit.slice(0, 10)))],
    ['README', readme && [theirs(readme.path), `, ${plural(readme.words || 0, 'word', 'words')}`]],
    ['Rubric', cohort.rubrics.length > 1 && theirs(learner.rubric)],
    ['Change', changeOf(learner)],
  ];
  return make('header', { class: 'learner-head' },
    make('h2', { id: 'learner-title', tabindex: '-1' }, outward(homeOf(learner), theirs(learner.label))),
    make('p', { class: 'verdict' }, markOf(conclusionMark(learner)), make('strong', {}, CONCLUSIONS[learner.conclusion].title),
      learner.conclusion === CONCLUSION_ERROR ? null : make('span', {}, `${learner.passed} of ${learner.required} required criteria met, score ${learner.score}`)),
    [learner.note, ...notes].filter((note) => note && note !== learner.reason).map((note) => make('p', { class: 'note', dir: 'auto' }, withCode(note))),
    make('dl', { class: 'facts' }, facts.filter(([, value]) => value && value.length !== 0).map(([name, value]) => make('div', {}, make('dt', {}, theirs(name)), make('dd', {}, value)))));
}

function partOf({ title, note }, findings) {
  if (!findings.length) return null;
  return make('section', { class: title === 'Met' ? 'part brief' : 'part' },
    make('h3', {}, title, ' ', make('span', { class: 'badge' }, count(findings.length))),
    note ? make('p', { class: 'caption' }, note) : null,
    findings.filter((finding) => !isSlim(finding)).map(findingCard),
    slimList(findings.filter(isSlim)));
}

/** Findings that have one cause and nothing else to show: those of one cause are one item. */
const isSlim = ({ mark, fix, line }) => !fix && !line && ['held', 'unknown', 'off'].includes(MARKS[mark].name);

function slimList(findings) {
  if (!findings.length) return null;
  const byCause = new Map();
  for (const finding of findings) {
    const cause = `${finding.mark} ${finding.message}`;
    byCause.set(cause, [...(byCause.get(cause) || []), finding]);
  }
  return make('ul', { class: 'slim' }, [...byCause.values()].map((same) => {
    const { name, title } = MARKS[same[0].mark];
    return make('li', {}, markOf(name),
      make('div', {}, make('p', { class: 'message', dir: 'auto' }, make('strong', {}, `${title[0].toUpperCase()}${title.slice(1)}`), same[0].message ? ': ' : null, withCode(same[0].message.replace(/^Not (checked|judged): /, ''))),
        make('ul', { class: 'topics' }, same.map((finding) => make('li', { 'data-finding': finding.criterion, tabindex: '-1' }, finding.title)))));
  }));
}

/** One finding: what, where, why, and what to paste. */
function findingCard(finding) {
  const { name, title } = MARKS[finding.mark];
  return make('article', { class: `finding ${name} ${finding.level}`, 'data-finding': finding.criterion, tabindex: '-1' },
    make('h4', {}, markOf(name), finding.title, unseen(`: ${title}`)),
    make('p', { class: 'message', dir: 'auto' }, messageOf(finding, title)),
    placeOf(finding),
    finding.topics.length ? make('ul', { class: 'topics' }, finding.topics.map((topic) => topicItem(topic, finding))) : null,
    finding.fix ? fixOf(finding) : null,
    finding.help_url ? make('p', { class: 'help' }, outward(finding.help_url, `About “${finding.title}”`)) : null);
}

/** Where the message names the finding's line: the text before, the words, the text after. */
function namedLine({ message, line }) {
  const found = line ? new RegExp(`\\bline ${line}\\b`).exec(message) : null;
  return found && [message.slice(0, found.index), found[0], message.slice(found.index + found[0].length)];
}

function messageOf(finding, title) {
  const named = namedLine(finding);
  if (!named) return withCode(finding.message || title);
  return [...withCode(named[0]), lineLink(finding, named[1]), ...withCode(named[2])];
}

/** The line and the words that decided, where the message does not name them already. */
function placeOf(finding) {
  const quoted = finding.message.includes(finding.evidence.slice(0, 40));
  const named = !finding.line || namedLine(finding);
  if (quoted && named) return null;
  return make('p', { class: 'evidence' }, named ? null : lineLink(finding, `${finding.path || 'README'}, line ${finding.line}`),
    quoted ? null : make('q', { dir: 'auto' }, finding.evidence), whereOf(finding.because));
}

/** Where the rule that decided looked: in a title, a label, the text or a section. */
const whereOf = (because) => (because ? make('span', { class: 'where-found', title: `Phrase: ${because.phrase}` }, because.in) : null);

function lineLink({ line, address }, text) {
  if (!line) return null;
  return outward(address, text, { class: 'line' });
}

function topicItem(topic, finding) {
  const name = topic.status === 'pass' ? 'met' : 'missing';
  return make('li', { class: name, title: topic.because ? `${topic.because.in}: ${topic.because.phrase}` : null }, markOf(name), topic.title, unseen(name === 'met' ? ': covered' : ': missing'),
    topic.line && topic.line !== finding.line ? [' ', lineLink(topic, `line ${topic.line}`)] : null);
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
function historyOf(learner, { history }) {
  const points = history.map(([at, score, conclusion]) => ({ at, score, conclusion: CONCLUSIONS.findIndex(({ name }) => name === conclusion) }));
  if (!points.length) return null;
  points.sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
  if (points.at(-1).at !== cohort.sweptAt) points.push({ at: cohort.sweptAt, score: learner.score, conclusion: learner.conclusion });
  return make('section', { class: 'part history' }, make('h3', {}, 'History'), sparkline(points),
    make('table', { class: 'plain' },
      make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, 'Sweep'), make('th', { scope: 'col', class: 'number' }, 'Score'), make('th', { scope: 'col' }, 'Result'))),
      make('tbody', {}, [...points].reverse().map(({ at, score, conclusion }) => make('tr', {}, make('th', { scope: 'row' }, moment(at)),
        make('td', { class: 'number' }, conclusion === CONCLUSION_ERROR ? '–' : String(score)), make('td', {}, CONCLUSIONS[conclusion].title))))));
}

/** An element of a drawing. */
function draw(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Scores over the sweeps as a line, with its scale and its first and last day. Sweeps that did not judge leave no
 * point. The table below says the same in words. */
function sparkline(points) {
  const judged = points.map((point, at) => ({ ...point, at })).filter(({ conclusion }) => conclusion !== CONCLUSION_ERROR);
  if (judged.length < 2) return null;
  const place = ({ at, score }) => [34 + (at * 260) / (points.length - 1), 72 - (score * 60) / 100];
  const scale = [0, 50, 100].flatMap((score) => {
    const y = 72 - (score * 60) / 100;
    return [draw('path', { class: 'rule', d: `M34 ${y}H294` }), draw('text', { x: 28, y: y + 4, 'text-anchor': 'end' }, String(score))];
  });
  const days = [draw('text', { x: 34, y: 90 }, day(points[0].at)), draw('text', { x: 294, y: 90, 'text-anchor': 'end' }, day(points.at(-1).at))];
  const line = draw('polyline', { points: judged.map((point) => place(point).join(',')).join(' ') });
  const dots = judged.map((point) => draw('circle', { cx: place(point)[0], cy: place(point)[1], r: 3 }));
  return draw('svg', { class: 'sparkline', viewBox: '0 0 300 96', 'aria-hidden': 'true' }, ...scale, line, ...dots, ...days);
}

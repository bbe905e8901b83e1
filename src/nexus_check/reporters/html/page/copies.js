/* Near-copies, for staff. */

const PAIRS_ON_A_PAGE = 100;
const pairs = [...cohort.copies].sort((a, b) => b[2] - a[2]);

function drawCopies() {
  drawHandedOut();
  if (!pairs.length) {
    fill(byId('pairs'), make('p', { class: 'empty' }, 'No two READMEs of this sweep are nearly the same.'));
    drawPager(byId('copies-pager'), 1, 1, turnPairs);
    return;
  }
  const pages = Math.ceil(pairs.length / PAIRS_ON_A_PAGE);
  const page = Math.min(asking.page, pages);
  const list = pairs.slice((page - 1) * PAIRS_ON_A_PAGE, page * PAIRS_ON_A_PAGE);
  fill(byId('pairs'), make('div', { class: 'scroll', role: 'region', 'aria-label': 'Table of pairs', tabindex: '0' },
    make('table', { class: 'grid pairs' },
      make('thead', {}, make('tr', {}, ['Share', 'Learner', 'Learner'].map((title) => make('th', { scope: 'col' }, title)))),
      make('tbody', {}, list.map(pairRow)))));
  drawPager(byId('copies-pager'), page, pages, turnPairs);
}

function turnPairs(page) {
  amend({ page });
  drawCopies();
}

/** A fraction in whole percent, as in the Markdown: `100 %` is all of it. */
const percent = (share) => `${share < 1 && share >= .995 ? '>99' : Math.round(share * 100)} %`;

const pairRow = ([first, second, share]) => make('tr', {},
  make('td', { class: 'number share' }, percent(share)), pairCell(first), pairCell(second));

/** A learner of a pair, with the way to the repository, the line of the roster and the findings. */
function pairCell(label) {
  const learner = learnerByKey.get(label);
  if (!learner) return make('td', {}, theirs(label));
  const about = learner.columns.filter(Boolean).join(', ');
  return make('td', {}, outward(homeOf(learner), theirs(label)), ' ',
    make('a', { class: 'findings', href: learnerHref(learner) }, 'Findings', unseen(` of ${label}`)),
    about ? make('small', {}, theirs(about)) : null);
}

/** Learners whose READMEs hold text that many have, word for word. */
function drawHandedOut() {
  if (!cohort.handedOut.length) return;
  const lines = (from, to) => (from === to ? String(from) : `${from} to ${to}`);
  fill(byId('handed-out'), make('h3', {}, 'Text that five or more READMEs have'),
    make('p', { class: 'lead' }, 'Mostly handed-out text, such as a case study. It is left out of the comparison above.'),
    make('div', { class: 'scroll', role: 'region', 'aria-label': 'Table of text that many have', tabindex: '0' },
      make('table', { class: 'grid pairs' },
        make('thead', {}, make('tr', {}, ['Share', 'Learner', 'Lines'].map((title) => make('th', { scope: 'col' }, title)))),
        make('tbody', {}, cohort.handedOut.slice(0, 1_000).map(([learner, share, from, to]) => make('tr', {},
          make('td', { class: 'number share' }, percent(share)), pairCell(learner), make('td', {}, lines(from, to))))))));
}

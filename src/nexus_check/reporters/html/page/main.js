/* Opens the view that the fragment names, and says when the page is ready. */

/** Shows what is asked. `arrived`: by a link or the browser's buttons, so that the focus goes to the new heading. */
function show(arrived) {
  asking = read(location.hash);
  const open = asking.learner !== null ? 'learner' : asking.view;
  document.body.dataset.view = open;
  for (const id of [...VIEWS, 'learner']) byId(id).hidden = id !== open;
  for (const link of document.querySelectorAll('[data-view-link]')) {
    const mine = link.dataset.viewLink === asking.view;
    if (mine) link.setAttribute('aria-current', open === 'learner' ? 'true' : 'page');
    else link.removeAttribute('aria-current');
    link.href = hrefOf({ view: link.dataset.viewLink, page: 1 });
  }
  DRAW[open]();
  document.title = titleOfView(open);
  if (arrived) land(open);
}

const BASE_TITLE = document.title;
const DRAW = {
  overview: () => {},
  learners: () => { drawFields(); drawTable(); },
  learner: drawLearner,
  copies: drawCopies,
};

const titleOfView = (open) => {
  const name = { overview: '', learners: 'Learners', copies: 'Near-copies', learner: asking.learner || '' }[open];
  return name ? `${name} · ${BASE_TITLE}` : BASE_TITLE;
};

/** Puts the reader where the view begins, or at the finding that was asked for. */
function land(open) {
  const finding = open === 'learner' && asking.finding
    && [...document.querySelectorAll('[data-finding]')].find((card) => card.dataset.finding === asking.finding);
  const place = finding || byId(`${open}-title`);
  scrollTo(0, 0);
  place.focus({ preventScroll: !finding });
  if (finding) finding.scrollIntoView({ block: 'center' });
}

/** The reader's own choice of theme over the system's, remembered where the browser lets a file remember. */
function prepareTheme() {
  const choose = (theme) => {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  };
  const remembered = (act) => {
    try {
      return act(localStorage);
    } catch {
      return null;
    }
  };
  const theme = oneOf(remembered((store) => store.getItem('nexus-check-theme')), ['light', 'dark']);
  byId('theme').value = theme;
  choose(theme);
  byId('theme').addEventListener('change', ({ target }) => {
    choose(target.value);
    remembered((store) => store.setItem('nexus-check-theme', target.value));
  });
}

prepareTheme();
prepareTable();
document.querySelector('[data-skip]').addEventListener('click', (event) => {
  event.preventDefault();
  byId('content').focus();
});
addEventListener('hashchange', () => show(true));
show(location.hash.length > 1);
document.documentElement.dataset.ready = 'true';

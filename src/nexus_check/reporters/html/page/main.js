/* Opens the view that the fragment names, and marks the page as ready. */

/** Shows what is asked. `arrived`: by a link or the browser's buttons, so that the focus goes to what is new. */
function show(arrived) {
  const cameFrom = asking?.learner ?? null;
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
  if (arrived) land(open, cameFrom);
}

const BASE_TITLE = document.title;
const DRAW = {
  overview: () => {},
  learners: () => { drawFields(); drawTable(); requestAnimationFrame(noteWhereRowsBegin); },
  learner: drawLearner,
  copies: drawCopies,
};

const titleOfView = (open) => {
  const name = { overview: '', learners: 'Learners', copies: 'Near-copies', learner: asking.learner || '' }[open];
  return name ? `${name} · ${BASE_TITLE}` : BASE_TITLE;
};

/** Puts the reader where the view begins, at the finding that was asked for, or at the row they came back to. */
function land(open, cameFrom) {
  scrollTo(0, 0);
  const within = (name, value) => [...document.querySelectorAll(`[data-${name}]`)].find((node) => node.dataset[name] === value);
  const finding = open === 'learner' && asking.finding ? within('finding', asking.finding) : null;
  const row = open === 'learners' && cameFrom !== null ? rowOf(cameFrom) : null;
  const place = finding || row?.querySelector('.conclusion a') || byId(`${open}-title`);
  place.focus({ preventScroll: true });
  if (finding || row) place.scrollIntoView({ block: 'center' });
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
  byId('theme').parentElement.hidden = false;
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
performance.mark('usable');
document.documentElement.dataset.ready = 'true';

/* What is shown, as CSV: the same columns and cells as `results.csv` (`reporters/csv.py`), which a test holds. */

// What a spreadsheet takes for a formula, as in `reporters/escape.py`.
const FORMULA = /(^|[,;:|])([\s"]*)(?=[=+\-@＝＋－＠])/g;

/** A cell: a formula gets an apostrophe in front; quoted where it must be. */
function cell(value) {
  const text = String(value ?? '').replace(FORMULA, "$1$2'");
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

const OWN_COLUMNS = {
  row: ({ rosterRow }) => rosterRow,
  login: ({ label }) => label,
  repository: ({ repository }) => repository?.full_name,
  url: ({ repository }) => repository?.url,
  commit: ({ repository }) => repository?.commit,
  conclusion: ({ conclusion }) => CONCLUSIONS[conclusion].name,
  passed: ({ passed }) => passed,
  required: ({ required }) => required,
  score: ({ score }) => score,
  ...Object.fromEntries(CRITERIA.map((id, at) => [id, ({ statuses }) => STATUSES[statuses[at]]])),
  topics_missing: ({ missing }) => missing.join('; '),
  change: ({ change }) => CHANGES[change]?.name,
  score_before: ({ before }) => before,
  reason: ({ note, reason }) => note || reason,
};

/** The learners as CSV, a heading first; a roster's column whose name is taken is called `roster_NAME`. */
function asCsv(list) {
  const heading = [...Object.keys(OWN_COLUMNS), ...columnNames.map((name) => (name in OWN_COLUMNS ? `roster_${name}` : name))];
  const lines = list.map((learner) => [
    ...Object.values(OWN_COLUMNS).map((value) => value(learner)),
    ...columnNames.map((_, at) => learner.columns[at]),
  ]);
  return [heading, ...lines].map((line) => line.map(cell).join(',') + '\n').join('');
}

/** Hands the person a file. The mark at its start tells spreadsheets that it is UTF-8. */
function download(name, text) {
  const address = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }));
  make('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

// One address and nothing else: no separator of a mail program's, no space, no name.
const ADDRESS = /^[^\s@,;:<>"'()[\]\\]+@[^\s@,;:<>"'()[\]\\]+\.[^\s@,;:<>"'()[\]\\]+$/;

/** The e-mail addresses in the roster's columns, each once. */
const addressesOf = (list) => [...new Set(list.flatMap(({ columns }) => columns.filter((value) => value && ADDRESS.test(value))))];

/** Copies the addresses of the learners shown; where the browser refuses, shows them selected. */
async function copyAddresses(list) {
  const addresses = addressesOf(list);
  const box = byId('addresses');
  box.value = addresses.join(', ');
  const said = `${plural(addresses.length, 'address', 'addresses')} of ${plural(list.length, 'learner', 'learners')}`;
  try {
    await navigator.clipboard.writeText(box.value);
    box.hidden = true;
    byId('copied').textContent = `Copied ${said}`;
  } catch {
    box.hidden = false;
    box.select();
    byId('copied').textContent = `Selected ${said}: copy them with your keyboard`;
  }
}

/* What is shown, as CSV: the same columns and cells as `results.csv` has (`reporters/csv.py`), which a test holds. */

// What a spreadsheet takes for a formula, as in `reporters/escape.py`.
const FORMULA = /(^|;)(\s*)(?=[=+\-@＝＋－＠])/g;

/** A cell: formulas made text by an apostrophe, quoted where it must be. */
function cell(value) {
  const text = String(value ?? '').replace(FORMULA, "$1$2'");
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

const OWN_COLUMNS = {
  login: ({ label }) => label,
  repository: ({ repository }) => repository?.name,
  url: ({ repository }) => repository?.address,
  commit: ({ repository }) => repository?.commit,
  conclusion: ({ conclusion }) => CONCLUSIONS[conclusion].name,
  passed: ({ passed }) => passed,
  required: ({ required }) => required,
  score: ({ score }) => score,
  ...Object.fromEntries(CRITERIA.map((id, at) => [id, (learner) => statusOf(learner, at)])),
  topics_missing: topicsMissing,
  change: ({ change }) => CHANGES[change]?.name,
  score_before: ({ before }) => before,
};

function statusOf({ row }, criterion) {
  const found = row[12].find(([frame]) => frames[frame][0] === criterion);
  return found && cohort.statuses[frames[found[0]][3]];
}

/** The topics that a learner still has to cover, by their ids. */
function topicsMissing({ row }) {
  return row[12].flatMap(([frame]) => {
    const [, , , status, , topics] = frames[frame];
    return ['fail', 'warn'].includes(cohort.statuses[status]) ? topics.filter(([, , met]) => !met).map(([id]) => id) : [];
  }).join('; ');
}

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

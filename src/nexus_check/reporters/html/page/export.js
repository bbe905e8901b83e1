/* What is shown, as CSV. */

// What a spreadsheet takes for a formula, as in `reporters/escape.py`: the two are held equal by a test.
const FORMULA = /(^|;)(\s*)(?=[=+\-@＝＋－＠])/g;

/** A cell: formulas made text by an apostrophe, quoted where it must be. */
function cell(value) {
  const text = String(value ?? '').replace(FORMULA, "$1$2'");
  return /[",;\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/** The learners as CSV (RFC 4180), a heading first; a negative number stays one. */
function asCsv(list) {
  const heading = ['learner', ...columnNames, 'repository', 'url', 'commit', 'conclusion', 'score', 'passed', 'required',
    'score_before', 'change', ...cohort.criteria.slice(0, COLUMN_CRITERIA).map(([id]) => id)];
  const lines = list.map((learner) => [
    learner.label,
    ...columnNames.map((_, at) => learner.columns[at]),
    learner.repository?.name, learner.repository?.address, learner.repository?.commit,
    CONCLUSIONS[learner.conclusion].name, learner.score, learner.passed, learner.required,
    learner.before, CHANGES[learner.change]?.name,
    ...Array.from(learner.marks, (mark) => MARKS[mark]?.title),
  ]);
  return [heading, ...lines].map((line) => line.map(cell).join(',') + '\r\n').join('');
}

/** Hands the person a file. The mark at its start tells spreadsheets that it is UTF-8. */
function download(name, text) {
  const address = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }));
  make('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

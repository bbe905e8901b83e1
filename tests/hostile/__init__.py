"""Input that nobody writes in good faith, and what it must not be able to do.

- `shapes`: READMEs made to be slow or large, by families; `measure` judges each in a process of its
  own
- `regexes`: every regular expression of the package, and texts made to be slow for it
- `surfaces`: what a report's reader would obey (terminals, browsers, spreadsheets, GitHub, the
  runner)
"""

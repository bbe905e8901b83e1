"""Everything that talks to GitHub's API, through PyGithub: the only home of `import github`.

- `client`: one object for REST and GraphQL, with the policy for retries and limits, and the errors
  of this package
- `retry`: that policy; `faults`: which answers and exceptions mean what; `limits`: the limits in
  GitHub's answers
- `auth`: tokens and addresses, checked before anything is sent; `apps`: GitHub Apps and their
  installations
- `check_runs`: posting a report on a commit

PyGithub carries the requests (`Requester.requestJson`): connections, headers, redirects of renamed
repositories. Its objects are not used, for three reasons measured on 2.10: they follow the URLs in
answers and assert that the host in them is the base URL's; their retries leave out PATCH, GraphQL
and limits without `Retry-After`, and repeat a POST that may have been carried out; and a cut or
malformed answer surfaces late, as whatever exception the attribute's access happens to raise.
"""

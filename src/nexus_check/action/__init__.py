"""Run as the GitHub Action's container does.

- `inputs`: the `INPUT_…` variables, checked; `event`: what started the workflow, and so which
  commit is meant
- `runner`: the runner's files and commands (outputs, summary, masks, the log)
- `run`: the run itself; the verdict, the summary, the outputs and the exit code never wait on what
  may be refused
"""

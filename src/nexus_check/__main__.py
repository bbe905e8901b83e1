"""`python -m nexus_check`, the same as the `nexus-check` command."""

from nexus_check.cli import main

raise SystemExit(main())

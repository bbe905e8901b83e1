"""Sweeping a cohort: roster, journal, shards, comparison with the last sweep."""

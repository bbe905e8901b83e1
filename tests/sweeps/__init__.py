"""Whole sweeps of the command line against a GitHub for tests."""

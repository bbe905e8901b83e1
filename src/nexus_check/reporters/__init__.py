"""Where a `Report` goes: each module turns reports into text or a payload; none writes files or
prints.
"""

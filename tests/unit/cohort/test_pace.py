"""Check runs go out no faster than GitHub takes them."""

from __future__ import annotations

from nexus_check.cohort.posting import Pace


def test_no_minute_holds_more_than_eighty_and_no_hour_more_than_five_hundred() -> None:
    now = [0.0]
    pace = Pace(clock=lambda: now[0])
    times = []
    for _ in range(1_200):
        now[0] += pace.wait()
        times.append(now[0])
        pace.sent(1)
    for most, window in ((80, 60.0), (500, 3600.0)):
        assert all(
            later - earlier >= window for earlier, later in zip(times, times[most:], strict=False)
        )
    assert times[-1] < 2.2 * 3600


def test_other_limits_can_be_set() -> None:
    pace = Pace(limits=((2, 10.0),), clock=lambda: 0.0)
    pace.sent(2)
    assert pace.wait() == 10.0

"""Eleven quarters of supervision in the demonstration city: invented reports, doubts, notices, meetings, research (模拟数据).

`figures` and `story` say what happens, purely and always the same; `playing` does it through the real actions, with the
clock stopped at each moment. Nine quarters were brought over from ledgers, two ran on the platform.
"""

from tongyou.site.demo.supervision.playing import LIVE_ON, play

__all__ = ["LIVE_ON", "play"]

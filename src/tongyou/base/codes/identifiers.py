"""UUID version 7 (RFC 9562, section 5.7): sorted by time, and strictly rising within a process."""

from __future__ import annotations

import os
import secrets
import threading
from uuid import UUID

from tongyou.base import clock

COUNTER_BITS = 42  # rand_a (12) and the top of rand_b (30), as RFC 9562 section 6.2, method 1
SEED_BITS = 41  # the counter starts with its top bit clear, so that it has room to rise
TAIL_BITS = 32


class _Sequence:
    """Milliseconds and a counter; the counter restarts at random in each new millisecond."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.milliseconds = 0
        self.counter = 0

    def step(self, milliseconds: int) -> tuple[int, int]:
        with self.lock:
            if milliseconds > self.milliseconds:
                self.milliseconds, self.counter = milliseconds, secrets.randbits(SEED_BITS)
            else:  # same millisecond, or the machine's clock went back
                self._rise()
            return self.milliseconds, self.counter

    def _rise(self) -> None:
        self.counter += 1
        if self.counter >> COUNTER_BITS:
            self.milliseconds, self.counter = self.milliseconds + 1, secrets.randbits(SEED_BITS)


_sequence = _Sequence()


def _restart() -> None:
    """A forked child must not continue its parent's counter."""
    global _sequence
    _sequence = _Sequence()


os.register_at_fork(after_in_child=_restart)


def new_id() -> UUID:
    """A new identifier, greater than every one this process made before.

    It carries the machine's own time (not the demonstration's): identifiers must not run backwards.
    """
    milliseconds, counter = _sequence.step(int(clock.real_now().timestamp() * 1000))
    value = milliseconds << 80
    value |= 0x7 << 76
    value |= (counter >> 30) << 64
    value |= 0b10 << 62
    value |= (counter & 0x3FFFFFFF) << TAIL_BITS
    return UUID(int=value | secrets.randbits(TAIL_BITS))

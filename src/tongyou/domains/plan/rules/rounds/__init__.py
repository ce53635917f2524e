"""Rules of the reporting rounds: periods, due dates, lights, doubts, quality points, score cards, and their words. Pure."""

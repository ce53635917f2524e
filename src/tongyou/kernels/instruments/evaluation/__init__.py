"""The one evaluator: which questions are on the path, what is wrong or missing, what it scores. Pure; runs on the server only.

`evaluating.evaluate(instrument, answers)` never raises, whatever the answers hold.
"""

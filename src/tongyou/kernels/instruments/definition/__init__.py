"""An instrument as a file: read, checked, and as a value. Pure.

`reading.read(text, file)` gives the instrument or raises BadInstrument with every problem, its file, line and reason.
"""

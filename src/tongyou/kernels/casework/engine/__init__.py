"""The engine: what is allowed, what happens, what a case then is. Pure: no Django, no database, no clock of its own.

Read in this order. `types`: a case as a value. `clocks`: deadlines. `conditions`, `paths`, `people`: what is known,
what comes after what, who may. `question`, `answers`: one question, and what was typed. `rows`, `moving`, `pausing`,
`ending`: how a case changes. `caseacts`: acts that every case knows, a chapter for each subject. Then the three doors:
`allowing` (why not, and what could be done), `deciding` (one act, one event), `evolving` (events make the case).
`changes` and `coding` are what an event holds; `invariants` is what is always true; `words` is every reason.
"""

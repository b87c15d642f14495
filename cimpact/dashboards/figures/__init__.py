"""The programme's dashboard: each figure is defined once here, drawn, put in a table and downloaded from the same rows.

What it tells, and to whom (R58, F42):

- Every reader sees the same numbers: a committee's member, even one who withdraws from every decision, an advisor, the
  team. They are sums and counts; no dossier, no neighbourhood that is late and no person is named by them.
- An amount counts once its answer was sent: what was recommended or ratified and not answered yet is nobody's to read
  in a number, since the outcome stays closed to whoever withdraws until then. It holds for what is asked too: one
  proposal alone in a borough would tell its amount.
- What is being written, analysed and decided is counted, by stage of the path and by stage of the programme; states
  that tell favourable from unfavourable begin with the answer. Under a filter (a borough, a year), where a count may
  be of one known dossier, all that comes before the answer is one step, except for the staff to whom nothing of the
  programme is closed: they read each of those dossiers anyway.
- A number leads to a list only where its reader has one, under the hat in use; the list holds what she may see, and
  the page says how many dossiers are closed to her, which count in the numbers and are in no list.

A territory is the one of the neighbourhood that leads a dossier. `asked.py` reads the address; one module a figure
gives its series; `page.py` puts them together.
"""

"""Views for people who open the log with any SQLite tool: derived from the events alone, so they can never disagree with them."""

from __future__ import annotations

#: Each URL once, as it stands by the newest events. ``days`` is the distance of the memento from the cited day: negative
#: before it. NULL means "not looked at" or "not known", never "no".
LINK_STATUS = """
WITH link AS (
  SELECT subject,
    max(CASE WHEN kind = 'link-judged' THEN seq END) AS judged,
    max(CASE WHEN kind = 'archive-asked' THEN seq END) AS asked,
    max(CASE WHEN kind IN ('capture-requested', 'capture-answered') THEN seq END) AS captured
  FROM event
  WHERE kind IN ('link-followed', 'link-judged', 'archive-asked', 'capture-requested', 'capture-answered')
  GROUP BY subject
)
SELECT
  link.subject AS url,
  json_extract(verdict.data, '$.liveness') AS liveness,
  (SELECT group_concat(json_extract(value, '$.words'), '; ') FROM json_each(verdict.data, '$.reasons')) AS reason,
  json_extract(verdict.data, '$.at') AS looked_at,
  json_extract(answer.data, '$.state') AS archive_answer,
  json_extract(answer.data, '$.memento.uri') AS memento,
  json_extract(answer.data, '$.memento.at') AS memento_at,
  json_extract(answer.data, '$.verified') AS memento_verified,
  CAST(julianday(date(json_extract(answer.data, '$.memento.at'))) - julianday(json_extract(answer.data, '$.day')) AS INTEGER)
    AS days,
  json_extract(capture.data, '$.state') AS capture,
  json_extract(capture.data, '$.uri') AS captured_as
FROM link
LEFT JOIN event AS verdict ON verdict.seq = link.judged
LEFT JOIN event AS answer ON answer.seq = link.asked
LEFT JOIN event AS capture ON capture.seq = link.captured
ORDER BY link.subject
"""

#: Every judgement of every link, oldest first.
LINK_HISTORY = """
SELECT
  subject AS url,
  json_extract(data, '$.at') AS looked_at,
  json_extract(data, '$.liveness') AS liveness,
  json_extract(data, '$.confidence') AS confidence,
  (SELECT group_concat(json_extract(value, '$.words'), '; ') FROM json_each(event.data, '$.reasons')) AS reason,
  json_extract(data, '$.page_title') AS page_title,
  run,
  seq
FROM event
WHERE kind = 'link-judged'
ORDER BY subject, seq
"""

#: Every run, oldest first. ``finished`` is NULL where the run was stopped and not taken up again.
RUNS = """
SELECT
  first.run AS run,
  json_extract(first.data, '$.report') AS report,
  first.at AS started,
  (SELECT count(*) FROM event WHERE run = first.run AND kind = 'run-resumed') AS resumed,
  last.at AS finished,
  json_extract(last.data, '$.complete') AS complete,
  json_extract(last.data, '$.why') AS why,
  (SELECT count(*) FROM event WHERE run = first.run AND kind = 'citation-recorded') AS citations,
  (SELECT count(*) FROM event WHERE run = first.run AND kind = 'link-judged') AS links_judged,
  (SELECT count(*) FROM event WHERE run = first.run) AS events,
  json_extract(first.data, '$.tool') AS tool,
  json_extract(first.data, '$.actor') AS actor
FROM event AS first
LEFT JOIN event AS last ON last.seq = (
  SELECT max(seq) FROM event WHERE run = first.run AND kind IN ('run-finished', 'run-resumed')
) AND last.kind = 'run-finished'
WHERE first.kind = 'run-started'
ORDER BY first.seq
"""

#: Every comparison of a page with its memento, oldest first; ``gone`` and ``new`` are figures and dates as JSON lists.
LINK_DRIFT = """
SELECT
  subject AS url,
  json_extract(data, '$.at') AS compared_at,
  json_extract(data, '$.change') AS change,
  json_extract(data, '$.kept') AS kept,
  json_extract(data, '$.known') AS known,
  json_extract(data, '$.gone') AS gone,
  json_extract(data, '$.new') AS new,
  json_extract(data, '$.memento') AS memento,
  json_extract(data, '$.memento_at') AS memento_at,
  run,
  seq
FROM event
WHERE kind = 'content-compared'
ORDER BY subject, seq
"""

#: Name -> SELECT, as version 1 of the log made them.
VIEWS = {"link_status": LINK_STATUS, "link_history": LINK_HISTORY, "runs": RUNS}

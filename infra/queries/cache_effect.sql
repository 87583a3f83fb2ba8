-- What the cache saves: how many answers come out of it, how much sooner, and how many calls each takes.
-- One line stands for several answers out of the cache.
WITH calls AS (
  SELECT jsonPayload.request_id AS request_id, COUNT(*) AS calls
  FROM tickets_analytics.run_googleapis_com_stderr
  WHERE jsonPayload.kind = 'upstream_call'
    AND timestamp >= TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 30 DAY)
  GROUP BY request_id
),
requests AS (
  SELECT
    DATE(timestamp) AS day,
    jsonPayload.function AS function_name,
    jsonPayload.cache_hit AS cache_hit,
    jsonPayload.cache_stale AS cache_stale,
    jsonPayload.latency_ms AS latency_ms,
    jsonPayload.stands_for AS stands_for,
    jsonPayload.request_id AS request_id
  FROM tickets_analytics.run_googleapis_com_stderr
  WHERE jsonPayload.kind = 'request'
    AND jsonPayload.cache_hit IS NOT NULL
    AND timestamp >= TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 30 DAY)
),
counted AS (
  SELECT
    day,
    function_name,
    cache_hit,
    SUM(stands_for) AS answers,
    APPROX_QUANTILES(latency_ms, 100)[OFFSET(50)] AS latency_ms_p50,
    APPROX_QUANTILES(latency_ms, 100)[OFFSET(95)] AS latency_ms_p95,
    ROUND(AVG(COALESCE(calls, 0)), 2) AS calls_per_answer,
    SUM(IF(cache_stale, stands_for, 0)) AS with_an_older_copy
  FROM requests
  LEFT JOIN calls USING (request_id)
  GROUP BY day, function_name, cache_hit
)
SELECT
  *,
  ROUND(answers / SUM(answers) OVER (PARTITION BY day, function_name), 4) AS share_of_answers
FROM counted
ORDER BY day DESC, function_name, cache_hit

-- How often each platform was there for an answer that was not out of the cache, by day, and what kept it away.
-- `answered` counts answers to which the platform told something, `by_an_older_copy` those where an earlier answer
-- stood in because it could not be asked.
SELECT
  DATE(timestamp) AS day,
  jsonPayload.source AS platform,
  COUNT(*) AS answers,
  ROUND(COUNTIF(jsonPayload.outcome IN ('ok', 'empty', 'no_prices', 'partial', 'stale')) / COUNT(*), 4) AS answered,
  ROUND(COUNTIF(jsonPayload.outcome = 'stale') / COUNT(*), 4) AS by_an_older_copy,
  COUNTIF(jsonPayload.outcome = 'timeout') AS timeouts,
  COUNTIF(jsonPayload.outcome = 'rate_limited') AS rate_limited,
  COUNTIF(jsonPayload.outcome = 'quota_exhausted') AS quota_exhausted,
  COUNTIF(jsonPayload.outcome IN ('unavailable', 'cooling_down', 'bad_response')) AS broken,
  COUNTIF(jsonPayload.outcome IN ('auth_failed', 'not_configured')) AS without_key,
  ROUND(MAX(jsonPayload.quota_share), 4) AS quota_share
FROM tickets_analytics.run_googleapis_com_stderr
WHERE jsonPayload.kind = 'answer_source'
  AND timestamp >= TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 30 DAY)
GROUP BY day, platform
ORDER BY day DESC, platform

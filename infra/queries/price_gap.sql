-- What comparing is worth: how far the platforms' prices lie apart in fresh answers, and which is cheapest how often.
-- One row a day and platform; `median_gap` is of that day's answers and the same in each of its rows.
WITH gaps AS (
  SELECT
    DATE(timestamp) AS day,
    COUNT(*) AS answers_with_comparison,
    SUM(jsonPayload.compared_events) AS compared_events,
    ROUND(APPROX_QUANTILES(jsonPayload.price_gap, 100)[OFFSET(50)], 4) AS median_gap
  FROM tickets_analytics.run_googleapis_com_stderr
  WHERE jsonPayload.kind = 'request'
    AND jsonPayload.price_gap IS NOT NULL
    AND NOT jsonPayload.cache_hit
    AND timestamp >= TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 30 DAY)
  GROUP BY day
),
cheapest AS (
  SELECT
    DATE(timestamp) AS day,
    jsonPayload.source AS platform,
    SUM(jsonPayload.cheapest) AS times_cheapest
  FROM tickets_analytics.run_googleapis_com_stderr
  WHERE jsonPayload.kind = 'answer_source'
    AND timestamp >= TIMESTAMP_SUB(CURRENT_TIMESTAMP(), INTERVAL 30 DAY)
  GROUP BY day, platform
)
SELECT
  gaps.day,
  gaps.answers_with_comparison,
  gaps.compared_events,
  gaps.median_gap,
  cheapest.platform,
  ROUND(cheapest.times_cheapest / gaps.compared_events, 4) AS share_cheapest
FROM gaps
JOIN cheapest ON cheapest.day = gaps.day
ORDER BY gaps.day DESC, share_cheapest DESC

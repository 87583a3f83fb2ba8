# Metrics read from the service's log lines (shared/log.py writes one JSON object a line).
locals {
  services = "^${var.prefix}-(${join("|", keys(local.functions))})$"

  log_lines = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=~\"${local.services}\""

  metrics = {
    source_calls = {
      description = "Calls to platforms, by outcome"
      filter      = "jsonPayload.kind=\"upstream_call\""
      labels      = ["source", "outcome"]
    }
    source_latency = {
      description = "Milliseconds a platform took to answer a call"
      filter      = "jsonPayload.kind=\"upstream_call\""
      labels      = ["source"]
      value       = "latency_ms"
      unit        = "ms"
      buckets     = [10, 25, 50, 100, 150, 200, 300, 400, 600, 800, 1200, 1600, 2400, 3200, 4800, 6400, 9600, 15000]
    }
    source_answers = {
      description = "What each platform contributed to an answer that was not out of the cache, by outcome"
      filter      = "jsonPayload.kind=\"answer_source\""
      labels      = ["source", "outcome"]
    }
    quota_share = {
      description = "Share of a platform's daily calls that is used"
      filter      = "jsonPayload.kind=\"answer_source\" AND jsonPayload.quota_share>=0"
      labels      = ["source"]
      value       = "quota_share"
      unit        = "1"
      # Narrow, since an alert asks for 0.8 and a value is only known to its bucket.
      buckets = [for hundredth in range(1, 111) : hundredth / 100]
    }
    # One line may stand for several answers out of the cache: sum it up, don't count it.
    answers = {
      description = "Searches, comparisons and deals answered, by whether the cache had them"
      filter      = "jsonPayload.kind=\"request\" AND (jsonPayload.cache_hit=true OR jsonPayload.cache_hit=false)"
      labels      = ["function", "cache_hit"]
      value       = "stands_for"
      unit        = "1"
      buckets     = [1, 2, 10, 100]
    }
    abstentions = {
      description = "Events about which matching told a doubt, per answer that was not out of the cache"
      filter      = "jsonPayload.kind=\"request\" AND jsonPayload.cache_hit=false AND jsonPayload.abstentions>=0"
      labels      = ["function"]
      value       = "abstentions"
      unit        = "1"
      buckets     = [1, 2, 3, 5, 8, 13, 21, 34, 55, 100]
    }
  }
}

resource "google_logging_metric" "this" {
  for_each = local.metrics

  name        = "${var.prefix}/${each.key}"
  description = each.value.description
  filter      = "${local.log_lines} AND ${each.value.filter}"

  label_extractors = { for label in each.value.labels : label => "EXTRACT(jsonPayload.${label})" }
  value_extractor  = try("EXTRACT(jsonPayload.${each.value.value})", null)

  metric_descriptor {
    display_name = each.value.description
    metric_kind  = "DELTA"
    value_type   = can(each.value.value) ? "DISTRIBUTION" : "INT64"
    unit         = try(each.value.unit, "1")

    dynamic "labels" {
      for_each = each.value.labels

      content {
        key        = labels.value
        value_type = "STRING"
      }
    }
  }

  dynamic "bucket_options" {
    for_each = can(each.value.buckets) ? [each.value.buckets] : []

    content {
      explicit_buckets {
        bounds = bucket_options.value
      }
    }
  }

  depends_on = [time_sleep.apis]
}

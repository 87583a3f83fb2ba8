# Every alert is one PromQL question, answered once a minute; a result means trouble.
locals {
  # How PromQL names what metrics.tf makes, and which series it looks at.
  own   = "logging_googleapis_com:user_${replace(var.prefix, "-", "_")}"
  ours  = "monitored_resource=\"cloud_run_revision\""
  any   = "${local.ours},service_name=~\"${local.services}\""
  calls = "${local.own}_source_calls{${local.any}}"
  shown = "${local.own}_source_answers{${local.any}}"

  failed_calls   = "${local.own}_source_calls{${local.any},outcome=~\"timeout|unavailable|bad_response\"}"
  failed_answers = "${local.own}_source_answers{${local.any},outcome=~\"timeout|unavailable|bad_response|cooling_down\"}"

  # Renewing takes as long as it takes.
  waited_for = "${local.ours},service_name=~\"${local.services}\",service_name!=\"${var.prefix}-refresh\""

  alerts = {
    platform_down = {
      title    = "A ticket platform is down"
      severity = "ERROR"
      patience = "300s"
      query    = <<-PROMQL
        (
          sum by (source) (increase(${local.failed_calls}[10m])) / sum by (source) (increase(${local.calls}[10m])) > ${var.alert_thresholds.platform_down}
          and sum by (source) (increase(${local.calls}[10m])) >= 5
        ) or (
          sum by (source) (increase(${local.failed_answers}[10m])) / sum by (source) (increase(${local.shown}[10m])) > ${var.alert_thresholds.platform_down}
          and sum by (source) (increase(${local.shown}[10m])) >= 5
        )
      PROMQL
      advice   = "Most calls to the platform in `source` fail. Answers go on with the other platforms and with copies up to a day old. Look at the platform's status page and at `health?deep=1`; there is nothing to restart."
    }
    platform_rejects_key = {
      title    = "A ticket platform rejects its key"
      severity = "ERROR"
      patience = "0s"
      query    = <<-PROMQL
        sum by (source) (increase(${local.own}_source_calls{${local.any},outcome="auth_failed"}[10m])) > 0
        or sum by (source) (increase(${local.own}_source_answers{${local.any},outcome="auth_failed"}[10m])) > 0
      PROMQL
      advice   = "The platform in `source` is not asked again until its key changes. Add a version to its secret (docs/deploy.md, \"Rotate a key\"); it is picked up within five minutes."
    }
    quota_nearly_used = {
      title    = "A platform's daily calls are nearly used up"
      severity = "WARNING"
      patience = "0s"
      query    = <<-PROMQL
        histogram_quantile(0.99, sum by (source, le) (increase(${local.own}_quota_share_bucket{${local.any}}[15m]))) > ${var.alert_thresholds.quota_warning}
      PROMQL
      advice   = "Renewing popular searches in the background rests for this platform from here on; callers are still served. See docs/deploy.md, \"Raise a quota\"."
    }
    quota_used_up = {
      title    = "A platform's daily calls are used up"
      severity = "ERROR"
      patience = "0s"
      query    = <<-PROMQL
        sum by (source) (increase(${local.own}_source_answers{${local.any},outcome="quota_exhausted"}[10m])) > 0
      PROMQL
      advice   = "The platform in `source` is not asked until its day ends (`sources[].quota.resets_at`). See docs/deploy.md, \"Raise a quota\"."
    }
    errors = {
      title    = "Requests fail"
      severity = "ERROR"
      patience = "300s"
      query    = <<-PROMQL
        sum by (service_name) (increase(run_googleapis_com:request_count{${local.any},response_code_class="5xx"}[10m]))
          / sum by (service_name) (increase(run_googleapis_com:request_count{${local.any}}[10m])) > ${var.alert_thresholds.error_rate}
        and sum by (service_name) (increase(run_googleapis_com:request_count{${local.any},response_code_class="5xx"}[10m])) >= 5
      PROMQL
      advice   = "503 means that no platform could answer and no copy was kept; 500 is a fault of ours, logged with its request_id. After a deployment: docs/deploy.md, \"Roll back\"."
    }
    slow = {
      title    = "Requests are slow"
      severity = "WARNING"
      patience = "300s"
      query    = <<-PROMQL
        histogram_quantile(0.95, sum by (service_name, le) (rate(run_googleapis_com:request_latencies_bucket{${local.waited_for}}[10m]))) > ${var.alert_thresholds.latency_p95_ms}
        and sum by (service_name) (increase(run_googleapis_com:request_count{${local.waited_for}}[10m])) >= 20
      PROMQL
      advice   = "Compare with the platforms' own latency on the dashboard: a slow platform can be left out with TICKETS_PLATFORMS, and cold starts go away with min_instances."
    }
    job_failed = {
      title    = "A scheduled job fails"
      severity = "WARNING"
      patience = "0s"
      query    = <<-PROMQL
        sum by (job_id) (increase(logging_googleapis_com:log_entry_count{monitored_resource="cloud_scheduler_job",severity="ERROR",job_id=~"${var.prefix}-.*"}[15m])) > 1
      PROMQL
      advice   = "Popular searches are not renewed, so more callers wait for platforms. Look at the job's last answer in Cloud Scheduler: 401 or 403 is a question of rights, 5xx of the function."
    }
    key_event = {
      title    = "A platform's key changed or is due for rotation"
      severity = "WARNING"
      patience = "0s"
      query    = <<-PROMQL
        sum by (topic_id) (increase(pubsub_googleapis_com:topic_send_message_operation_count{monitored_resource="pubsub_topic",topic_id="${var.prefix}-key-events"}[10m])) > 0
      PROMQL
      advice   = "Either somebody added or disabled a version of a secret, or the reminder came: docs/deploy.md, \"Rotate a key\"."
    }
  }

  channels = concat(
    [for channel in google_monitoring_notification_channel.email : channel.name],
    tolist(var.notification_channels),
  )
}

resource "google_monitoring_notification_channel" "email" {
  for_each = var.alert_emails

  display_name = "${var.prefix} alerts to ${each.value}"
  type         = "email"
  labels       = { email_address = each.value }

  depends_on = [time_sleep.apis]
}

resource "google_monitoring_alert_policy" "this" {
  for_each = local.alerts

  display_name          = "${var.prefix}: ${each.value.title}"
  combiner              = "OR"
  severity              = each.value.severity
  notification_channels = local.channels

  conditions {
    display_name = each.value.title

    condition_prometheus_query_language {
      query               = each.value.query
      duration            = each.value.patience
      evaluation_interval = "60s"

      # A metric nothing was counted in yet is no mistake.
      disable_metric_validation = true
    }
  }

  documentation {
    subject   = "${var.prefix}: ${each.value.title}"
    content   = each.value.advice
    mime_type = "text/markdown"
  }

  alert_strategy {
    auto_close = "3600s"
  }

  depends_on = [google_logging_metric.this]
}

locals {
  checked = var.uptime_check ? toset(["health"]) : toset([])
}

# Uptime checks show a token of this agent.
resource "google_project_service_identity" "monitoring" {
  for_each = local.checked

  provider = google-beta

  service = "monitoring.googleapis.com"

  depends_on = [time_sleep.apis]
}

resource "google_cloud_run_service_iam_member" "uptime" {
  for_each = local.checked

  location = var.region
  service  = google_cloudfunctions2_function.this[each.value].name
  role     = "roles/run.invoker"
  member   = "serviceAccount:service-${data.google_project.this.number}@gcp-sa-monitoring-notification.iam.gserviceaccount.com"

  depends_on = [google_project_service_identity.monitoring]
}

resource "google_monitoring_uptime_check_config" "this" {
  for_each = local.checked

  display_name = "${var.prefix} ${each.value}"
  period       = "300s"
  timeout      = "10s"

  # Three is the least there may be; each call is paid for.
  selected_regions = ["USA", "EUROPE", "ASIA_PACIFIC"]

  http_check {
    path         = "/"
    port         = 443
    use_ssl      = true
    validate_ssl = true

    service_agent_authentication {
      type = "OIDC_TOKEN"
    }
  }

  content_matchers {
    matcher = "CONTAINS_STRING"
    content = "\"platforms\""
  }

  monitored_resource {
    type = "uptime_url"
    labels = {
      project_id = var.project_id
      host       = trimprefix(google_cloudfunctions2_function.this[each.value].service_config[0].uri, "https://")
    }
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "google_monitoring_alert_policy" "uptime" {
  for_each = local.checked

  display_name          = "${var.prefix}: ${each.value} does not answer"
  combiner              = "OR"
  severity              = "CRITICAL"
  notification_channels = local.channels

  conditions {
    display_name = "Fails from more than one place"

    condition_threshold {
      filter          = "metric.type=\"monitoring.googleapis.com/uptime_check/check_passed\" AND metric.labels.check_id=\"${google_monitoring_uptime_check_config.this[each.value].uptime_check_id}\" AND resource.type=\"uptime_url\""
      comparison      = "COMPARISON_GT"
      threshold_value = 1
      duration        = "300s"

      aggregations {
        alignment_period     = "600s"
        per_series_aligner   = "ALIGN_NEXT_OLDER"
        cross_series_reducer = "REDUCE_COUNT_FALSE"
        group_by_fields      = ["resource.label.host"]
      }

      trigger {
        count = 1
      }
    }
  }

  documentation {
    subject   = "${var.prefix}: ${each.value} does not answer"
    content   = "`health` asks no platform, so the fault lies with the deployment or with Google Cloud. After a deployment: docs/deploy.md, \"Roll back\"."
    mime_type = "text/markdown"
  }

  alert_strategy {
    auto_close = "3600s"
  }
}

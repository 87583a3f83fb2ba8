locals {
  jobs = {
    refresh = {
      description = "Renew popular searches"
      schedule    = var.refresh.schedule
      paused      = var.refresh.paused
      uri         = local.refresh_uri
    }
  }
}

resource "google_cloud_scheduler_job" "this" {
  for_each = local.jobs

  name        = "${var.prefix}-${each.key}"
  region      = var.region
  description = each.value.description
  schedule    = each.value.schedule
  time_zone   = "Etc/UTC"
  paused      = each.value.paused

  # Longer than the function's own timeout, so that its answer is seen.
  attempt_deadline = "${local.sizes[each.key].timeout_seconds + 20}s"

  # The next run is near, so few repeats are worth their calls.
  retry_config {
    retry_count          = 1
    min_backoff_duration = "20s"
    max_backoff_duration = "60s"
  }

  http_target {
    http_method = "POST"
    uri         = each.value.uri

    oidc_token {
      service_account_email = google_service_account.this["scheduler"].email
      audience              = each.value.uri
    }
  }

  depends_on = [google_cloud_run_service_iam_member.scheduler]
}

# Cloud Run gives a service two addresses. The one used here follows from names, and this looks whether it is right.
check "refresh_address" {
  data "google_cloud_run_v2_service" "refresh" {
    # projects/…/services/NAME, known once the function is there to be looked at
    name     = basename(google_cloudfunctions2_function.this["refresh"].service_config[0].service)
    location = var.region
  }

  assert {
    condition     = contains(data.google_cloud_run_v2_service.refresh.urls, local.refresh_uri)
    error_message = "Cloud Run does not list ${local.refresh_uri} among the addresses of refresh: the scheduler's calls will fail."
  }

  assert {
    condition     = data.google_cloud_run_v2_service.refresh.template[0].containers[0].resources[0].startup_cpu_boost
    error_message = "Startup CPU boost is off. Turn it on with `gcloud run services update NAME --cpu-boost` for each function."
  }
}

# What is deployed when nothing but the required variables is set.

mock_provider "google" {
  source = "./tests/mocks"
}

mock_provider "google-beta" {}

variables {
  project_id   = "a-project"
  region       = "us-central1"
  alert_emails = ["on-call@example.com"]
  source_zip   = "versions.tf" # any file will do: nothing is uploaded
}

run "applies" {
  assert {
    condition     = setunion(keys(google_cloudfunctions2_function.this), ["api"]) == local.exported
    error_message = "Each function that main.py exports is deployed, and no other; `api` only when asked for."
  }

  assert {
    condition     = alltrue([for name, function in google_cloudfunctions2_function.this : function.build_config[0].entry_point == name && function.build_config[0].runtime == "python312"])
    error_message = "Each function has its own entry point and the pinned runtime."
  }

  assert {
    condition     = alltrue([for function in google_cloudfunctions2_function.this : function.build_config[0].source[0].storage_source[0].object == google_storage_bucket_object.source.name])
    error_message = "All functions are built from the one zip."
  }

  assert {
    condition     = google_storage_bucket_object.source.name == "source-${filesha256("versions.tf")}.zip"
    error_message = "The zip is named by its hash."
  }

  assert {
    condition     = alltrue([for function in google_cloudfunctions2_function.this : function.service_config[0].timeout_seconds > 10])
    error_message = "A function lives longer than the 10 s a request may take."
  }

  assert {
    condition     = alltrue([for function in google_cloudfunctions2_function.this : function.service_config[0].available_cpu == "1" || function.service_config[0].max_instance_request_concurrency == 1])
    error_message = "Concurrent requests need a whole CPU."
  }

  assert {
    condition = { for name, function in google_cloudfunctions2_function.this : name => function.service_config[0].service_account_email } == {
      for name in keys(google_cloudfunctions2_function.this) : name => name == "refresh" ? "refresh@accounts.example" : "reader@accounts.example"
    }
    error_message = "Refresh runs as its own account, everything else as the reader."
  }

  assert {
    condition     = alltrue([for function in google_cloudfunctions2_function.this : function.service_config[0].environment_variables["TICKETS_STORE"] == "firestore://a-project/tickets"])
    error_message = "State is kept in the named database."
  }

  assert {
    condition     = alltrue([for function in google_cloudfunctions2_function.this : function.service_config[0].environment_variables["TICKETS_INSTANCES"] == tostring(sum([for other in google_cloudfunctions2_function.this : other.service_config[0].max_instance_count]))])
    error_message = "The service knows how many instances there may be, to share out quota while the store is away."
  }

  assert {
    condition     = google_cloudfunctions2_function.this["refresh"].service_config[0].ingress_settings == "ALLOW_INTERNAL_ONLY"
    error_message = "Refresh is not reachable from outside."
  }

  # Lets nobody in unless asked.

  assert {
    condition     = length(google_cloud_run_service_iam_member.invoker) == 0
    error_message = "No caller is let in by default."
  }

  assert {
    condition     = google_cloud_run_service_iam_member.scheduler.member == "serviceAccount:scheduler@accounts.example" && google_cloud_run_service_iam_member.scheduler.role == "roles/run.invoker"
    error_message = "The scheduler may call."
  }

  assert {
    condition     = google_cloud_run_service_iam_member.scheduler.service == "tickets-refresh"
    error_message = "The scheduler may call refresh alone."
  }

  assert {
    condition     = [for grant in google_cloud_run_service_iam_member.uptime : "${grant.service} ${grant.member}"] == ["tickets-health serviceAccount:service-123456789012@gcp-sa-monitoring-notification.iam.gserviceaccount.com"]
    error_message = "The uptime check may call health alone."
  }

  # Gives each account its rights and no more.

  assert {
    condition = toset([for grant in google_project_iam_member.this : "${grant.member} ${grant.role}"]) == toset([
      "serviceAccount:build@accounts.example roles/artifactregistry.writer",
      "serviceAccount:build@accounts.example roles/logging.logWriter",
      "serviceAccount:build@accounts.example roles/storage.objectViewer",
      "serviceAccount:reader@accounts.example roles/datastore.user",
      "serviceAccount:refresh@accounts.example roles/datastore.user",
    ])
    error_message = "Rights on the project are exactly these."
  }

  assert {
    condition = alltrue([
      for grant in google_project_iam_member.this :
      grant.condition[0].expression == "resource.name == \"projects/a-project/databases/tickets\"" if grant.role == "roles/datastore.user"
    ])
    error_message = "The functions reach no other database."
  }

  assert {
    condition = alltrue([
      for grant in google_project_iam_member.this :
      grant.condition[0].expression == "resource.name.startsWith(\"projects/_/buckets/gcf-v2-\")" if grant.role == "roles/storage.objectViewer"
    ])
    error_message = "The build reads Cloud Functions' buckets alone."
  }

  assert {
    condition = toset([for grant in google_secret_manager_secret_iam_member.accessor : "${grant.member} ${grant.role} ${grant.secret_id}"]) == toset([
      for pair in setproduct(["reader", "refresh"], keys(google_secret_manager_secret.this)) :
      "serviceAccount:${pair[0]}@accounts.example roles/secretmanager.secretAccessor ${pair[1]}"
    ])
    error_message = "Both runtime accounts read each secret, and nobody else does."
  }

  assert {
    condition     = google_storage_bucket_iam_member.build.member == "serviceAccount:build@accounts.example" && google_storage_bucket_iam_member.build.role == "roles/storage.objectViewer"
    error_message = "The build reads our zip."
  }

  assert {
    condition     = google_bigquery_dataset_iam_member.sink["analytics"].member == "serviceAccount:sink@logging.example" && google_bigquery_dataset_iam_member.sink["analytics"].role == "roles/bigquery.dataEditor"
    error_message = "The log sink writes to its own dataset."
  }

  # Schedules with a token for the function it calls.

  assert {
    condition     = google_cloud_scheduler_job.this["refresh"].http_target[0].uri == "https://tickets-refresh-123456789012.us-central1.run.app"
    error_message = "The job calls refresh."
  }

  assert {
    condition     = google_cloud_scheduler_job.this["refresh"].http_target[0].oidc_token[0].audience == google_cloud_scheduler_job.this["refresh"].http_target[0].uri
    error_message = "The token is made for the address that is called."
  }

  assert {
    condition     = google_cloud_scheduler_job.this["refresh"].http_target[0].oidc_token[0].audience == google_cloudfunctions2_function.this["refresh"].service_config[0].environment_variables["TICKETS_REFRESH_AUDIENCE"]
    error_message = "Refresh expects a token for its own address."
  }

  assert {
    condition     = google_cloud_scheduler_job.this["refresh"].http_target[0].oidc_token[0].service_account_email == google_cloudfunctions2_function.this["refresh"].service_config[0].environment_variables["TICKETS_REFRESH_INVOKER"]
    error_message = "Refresh expects the account that calls."
  }

  assert {
    condition     = tonumber(trimsuffix(google_cloud_scheduler_job.this["refresh"].attempt_deadline, "s")) > google_cloudfunctions2_function.this["refresh"].service_config[0].timeout_seconds
    error_message = "The job waits until the function has answered."
  }

  # Keeps keys out of state.

  assert {
    condition     = alltrue([for secret in google_secret_manager_secret.this : length(secret.topics) == 1 && secret.rotation[0].rotation_period == "7776000s"])
    error_message = "Each secret reminds of its rotation every 90 days."
  }

  assert {
    condition     = alltrue([for function in google_cloudfunctions2_function.this : length(function.service_config[0].secret_environment_variables) == 0])
    error_message = "No key is put into an environment, which anybody who views the project can read."
  }

  # Tidies the database.

  assert {
    condition     = alltrue([for field in google_firestore_field.expires_at : field.field == "expires_at" && length(field.ttl_config) == 1 && length(field.index_config[0].indexes) == 0])
    error_message = "Documents expire by the field the service writes, which is not indexed."
  }

  assert {
    condition     = alltrue([for field in google_firestore_field.unindexed : length(field.ttl_config) == 0 && length(field.index_config[0].indexes) == 0])
    error_message = "Large fields are not indexed."
  }

  assert {
    condition     = google_firestore_database.this.name == "tickets" && google_firestore_database.this.type == "FIRESTORE_NATIVE" && google_firestore_database.this.delete_protection_state == "DELETE_PROTECTION_ENABLED"
    error_message = "The database is named, in native mode and protected."
  }

  assert {
    condition     = google_firestore_database.this.location_id == "us-central1"
    error_message = "The database is where the functions are."
  }

  # Tells somebody.

  assert {
    condition     = alltrue([for alert in merge(google_monitoring_alert_policy.this, { for name, alert in google_monitoring_alert_policy.uptime : "uptime_${name}" => alert }) : length(alert.notification_channels) == 1 && length(alert.documentation[0].content) > 0])
    error_message = "Every alert has a channel and says what to do."
  }

  assert {
    condition     = alltrue([for name in ["platform_down", "platform_rejects_key", "quota_nearly_used", "quota_used_up", "errors", "slow"] : contains(keys(google_monitoring_alert_policy.this), name)])
    error_message = "There is an alert for each kind of trouble."
  }

  assert {
    condition     = alltrue([for metric in google_logging_metric.this : strcontains(metric.filter, "service_name=~\"^tickets-(")])
    error_message = "Metrics count our functions alone."
  }

  assert {
    condition     = length(jsondecode(google_monitoring_dashboard.this.dashboard_json).mosaicLayout.tiles) == 16
    error_message = "The dashboard has four questions with three charts each."
  }
}

run "warns_of_an_address_that_is_not_the_functions" {
  command = plan

  override_data {
    target = data.google_cloud_run_v2_service.refresh
    values = {
      urls     = ["https://elsewhere.run.app"]
      template = [{ containers = [{ resources = [{ startup_cpu_boost = false }] }] }]
    }
  }

  expect_failures = [check.refresh_address]

  assert {
    condition     = google_storage_bucket_object.source.name == "source-${filesha256("versions.tf")}.zip"
    error_message = "The same files make the same zip."
  }
}

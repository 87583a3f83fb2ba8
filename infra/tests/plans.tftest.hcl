# What else can be set, and what is refused, seen in plans alone.

mock_provider "google" {
  source          = "./tests/mocks"
  override_during = plan
}

mock_provider "google-beta" {}

variables {
  project_id = "a-project"
  region     = "us-central1"
  source_zip = "versions.tf" # any file will do: nothing is uploaded
}

run "other_settings" {
  command = plan

  # In a first plan refresh is not there yet to be looked at, so that the check of its address has no result.
  expect_failures = [check.refresh_address]

  variables {
    allow_public          = true
    firestore             = { database = "elsewhere", location = "nam5", delete_protection = false, point_in_time_recovery = true }
    function_sizes        = { search = { min_instances = 1, memory = "1Gi" } }
    notification_channels = ["projects/a-project/notificationChannels/1"]
    settings              = { SEATGEEK_DAILY_QUOTA = "20000" }
  }

  assert {
    condition     = toset([for grant in google_cloud_run_service_iam_member.invoker : "${grant.service} ${grant.member}"]) == toset([for name in setsubtract(local.exported, ["api", "refresh"]) : "tickets-${name} allUsers"])
    error_message = "Everybody may call the reading functions and never refresh."
  }

  assert {
    condition     = google_firestore_database.this.location_id == "nam5" && google_firestore_database.this.delete_protection_state == "DELETE_PROTECTION_DISABLED" && google_firestore_database.this.point_in_time_recovery_enablement == "POINT_IN_TIME_RECOVERY_ENABLED"
    error_message = "The database is as set."
  }

  assert {
    condition     = google_cloudfunctions2_function.this["search"].service_config[0].environment_variables["TICKETS_STORE"] == "firestore://a-project/elsewhere"
    error_message = "The service uses it."
  }

  assert {
    condition     = strcontains(google_project_iam_member.this["reader roles/datastore.user"].condition[0].expression, "databases/elsewhere\"")
    error_message = "The service may use it."
  }

  assert {
    condition     = google_cloudfunctions2_function.this["search"].service_config[0].min_instance_count == 1 && google_cloudfunctions2_function.this["search"].service_config[0].available_memory == "1Gi" && google_cloudfunctions2_function.this["search"].service_config[0].max_instance_count == 10
    error_message = "What is set changes, the rest keeps its default."
  }

  assert {
    condition     = alltrue([for function in google_cloudfunctions2_function.this : function.service_config[0].environment_variables["SEATGEEK_DAILY_QUOTA"] == "20000"])
    error_message = "A setting reaches every function."
  }

  assert {
    condition     = alltrue([for alert in google_monitoring_alert_policy.this : alert.notification_channels == tolist(["projects/a-project/notificationChannels/1"])])
    error_message = "Alerts go to the given channel."
  }
}

run "refuses_what_cannot_be_meant" {
  command = plan

  variables {
    alert_emails     = []
    alert_thresholds = { quota_warning = 80 }
    budget           = { billing_account = "my account", amount = 50 }
    firestore        = { database = "(default)" }
    function_sizes   = { search = { timeout_seconds = 10 } }
    github           = { repository = "name" }
    invokers         = ["allUsers"]
    prefix           = "Tickets"
    settings         = { TICKETMASTER_API_KEY = "x" }
  }

  expect_failures = [
    var.alert_thresholds,
    var.budget,
    var.firestore,
    var.function_sizes,
    var.github,
    var.invokers,
    var.notification_channels,
    var.prefix,
    var.settings,
  ]
}

run "refuses_a_function_that_does_not_exist" {
  command = plan

  variables {
    alert_emails   = ["on-call@example.com"]
    function_sizes = { serach = { min_instances = 1 } }
  }

  expect_failures = [google_cloudfunctions2_function.this]
}

run "refuses_to_deploy_without_a_zip" {
  command = plan

  variables {
    alert_emails = ["on-call@example.com"]
    source_zip   = "no.zip"
  }

  expect_failures = [google_storage_bucket_object.source]
}

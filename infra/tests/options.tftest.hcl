# Each optional part, first on, then off.

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

run "everything_on" {
  variables {
    api_enabled = true
    budget      = { billing_account = "012345-ABCDEF-678901", amount = 50 }
    github      = { repository = "owner/name" }
    invokers    = ["group:fans@example.com"]
  }

  assert {
    condition     = toset(keys(google_cloudfunctions2_function.this)) == local.exported
    error_message = "Everything main.py exports is deployed."
  }

  assert {
    condition     = google_cloudfunctions2_function.this["api"].service_config[0].service_account_email == "reader@accounts.example"
    error_message = "It runs as the reader."
  }

  assert {
    condition     = !contains(keys(google_cloudfunctions2_function.this["api"].service_config[0].environment_variables), "TICKETS_REFRESH_CHECKED_BY_IAM")
    error_message = "api may be public, so it must check a token's signature itself"
  }

  assert {
    condition     = google_cloudfunctions2_function.this["api"].service_config[0].environment_variables["TICKETS_REFRESH_INVOKER"] == "scheduler@accounts.example"
    error_message = "Its refresh listens to the scheduler alone."
  }

  assert {
    condition     = output.api_url != null
    error_message = "Its address is told."
  }

  assert {
    condition     = toset([for grant in google_cloud_run_service_iam_member.invoker : "${grant.service} ${grant.member}"]) == toset([for name in setsubtract(local.exported, ["refresh"]) : "tickets-${name} group:fans@example.com"])
    error_message = "They may call the reading functions and never refresh."
  }

  assert {
    condition     = google_billing_budget.this["this"].amount[0].specified_amount[0].units == "50" && length(google_billing_budget.this["this"].all_updates_rule[0].monitoring_notification_channels) == 1
    error_message = "The budget is as set and tells somebody."
  }

  assert {
    condition     = google_billing_budget.this["this"].budget_filter[0].projects == toset(["projects/123456789012"])
    error_message = "It counts this project alone."
  }

  assert {
    condition     = google_iam_workload_identity_pool_provider.github[0].attribute_condition == "assertion.repository == \"owner/name\""
    error_message = "No other repository gets in."
  }

  assert {
    condition     = endswith(google_service_account_iam_member.ci["deployer"].member, "/subject/repo:owner/name:environment:production")
    error_message = "Only the protected environment deploys."
  }

  assert {
    condition     = endswith(google_service_account_iam_member.ci["planner"].member, "/attribute.repository/owner/name")
    error_message = "Any branch may plan."
  }

  assert {
    condition = toset([for grant in google_project_iam_member.ci : "${grant.member} ${grant.role}"]) == toset([
      "serviceAccount:deployer@accounts.example roles/cloudfunctions.developer",
      "serviceAccount:deployer@accounts.example roles/iam.securityReviewer",
      "serviceAccount:deployer@accounts.example roles/serviceusage.serviceUsageConsumer",
      "serviceAccount:deployer@accounts.example roles/viewer",
      "serviceAccount:planner@accounts.example roles/iam.securityReviewer",
      "serviceAccount:planner@accounts.example roles/serviceusage.serviceUsageConsumer",
      "serviceAccount:planner@accounts.example roles/viewer",
    ])
    error_message = "Workflows look, and roll out code; they grant nothing."
  }

  assert {
    condition = toset([for grant in google_service_account_iam_member.acted_as : "${grant.service_account_id} ${grant.role} ${grant.member}"]) == toset([
      for account in ["build", "reader", "refresh"] : "accounts/${account} roles/iam.serviceAccountUser serviceAccount:deployer@accounts.example"
    ])
    error_message = "The deployer acts as the accounts a deployment needs."
  }

  assert {
    condition     = toset([for grant in google_cloud_run_service_iam_member.deployer : "${grant.service} ${grant.member}"]) == toset([for name in setsubtract(local.exported, ["refresh"]) : "tickets-${name} serviceAccount:deployer@accounts.example"])
    error_message = "The deployer calls what it deployed, and never refresh."
  }

  assert {
    condition     = toset([for grant in google_storage_bucket_iam_member.deployer : grant.member]) == toset(["serviceAccount:deployer@accounts.example"])
    error_message = "The deployer uploads the zip."
  }
}

run "everything_off" {
  variables {
    analytics         = { enabled = false }
    uptime_check      = false
    key_rotation_days = 0
  }

  assert {
    condition     = length(google_bigquery_dataset.this) + length(google_logging_project_sink.this) + length(google_bigquery_dataset_iam_member.sink) == 0
    error_message = "No analytics."
  }

  assert {
    condition     = length(google_monitoring_uptime_check_config.this) + length(google_monitoring_alert_policy.uptime) + length(google_cloud_run_service_iam_member.uptime) == 0
    error_message = "No uptime check, and nobody who may call health for it."
  }

  assert {
    condition     = alltrue([for secret in google_secret_manager_secret.this : length(secret.rotation) == 0])
    error_message = "No reminder."
  }

  assert {
    condition     = length(google_billing_budget.this) == 0
    error_message = "No budget unless set."
  }

  assert {
    condition     = length(google_service_account.ci) + length(google_project_iam_member.ci) + length(google_iam_workload_identity_pool.github) + length(google_service_account_iam_member.acted_as) + length(google_storage_bucket_iam_member.deployer) + length(google_cloud_run_service_iam_member.deployer) == 0
    error_message = "No workflow may do anything unless its repository is named."
  }

  assert {
    condition     = output.api_url == null && output.ci == null
    error_message = "Nothing to tell of what is off."
  }

  assert {
    condition     = length(google_cloud_run_service_iam_member.invoker) + length(google_service_account.ci) + length(google_billing_budget.this) == 0 && !contains(keys(google_cloudfunctions2_function.this), "api")
    error_message = "What is turned off goes away."
  }
}

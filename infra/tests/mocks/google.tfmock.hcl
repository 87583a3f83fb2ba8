# What Google would answer, as far as the assertions look at it.

mock_data "google_project" {
  defaults = { number = "123456789012" }
}

mock_data "google_cloud_run_v2_service" {
  defaults = {
    urls = [
      "https://tickets-refresh-abcdefghij-uc.a.run.app",
      "https://tickets-refresh-123456789012.us-central1.run.app",
    ]
    template = [{ containers = [{ resources = [{ startup_cpu_boost = true }] }] }]
  }
}

mock_resource "google_cloudfunctions2_function" {
  defaults = { service_config = { uri = "https://function-abcdefghij-uc.a.run.app", service = "projects/p/locations/l/services/s" } }
}

mock_resource "google_logging_project_sink" {
  defaults = { writer_identity = "serviceAccount:sink@logging.example" }
}

override_resource {
  target = google_service_account.this["reader"]
  values = {
    email  = "reader@accounts.example"
    member = "serviceAccount:reader@accounts.example"
    name   = "accounts/reader"
  }
}

override_resource {
  target = google_service_account.this["refresh"]
  values = {
    email  = "refresh@accounts.example"
    member = "serviceAccount:refresh@accounts.example"
    name   = "accounts/refresh"
  }
}

override_resource {
  target = google_service_account.this["scheduler"]
  values = {
    email  = "scheduler@accounts.example"
    member = "serviceAccount:scheduler@accounts.example"
    name   = "accounts/scheduler"
  }
}

override_resource {
  target = google_service_account.this["build"]
  values = {
    email  = "build@accounts.example"
    member = "serviceAccount:build@accounts.example"
    name   = "accounts/build"
  }
}

override_resource {
  target = google_service_account.ci["planner"]
  values = {
    email  = "planner@accounts.example"
    member = "serviceAccount:planner@accounts.example"
    name   = "accounts/planner"
  }
}

override_resource {
  target = google_service_account.ci["deployer"]
  values = {
    email  = "deployer@accounts.example"
    member = "serviceAccount:deployer@accounts.example"
    name   = "accounts/deployer"
  }
}

output "api_url" {
  description = "The one base URL, where `api_enabled` is set."
  value       = try(google_cloudfunctions2_function.this["api"].service_config[0].uri, null)
}

output "function_urls" {
  description = "Each function's address, by name."
  value       = { for name, function in google_cloudfunctions2_function.this : name => function.service_config[0].uri }
}

output "dashboard_url" {
  description = "The dashboard in the console."
  value       = "https://console.cloud.google.com/monitoring/dashboards/builder/${element(split("/", google_monitoring_dashboard.this.id), length(split("/", google_monitoring_dashboard.this.id)) - 1)}?project=${var.project_id}"
}

output "secrets_to_fill" {
  description = "The secrets that need a version, see docs/deploy.md."
  value       = sort(tolist(local.secrets))
}

output "source_object" {
  description = "The zip that is deployed."
  value       = google_storage_bucket_object.source.name
}

output "ci" {
  description = "What the workflows need as variables, where `github` is set."
  value = var.github == null ? null : {
    WORKLOAD_IDENTITY_PROVIDER = google_iam_workload_identity_pool_provider.github[0].name
    PLANNER                    = google_service_account.ci["planner"].email
    DEPLOYER                   = google_service_account.ci["deployer"].email
  }
}

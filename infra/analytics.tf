# Log lines about requests, platforms' answers and calls, as rows: queries/schema.json tells the columns.
locals {
  analytics = var.analytics.enabled ? toset(["analytics"]) : toset([])
  kinds     = ["answer_source", "request", "upstream_call"]
}

resource "google_bigquery_dataset" "this" {
  for_each = local.analytics

  #checkov:skip=CKV_GCP_81:rows hold no personal data and no platform's content, so Google's own encryption is enough
  dataset_id                      = "${replace(var.prefix, "-", "_")}_${each.value}"
  description                     = "What the ticket functions logged, one row a line"
  location                        = var.region
  default_partition_expiration_ms = var.analytics.retention_days * 86400000
  delete_contents_on_destroy      = true

  depends_on = [time_sleep.apis]
}

resource "google_logging_project_sink" "this" {
  for_each = local.analytics

  name                   = "${var.prefix}-${each.value}"
  description            = "Requests, platforms' answers and calls to BigQuery"
  destination            = "bigquery.googleapis.com/${google_bigquery_dataset.this[each.value].id}"
  filter                 = "${local.log_lines} AND jsonPayload.kind=(${join(" OR ", [for kind in local.kinds : "\"${kind}\""])})"
  unique_writer_identity = true

  bigquery_options {
    use_partitioned_tables = true
  }
}

resource "google_bigquery_dataset_iam_member" "sink" {
  for_each = local.analytics

  dataset_id = google_bigquery_dataset.this[each.value].dataset_id
  role       = "roles/bigquery.dataEditor"
  member     = google_logging_project_sink.this[each.value].writer_identity
}

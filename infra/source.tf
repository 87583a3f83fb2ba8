# infra/package.py builds the zip, from an allow-list; `make plan` and `make deploy` run it first.
locals {
  root       = abspath("${path.module}/..")
  source_zip = coalesce(var.source_zip, "${path.module}/.build/source.zip")
  built      = fileexists(local.source_zip)
}

resource "google_storage_bucket" "source" {
  #checkov:skip=CKV_GCP_62:who read or wrote a zip of our own code is in Cloud Audit Logs when wanted; access logs would add nothing
  name                        = "${var.project_id}-${var.prefix}-source"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  # It holds copies of what is in git.
  force_destroy = true

  versioning {
    enabled = true
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      days_since_noncurrent_time = 30
      with_state                 = "ARCHIVED"
    }
  }

  depends_on = [time_sleep.apis]
}

# Named by its hash: under a name it had before, new code would not be deployed.
resource "google_storage_bucket_object" "source" {
  name   = "source-${local.built ? filesha256(local.source_zip) : "missing"}.zip"
  bucket = google_storage_bucket.source.name
  source = local.source_zip

  lifecycle {
    create_before_destroy = true

    precondition {
      condition     = local.built
      error_message = "There is no zip to deploy. Run `make package`, or `make deploy`, which does."
    }
  }
}

resource "google_storage_bucket_iam_member" "build" {
  bucket = google_storage_bucket.source.name
  role   = "roles/storage.objectViewer"
  member = google_service_account.this["build"].member
}

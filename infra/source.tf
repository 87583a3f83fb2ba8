# The same allow-list builds the zip here, in infra/package.py and in the tests.
locals {
  root         = abspath("${path.module}/..")
  source_list  = jsondecode(file("${path.module}/source.json"))
  included     = toset(flatten([for glob in local.source_list.include : tolist(fileset(local.root, glob))]))
  excluded     = toset(flatten([for glob in local.source_list.exclude : tolist(fileset(local.root, glob))]))
  source_files = setsubtract(local.included, local.excluded)
}

data "archive_file" "source" {
  type        = "zip"
  output_path = "${path.module}/.build/source.zip"

  dynamic "source" {
    for_each = local.source_files

    content {
      content  = file("${local.root}/${source.value}")
      filename = source.value
    }
  }
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
  name   = "source-${data.archive_file.source.output_sha256}.zip"
  bucket = google_storage_bucket.source.name
  source = data.archive_file.source.output_path

  lifecycle {
    create_before_destroy = true
  }
}

resource "google_storage_bucket_iam_member" "build" {
  bucket = google_storage_bucket.source.name
  role   = "roles/storage.objectViewer"
  member = google_service_account.this["build"].member
}

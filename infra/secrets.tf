# Empty: a version is added by hand, so that no key is ever in Terraform's state.
locals {
  secrets = toset([
    "seatgeek-client-id",
    "seatgeek-client-secret",
    "stubhub-api-key",
    "stubhub-api-secret",
    "ticketmaster-api-key",
  ])
}

resource "google_secret_manager_secret" "this" {
  for_each = local.secrets

  #checkov:skip=CKV_GCP_110:a platform's key changes on the platform; what can be done here is to remind of it
  secret_id = each.value

  replication {
    auto {}
  }

  topics {
    name = google_pubsub_topic.key_events.id
  }

  dynamic "rotation" {
    for_each = var.key_rotation_days > 0 ? [1] : []

    content {
      next_rotation_time = timeadd(time_static.key_rotation.rfc3339, "${var.key_rotation_days * 24}h")
      rotation_period    = "${var.key_rotation_days * 86400}s"
    }
  }

  lifecycle {
    # Secret Manager moves it on after each reminder.
    ignore_changes = [rotation[0].next_rotation_time]
  }

  depends_on = [google_pubsub_topic_iam_member.secret_manager]
}

resource "google_secret_manager_secret_iam_member" "accessor" {
  for_each = {
    for pair in setproduct(local.secrets, local.runtime_accounts) : "${pair[1]} ${pair[0]}" => {
      secret  = pair[0]
      account = pair[1]
    }
  }

  secret_id = google_secret_manager_secret.this[each.value.secret].secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.this[each.value.account].member
}

resource "time_static" "key_rotation" {}

# Secret Manager tells here of new versions and of keys due for rotation; alerts.tf passes it on.
resource "google_pubsub_topic" "key_events" {
  #checkov:skip=CKV_GCP_83:messages name a secret and never hold its value, so Google's own encryption is enough
  name = "${var.prefix}-key-events"

  depends_on = [time_sleep.apis]
}

resource "google_project_service_identity" "secret_manager" {
  provider = google-beta

  service = "secretmanager.googleapis.com"

  depends_on = [time_sleep.apis]
}

resource "google_pubsub_topic_iam_member" "secret_manager" {
  topic  = google_pubsub_topic.key_events.name
  role   = "roles/pubsub.publisher"
  member = google_project_service_identity.secret_manager.member
}

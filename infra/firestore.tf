# What the collections hold is told in docs/state.md; a test compares the names with shared/store.
locals {
  # Documents past `expires_at` are deleted within a day or so; the service itself never relies on that.
  expiring_collections = toset(["tickets_entries", "tickets_parts", "tickets_state"])

  # Nothing is found by these, and an index on them would cost with every write: compressed
  # answers, the times they were told, and maps of numbers. A map's exemption covers what is in it.
  unindexed_fields = {
    for path in ["tickets_entries.parts", "tickets_parts.z", "tickets_parts.at", "tickets_state.n"] :
    path => { collection = split(".", path)[0], field = split(".", path)[1] }
  }
}

resource "google_firestore_database" "this" {
  name        = var.firestore.database
  location_id = coalesce(var.firestore.location, var.region)
  type        = "FIRESTORE_NATIVE"

  delete_protection_state           = var.firestore.delete_protection ? "DELETE_PROTECTION_ENABLED" : "DELETE_PROTECTION_DISABLED"
  point_in_time_recovery_enablement = var.firestore.point_in_time_recovery ? "POINT_IN_TIME_RECOVERY_ENABLED" : "POINT_IN_TIME_RECOVERY_DISABLED"

  # `make destroy` removes it, once delete_protection is off.
  deletion_policy = "DELETE"

  depends_on = [time_sleep.apis]
}

resource "google_firestore_field" "expires_at" {
  for_each = local.expiring_collections

  database   = google_firestore_database.this.name
  collection = each.value
  field      = "expires_at"

  ttl_config {}

  # An index on ever-growing times would slow down writing.
  index_config {}
}

resource "google_firestore_field" "unindexed" {
  for_each = local.unindexed_fields

  database   = google_firestore_database.this.name
  collection = each.value.collection
  field      = each.value.field

  index_config {}
}

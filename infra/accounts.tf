# One account per role. What each may do is listed here and nowhere else, apart from
# the platforms' keys (secrets.tf) and who may call which function (functions.tf).
locals {
  accounts = {
    reader    = "Runs the functions that callers reach"
    refresh   = "Runs the function that renews popular searches"
    scheduler = "Calls refresh from Cloud Scheduler"
    build     = "Builds the functions' containers"
  }

  # Both kinds of function read keys, and share cache and counters.
  runtime_accounts = toset(["reader", "refresh"])

  only_this_database = "resource.name == \"projects/${var.project_id}/databases/${var.firestore.database}\""
  only_build_sources = "resource.name.startsWith(\"projects/_/buckets/gcf-v2-\")"

  project_roles = merge(
    {
      for account in local.runtime_accounts : "${account} roles/datastore.user" => {
        account    = account
        role       = "roles/datastore.user"
        title      = "The service's own database"
        expression = local.only_this_database
      }
    },
    {
      for role in ["roles/artifactregistry.writer", "roles/logging.logWriter"] : "build ${role}" => {
        account    = "build"
        role       = role
        title      = null
        expression = null
      }
    },
    {
      # Cloud Functions copies what it builds into a bucket of its own.
      "build roles/storage.objectViewer" = {
        account    = "build"
        role       = "roles/storage.objectViewer"
        title      = "Cloud Functions' copies of sources"
        expression = local.only_build_sources
      }
    },
  )
}

resource "google_service_account" "this" {
  for_each = local.accounts

  account_id   = "${var.prefix}-${each.key}"
  display_name = each.value

  depends_on = [time_sleep.apis]
}

resource "google_project_iam_member" "this" {
  for_each = local.project_roles

  project = var.project_id
  role    = each.value.role
  member  = google_service_account.this[each.value.account].member

  dynamic "condition" {
    for_each = each.value.expression == null ? [] : [each.value]

    content {
      title      = condition.value.title
      expression = condition.value.expression
    }
  }
}

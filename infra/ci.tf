# Workflows of one repository act as these accounts; there is no key to lose. `planner` looks, from
# any branch. `deployer` rolls out code, from one protected environment. Neither can grant rights:
# whoever changes those does it with credentials of their own.
locals {
  ci = var.github == null ? {} : {
    planner  = { description = "Plans from pull requests", subject = null }
    deployer = { description = "Deploys code", subject = "repo:${var.github.repository}:environment:${var.github.environment}" }
  }

  ci_roles = merge(
    {
      for pair in setproduct(keys(local.ci), [
        "roles/iam.securityReviewer",
        "roles/serviceusage.serviceUsageConsumer",
        "roles/viewer",
      ]) : "${pair[0]} ${pair[1]}" => { account = pair[0], role = pair[1] }
    },
    var.github == null ? {} : {
      "deployer roles/cloudfunctions.developer" = { account = "deployer", role = "roles/cloudfunctions.developer" }
    },
  )

  # Deploying a function means acting as its account and as the one that builds it.
  acted_as = var.github == null ? toset([]) : toset(["build", "reader", "refresh"])
}

resource "google_iam_workload_identity_pool" "github" {
  count = var.github == null ? 0 : 1

  workload_identity_pool_id = "${var.prefix}-github"
  display_name              = "GitHub workflows"

  depends_on = [time_sleep.apis]
}

resource "google_iam_workload_identity_pool_provider" "github" {
  count = var.github == null ? 0 : 1

  #checkov:skip=CKV_GCP_125:it wants one subject for all; here the repository is required, and the subject by the account that deploys
  workload_identity_pool_id          = google_iam_workload_identity_pool.github[0].workload_identity_pool_id
  workload_identity_pool_provider_id = "github"
  display_name                       = "GitHub"

  attribute_mapping = {
    "google.subject"       = "assertion.sub"
    "attribute.repository" = "assertion.repository"
  }
  attribute_condition = "assertion.repository == \"${var.github.repository}\""

  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

resource "google_service_account" "ci" {
  for_each = local.ci

  account_id   = "${var.prefix}-${each.key}"
  display_name = each.value.description

  depends_on = [time_sleep.apis]
}

resource "google_service_account_iam_member" "ci" {
  for_each = local.ci

  service_account_id = google_service_account.ci[each.key].name
  role               = "roles/iam.workloadIdentityUser"
  member = (
    each.value.subject == null
    ? "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.github[0].name}/attribute.repository/${var.github.repository}"
    : "principal://iam.googleapis.com/${google_iam_workload_identity_pool.github[0].name}/subject/${each.value.subject}"
  )
}

resource "google_project_iam_member" "ci" {
  for_each = local.ci_roles

  #checkov:skip=CKV_GCP_117:a plan reads everything it manages; the basic viewer role reads no secret's value
  project = var.project_id
  role    = each.value.role
  member  = google_service_account.ci[each.value.account].member
}

resource "google_service_account_iam_member" "acted_as" {
  for_each = local.acted_as

  service_account_id = google_service_account.this[each.value].name
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.ci["deployer"].member
}

resource "google_storage_bucket_iam_member" "deployer" {
  for_each = var.github == null ? toset([]) : toset(["roles/storage.legacyBucketReader", "roles/storage.objectUser"])

  bucket = google_storage_bucket.source.name
  role   = each.value
  member = google_service_account.ci["deployer"].member
}

# After a deployment the workflow calls what it deployed.
resource "google_cloud_run_service_iam_member" "deployer" {
  for_each = var.github == null ? toset([]) : local.reading_functions

  location = var.region
  service  = google_cloudfunctions2_function.this[each.value].name
  role     = "roles/run.invoker"
  member   = google_service_account.ci["deployer"].member
}

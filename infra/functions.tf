locals {
  runtime = "python312"

  # Concurrency needs a whole CPU. A reading function waits for platforms most of the time,
  # for 10 s at most; the rest of its timeout lets a late answer still fill the cache.
  reading_size = {
    memory          = "512Mi"
    cpu             = "1"
    concurrency     = 40
    min_instances   = 0
    max_instances   = 10
    timeout_seconds = 30
  }

  # name => what it is, the account it runs as, and its size. Callers reach those of the reader.
  defined = {
    search  = merge(local.reading_size, { account = "reader", description = "Events of all platforms" })
    compare = merge(local.reading_size, { account = "reader", description = "One event's prices on every platform" })
    deals   = merge(local.reading_size, { account = "reader", description = "Events by value" })
    mcp     = merge(local.reading_size, { account = "reader", description = "The same as tools, over MCP" })
    health = merge(local.reading_size, {
      account       = "reader"
      description   = "Whether the service and each platform are well"
      max_instances = 2
    })
    refresh = merge(local.reading_size, {
      account         = "refresh"
      description     = "Renews popular searches before they go stale"
      concurrency     = 1
      max_instances   = 1
      timeout_seconds = 300
    })
    api = merge(local.reading_size, { account = "reader", description = "All functions by path" })
  }

  functions = { for name, function in local.defined : name => function if name != "api" || var.api_enabled }

  sizes = {
    for name, function in local.functions : name => merge(
      function,
      { for key, value in try(var.function_sizes[name], {}) : key => value if value != null },
    )
  }

  reading_functions = toset([for name, function in local.functions : name if function.account == "reader"])

  # What main.py exports, so that nobody deploys less or more than there is.
  exported = toset([
    for found in regexall("\"(\\w+)\"", regex("__all__ = \\[([^\\]]*)\\]", file("${local.root}/main.py"))[0]) : found[0]
  ])

  # The address is known before the function is, which its own environment needs.
  refresh_uri = "https://${var.prefix}-refresh-${data.google_project.this.number}.${var.region}.run.app"

  # glibc's allocator learns from a platform's huge answer to keep such blocks for later, which soon lie between others:
  # under faults an instance then holds up to twice the memory that it uses. With fixed thresholds it learns nothing.
  allocator = {
    MALLOC_ARENA_MAX       = "2"
    MALLOC_MMAP_THRESHOLD_ = "1048576"
    MALLOC_TRIM_THRESHOLD_ = "8388608"
  }

  environment = merge(local.allocator, var.settings, {
    GOOGLE_CLOUD_PROJECT = var.project_id
    LOG_EXECUTION_ID     = "false" # the service's log lines carry a request id of their own
    TICKETS_INSTANCES    = tostring(sum([for size in local.sizes : size.max_instances]))
    TICKETS_STORE        = "firestore://${var.project_id}/${google_firestore_database.this.name}"
  })

  # `api` serves refresh as well, to the same caller.
  refresh_environment = {
    TICKETS_REFRESH_AUDIENCE = local.refresh_uri
    TICKETS_REFRESH_INVOKER  = google_service_account.this["scheduler"].email
  }

  invokers = setunion(var.invokers, var.allow_public ? ["allUsers"] : [])
}

resource "google_cloudfunctions2_function" "this" {
  #checkov:skip=CKV_GCP_124:callers are let in by IAM (roles/run.invoker), and come from outside the project's network; refresh is internal
  for_each = local.sizes

  name        = "${var.prefix}-${each.key}"
  location    = var.region
  description = each.value.description

  build_config {
    runtime         = local.runtime
    entry_point     = each.key
    service_account = google_service_account.this["build"].name

    source {
      storage_source {
        bucket = google_storage_bucket.source.name
        object = google_storage_bucket_object.source.name
      }
    }

    # Security fixes of the base image arrive without a deployment.
    automatic_update_policy {}
  }

  service_config {
    available_memory                 = each.value.memory
    available_cpu                    = each.value.cpu
    max_instance_request_concurrency = each.value.concurrency
    min_instance_count               = each.value.min_instances
    max_instance_count               = each.value.max_instances
    timeout_seconds                  = each.value.timeout_seconds
    service_account_email            = google_service_account.this[each.value.account].email
    all_traffic_on_latest_revision   = true

    # Cloud Scheduler of the same project counts as internal.
    ingress_settings = each.key == "refresh" ? "ALLOW_INTERNAL_ONLY" : "ALLOW_ALL"

    environment_variables = merge(
      local.environment,
      contains(["api", "refresh"], each.key) ? local.refresh_environment : {},
      # Cloud Run checks its callers' tokens and takes the signature away; `api` may be public and checks itself.
      each.key == "refresh" ? { TICKETS_REFRESH_CHECKED_BY_IAM = "1" } : {},
    )
  }

  timeouts {
    create = "20m"
    update = "20m"
  }

  lifecycle {
    precondition {
      condition     = toset(keys(local.defined)) == local.exported
      error_message = "main.py exports ${join(", ", local.exported)}; infra/functions.tf defines ${join(", ", keys(local.defined))}. Make them the same."
    }
    precondition {
      condition     = length(setsubtract(keys(var.function_sizes), local.exported)) == 0
      error_message = "function_sizes names a function that does not exist."
    }
  }

  depends_on = [
    google_project_iam_member.this,
    google_secret_manager_secret_iam_member.accessor,
    google_storage_bucket_iam_member.build,
  ]
}

# Rights to call a function belong on the Cloud Run service under it.
resource "google_cloud_run_service_iam_member" "invoker" {
  for_each = {
    for pair in setproduct(local.reading_functions, local.invokers) : "${pair[0]} ${pair[1]}" => {
      function = pair[0]
      member   = pair[1]
    }
  }

  location = var.region
  service  = google_cloudfunctions2_function.this[each.value.function].name
  role     = "roles/run.invoker"
  member   = each.value.member
}

resource "google_cloud_run_service_iam_member" "scheduler" {
  location = var.region
  service  = google_cloudfunctions2_function.this["refresh"].name
  role     = "roles/run.invoker"
  member   = google_service_account.this["scheduler"].member
}

resource "google_billing_budget" "this" {
  for_each = var.budget == null ? {} : { this = var.budget }

  billing_account = each.value.billing_account
  display_name    = "${var.prefix} in ${var.project_id}"

  amount {
    specified_amount {
      currency_code = each.value.currency
      units         = tostring(floor(each.value.amount))
    }
  }

  budget_filter {
    projects        = ["projects/${data.google_project.this.number}"]
    calendar_period = "MONTH"
  }

  dynamic "threshold_rules" {
    for_each = [0.5, 0.9, 1]

    content {
      threshold_percent = threshold_rules.value
    }
  }

  threshold_rules {
    threshold_percent = 1
    spend_basis       = "FORECASTED_SPEND"
  }

  all_updates_rule {
    # A budget takes five channels at most.
    monitoring_notification_channels = slice(local.channels, 0, min(5, length(local.channels)))
    disable_default_iam_recipients   = false
  }

  depends_on = [time_sleep.apis]
}

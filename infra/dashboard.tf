locals {
  # US dollars; docs/costs.md says where they are from.
  prices = jsondecode(file("${path.module}/prices.json"))

  gibibytes = {
    for name, size in local.sizes : name => (
      endswith(size.memory, "Gi") ? tonumber(trimsuffix(size.memory, "Gi")) : tonumber(trimsuffix(size.memory, "Mi")) / 1024
    )
  }

  # Dollars of one instance or operation a second, for a day.
  instance_prices = {
    for name, size in local.sizes :
    name => format("%.6f", 86400 * (tonumber(size.cpu) * local.prices.vcpu_second + local.gibibytes[name] * local.prices.gib_second))
  }
  operation_prices = {
    for operation in ["read", "write", "delete"] : operation => format("%.6f", 86400 * local.prices["document_${operation}"])
  }

  database = "monitored_resource=\"firestore.googleapis.com/Database\",database_id=\"${var.firestore.database}\""

  instances_a_day = join(" + ", [
    for name, price in local.instance_prices :
    "(${price} * sum(rate(run_googleapis_com:container_billable_instance_time{${local.ours},service_name=\"${var.prefix}-${name}\"}[1h])) or vector(0))"
  ])
  database_a_day = join(" + ", [
    for operation, price in local.operation_prices :
    "(${price} * sum(rate(firestore_googleapis_com:document_${operation}_ops_count{${local.database}}[1h])) or vector(0))"
  ])

  # Each section is a question, and each chart a part of its answer.
  sections = [
    {
      question = "Which platform is ill?"
      charts = [
        {
          title   = "Calls to platforms that failed"
          unit    = "share"
          queries = ["sum by (source) (rate(${local.failed_calls}[5m])) / sum by (source) (rate(${local.calls}[5m]))"]
        },
        {
          title   = "What platforms contributed to fresh answers"
          unit    = "answers a second"
          queries = ["sum by (source, outcome) (rate(${local.shown}[5m]))"]
        },
        {
          title   = "95 of 100 calls to a platform take at most"
          unit    = "ms"
          queries = ["histogram_quantile(0.95, sum by (source, le) (rate(${local.own}_source_latency_bucket{${local.any}}[5m])))"]
        },
      ]
    },
    {
      question = "How much quota is left?"
      charts = [
        {
          title   = "Left of the day's calls"
          unit    = "share"
          queries = ["1 - histogram_quantile(0.99, sum by (source, le) (rate(${local.own}_quota_share_bucket{${local.any}}[10m])))"]
        },
        {
          title   = "Calls in the last 24 hours"
          unit    = "calls"
          queries = ["sum by (source) (increase(${local.calls}[24h]))"]
        },
        {
          title   = "Answers a platform was missing from for lack of quota"
          unit    = "answers an hour"
          queries = ["sum by (source) (increase(${local.own}_source_answers{${local.any},outcome=\"quota_exhausted\"}[1h]))"]
        },
      ]
    },
    {
      question = "What does it cost?"
      charts = [
        {
          title   = "US dollars a day at the last hour's pace, before free tiers"
          unit    = "USD"
          queries = [local.instances_a_day, local.database_a_day]
        },
        {
          title   = "Answers out of the cache"
          unit    = "share"
          queries = ["sum by (function) (rate(${local.own}_answers_sum{${local.any},cache_hit=\"true\"}[15m])) / sum by (function) (rate(${local.own}_answers_sum{${local.any}}[15m]))"]
        },
        {
          title   = "Firestore operations"
          unit    = "a second"
          queries = [for operation in ["read", "write", "delete"] : "sum(rate(firestore_googleapis_com:document_${operation}_ops_count{${local.database}}[5m]))"]
        },
      ]
    },
    {
      question = "How well does it answer?"
      charts = [
        {
          title   = "Requests by status"
          unit    = "requests a second"
          queries = ["sum by (service_name, response_code) (rate(run_googleapis_com:request_count{${local.any}}[5m]))"]
        },
        {
          title   = "95 of 100 requests take at most"
          unit    = "ms"
          queries = ["histogram_quantile(0.95, sum by (service_name, le) (rate(run_googleapis_com:request_latencies_bucket{${local.any}}[5m])))"]
        },
        {
          title   = "Events told with a doubt, per fresh answer"
          unit    = "events"
          queries = ["sum(rate(${local.own}_abstentions_sum{${local.any}}[1h])) / sum(rate(${local.own}_abstentions_count{${local.any}}[1h]))"]
        },
      ]
    },
  ]

  header_height = 4
  chart_height  = 16
  chart_width   = 16

  tiles = flatten([
    for row, section in local.sections : concat(
      [{
        xPos   = 0
        yPos   = row * (local.header_height + local.chart_height)
        width  = 3 * local.chart_width
        height = local.header_height
        widget = {
          title = section.question
          text  = { content = "", format = "MARKDOWN" }
        }
      }],
      [
        for column, chart in section.charts : {
          xPos   = column * local.chart_width
          yPos   = row * (local.header_height + local.chart_height) + local.header_height
          width  = local.chart_width
          height = local.chart_height
          widget = {
            title = chart.title
            xyChart = {
              yAxis = { label = chart.unit, scale = "LINEAR" }
              dataSets = [
                for query in chart.queries : {
                  plotType        = "LINE"
                  timeSeriesQuery = { prometheusQuery = query }
                }
              ]
            }
          }
        }
      ],
    )
  ])
}

resource "google_monitoring_dashboard" "this" {
  dashboard_json = jsonencode({
    displayName  = "Tickets (${var.prefix})"
    mosaicLayout = { columns = 3 * local.chart_width, tiles = local.tiles }
  })

  depends_on = [google_logging_metric.this]
}

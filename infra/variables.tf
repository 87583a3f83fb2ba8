variable "alert_emails" {
  description = "E-mail addresses that are told of every alert."
  type        = set(string)
  default     = []
}

variable "alert_thresholds" {
  description = "When to be told: shares from 0 to 1, milliseconds."
  type = object({
    error_rate     = optional(number, 0.05)
    latency_p95_ms = optional(number, 6000)
    platform_down  = optional(number, 0.5)
    quota_warning  = optional(number, 0.8)
  })
  default = {}

  validation {
    condition = alltrue([
      for share in [var.alert_thresholds.error_rate, var.alert_thresholds.platform_down, var.alert_thresholds.quota_warning] :
      share > 0 && share < 1
    ])
    error_message = "Shares lie between 0 and 1, for example 0.05 for 5 %."
  }
}

variable "allow_public" {
  description = "Let anybody call the reading functions without a token. Never applies to `refresh`."
  type        = bool
  default     = false
}

variable "analytics" {
  description = "Keep what the functions log in BigQuery, and for how many days."
  type = object({
    enabled        = optional(bool, true)
    retention_days = optional(number, 90)
  })
  default = {}
}

variable "api_enabled" {
  description = "Also deploy `api`, which serves all functions by path under one URL."
  type        = bool
  default     = false
}

variable "budget" {
  description = "Be told when a month's bill nears `amount`; none unless set. The account looks like 012345-ABCDEF-678901."
  type = object({
    billing_account = string
    amount          = number
    currency        = optional(string, "USD")
  })
  default = null

  validation {
    condition     = var.budget == null || can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.budget.billing_account))
    error_message = "billing_account looks like 012345-ABCDEF-678901; `gcloud billing accounts list` shows yours."
  }
}

variable "firestore" {
  description = "The database for cache and counters. `location` is the region unless set; it can't be changed later."
  type = object({
    database               = optional(string, "tickets")
    location               = optional(string)
    delete_protection      = optional(bool, true)
    point_in_time_recovery = optional(bool, false)
  })
  default = {}

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,61}[a-z0-9]$", var.firestore.database))
    error_message = "database has 4 to 63 lower-case letters, digits and hyphens. The database (default) is left to other applications."
  }
}

variable "function_sizes" {
  description = "Changes to the size of single functions, by name; what is left out keeps its default."
  type = map(object({
    memory          = optional(string)
    cpu             = optional(string)
    concurrency     = optional(number)
    min_instances   = optional(number)
    max_instances   = optional(number)
    timeout_seconds = optional(number)
  }))
  default = {}

  validation {
    condition     = alltrue([for size in values(var.function_sizes) : size.timeout_seconds == null || try(size.timeout_seconds > 10, false)])
    error_message = "timeout_seconds must be more than 10: a request may take 10 s to be answered."
  }
}

variable "github" {
  description = "The repository (owner/name) whose workflows may plan, and deploy from `environment`; none unless set."
  type = object({
    repository  = string
    environment = optional(string, "production")
  })
  default = null

  validation {
    condition     = var.github == null || can(regex("^[\\w.-]+/[\\w.-]+$", var.github.repository))
    error_message = "repository is owner/name."
  }
}

variable "invokers" {
  description = "Who may call the reading functions: IAM members such as user:…, group:… or serviceAccount:…."
  type        = set(string)
  default     = []

  validation {
    condition     = length(setintersection(var.invokers, ["allUsers", "allAuthenticatedUsers"])) == 0
    error_message = "To open the functions to everybody set allow_public = true."
  }
}

variable "key_rotation_days" {
  description = "Days after which a reminder to rotate the platforms' keys is sent; 0 for none."
  type        = number
  default     = 90

  validation {
    condition     = var.key_rotation_days >= 0
    error_message = "key_rotation_days is a number of days, or 0 for no reminder."
  }
}

variable "notification_channels" {
  description = "Names of notification channels that exist already (projects/…/notificationChannels/…), told of every alert."
  type        = set(string)
  default     = []

  validation {
    condition     = length(var.notification_channels) + length(var.alert_emails) > 0
    error_message = "An alert that reaches nobody is none: set alert_emails or notification_channels."
  }
}

variable "prefix" {
  description = "What the names of everything made here begin with."
  type        = string
  default     = "tickets"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,14}[a-z0-9]$", var.prefix))
    error_message = "prefix has 3 to 16 lower-case letters, digits and hyphens."
  }
}

variable "project_id" {
  description = "The Google Cloud project."
  type        = string
}

variable "refresh" {
  description = "When popular searches are renewed (cron, UTC), and whether that rests."
  type = object({
    schedule = optional(string, "*/2 * * * *")
    paused   = optional(bool, false)
  })
  default = {}
}

variable "region" {
  description = "The Google Cloud region, for example us-central1."
  type        = string
}

variable "settings" {
  description = "Settings of the service by environment variable, for example { SEATGEEK_DAILY_QUOTA = \"20000\" }."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name in keys(var.settings) : can(regex("^(TICKETS|STUBHUB|SEATGEEK|TICKETMASTER)_[A-Z_]+$", name))])
    error_message = "A setting begins with TICKETS_ or a platform's name, such as SEATGEEK_DAILY_QUOTA."
  }

  validation {
    condition     = alltrue([for name in keys(var.settings) : !can(regex("(_KEY|_SECRET|_CLIENT_ID)$", name))])
    error_message = "Keys belong into Secret Manager, never into a variable: add a version to the secret instead."
  }
}

variable "source_zip" {
  description = "The zip to deploy; the one that `make package` builds unless set."
  type        = string
  default     = null
}

variable "uptime_check" {
  description = "Call `health` every five minutes from several continents, and alert when it fails."
  type        = bool
  default     = true
}

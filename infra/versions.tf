terraform {
  required_version = "~> 1.11"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
    # Only for the identities of service agents, which the other provider can't make.
    google-beta = {
      source  = "hashicorp/google-beta"
      version = "~> 6.50"
    }
    time = {
      source  = "hashicorp/time"
      version = "~> 0.13"
    }
  }

  # Bucket and prefix are given by `make` with -backend-config.
  backend "gcs" {}
}

locals {
  labels = { app = var.prefix }
}

provider "google" {
  project        = var.project_id
  region         = var.region
  default_labels = local.labels

  # A person's own credentials have no project to count the budget API's calls against.
  user_project_override = true
  billing_project       = var.project_id
}

provider "google-beta" {
  project        = var.project_id
  region         = var.region
  default_labels = local.labels

  user_project_override = true
  billing_project       = var.project_id
}

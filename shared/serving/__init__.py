"""What stands between HTTP and the service: endpoints, operations, health and refresh."""

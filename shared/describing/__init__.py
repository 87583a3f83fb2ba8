"""The contract in the forms that machines read: OpenAPI, llms.txt and tool schemas."""

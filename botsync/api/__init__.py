"""The client of the vendor's API: transport, one method per endpoint, and the dialect that holds what is uncertain."""

"""Forges: comments, issues and pull requests of GitHub and GitLab, over their REST APIs."""

"""The CRM's copy as Django models."""

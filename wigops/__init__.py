"""Privacy operations for a membership organisation, over an encrypted copy of its CRM."""

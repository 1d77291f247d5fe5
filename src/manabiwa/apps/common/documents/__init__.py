"""Documents ready for an assembly or an auditor: described once, written as PDF here and as Excel by `tables`."""

"""Pages of the network: they show programmes, cases and figures of the apps above `network`, so they live up here."""
